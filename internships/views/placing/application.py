"""Pages of applications: applying for a place, and what others see of it."""

import hashlib

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from internships import permissions
from internships.actions.placing import application as actions
from internships.filters import ApplicationFilter
from internships.forms.application import ApplicationForm
from internships.models import Application, Posting
from internships.people import is_student
from internships.views.placing.application_sections import talk_sections


class ApplicationList(RecordList):
    """For the university and its departments, and for enterprises; students have their choices."""

    model = Application
    permission = permissions.VIEW_APPLICATIONS
    filterset_class = ApplicationFilter
    template_name = "internships/application/list.html"
    columns = [
        Column(gettext_lazy("Student"), "student.full_name"),
        Column(gettext_lazy("Programme"), "student.programme"),
        Column(gettext_lazy("Year of study"), "student.year"),
        Column(gettext_lazy("Posting"), "posting.title"),
        Column(gettext_lazy("Enterprise"), "posting.enterprise"),
        Column(gettext_lazy("Placement round"), "placement_round"),
        Column(gettext_lazy("State"), "get_state_display"),
        Column(gettext_lazy("Enterprise's decision"), "get_decision_display"),
    ]

    def get(self, request, *args, **kwargs):
        if is_student(request.user):
            return redirect("choice-list")
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        others = super().get_queryset().exclude(student__user=self.request.user.pk)
        return others.select_related(
            "student__programme__speciality", "posting__enterprise", "placement_round"
        )


class ApplicationDetail(RecordDetail):
    model = Application
    permission = permissions.VIEW_APPLICATIONS
    template_name = "internships/application/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(
            "student__programme__speciality", "posting__enterprise", "placement_round"
        )  # fmt: skip

    def get_context_data(self, **context):
        application, user = self.object, self.request.user
        own = user.has_perm(permissions.APPLY, application)
        now, stands = timezone.now(), application.state == "submitted"
        open_now = own and application.placement_round.takes_applications(now)
        changed = own and stands and actions.changed_since(application)
        return super().get_context_data(**context) | {
            "changed": changed,
            "may_withdraw": own and stands and actions.may_withdraw(application, now),
            "knows_choice": application.shows_choice_to(user),
            "may_read_cv": bool(application.cv) and user.has_perm(permissions.READ_CV, application),
            "may_change": open_now and stands,
            "own": own,
            **talk_sections(application, user),
        }


class ApplicationCV(RecordDetail):
    """The CV itself: a download, never shown inside the site's own pages."""

    model = Application
    permission = permissions.READ_CV

    def get_object(self, queryset=None):
        application = super().get_object(queryset)
        if not self.request.user.has_perm(permissions.READ_CV, application):
            raise PermissionDenied(_("The CV is read by the student, the university and the host."))
        if not application.cv or not application.cv.storage.exists(application.cv.name):
            raise Http404
        return application

    def render_to_response(self, context, **options) -> FileResponse:
        response = FileResponse(
            self.object.cv.open(),
            as_attachment=True,
            filename=self.object.cv_name or "cv.pdf",
            content_type="application/pdf",
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class ApplicationCreate(RecordCreate):
    """Apply for one posting; asked twice, the application that stands is the answer."""

    model = Application
    permission = permissions.APPLY
    form_class = ApplicationForm
    template_name = "internships/application/form.html"
    title = gettext_lazy("Add to my choices")
    submit_label = gettext_lazy("Add to my choices")
    success_message = gettext_lazy("Added to the end of your list.")

    @cached_property
    def posting(self) -> Posting:
        open_to_me = Posting.objects.open_to(self.request.user)
        return get_object_or_404(
            open_to_me.select_related("placement_round", "enterprise"), pk=self.kwargs["pk"]
        )

    def get(self, request, *args, **kwargs):
        mine = Application.objects.standing().filter(student__user=request.user)
        if mine.filter(posting=self.posting).exists():
            messages.info(request, _("This place is on your list already."))
            return redirect("choice-list")
        try:
            actions.check_time(self.posting.placement_round, timezone.now())
        except actions.ApplicationError as error:
            messages.error(request, str(error))
            return redirect(self.posting)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        del kwargs["instance"]
        return kwargs

    def get_context_data(self, **context):
        sent = Application.objects.filter(student__user=self.request.user, posting=self.posting)
        return super().get_context_data(
            record=self.posting,
            draft_key=f"to-{self.posting.pk}",
            draft_version=sent.count(),
            **context,
        )

    def get_cancel_url(self):
        return self.posting.get_absolute_url()

    def get_success_url(self):
        return reverse("choice-list")

    def write(self, form):
        student = getattr(self.request.user, "student", None)
        if student is None:
            raise Http404
        return actions.apply_for_posting(
            student=student,
            posting=self.posting,
            **form.cleaned_data,
            by=self.request.user,
            at=timezone.now(),
        )


class ApplicationUpdate(RecordUpdate):
    """Another motivation or CV."""

    model = Application
    permission = permissions.APPLY
    form_class = ApplicationForm
    template_name = "internships/application/form.html"
    title = gettext_lazy("Change the application")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        application = kwargs.pop("instance")
        return kwargs | {"initial": {"motivation": application.motivation}}

    def get_context_data(self, **context):
        saved = Application.objects.values_list("motivation", flat=True).get(pk=self.object.pk)
        return super().get_context_data(
            draft_key=self.object.pk,
            draft_version=hashlib.sha256(saved.encode()).hexdigest()[:16],
            **context,
        )

    def write(self, form):
        return actions.change_application(
            application=self.object,
            **form.cleaned_data,
            by=self.request.user,
            at=timezone.now(),
        )


class ApplicationWithdraw(RecordAction):
    model = Application
    permission = permissions.APPLY
    success_message = gettext_lazy("Withdrawn. The choices behind it moved up.")

    def get_success_url(self):
        return reverse("choice-list")

    def act(self, record, form=None):
        actions.withdraw_application(application=record, by=self.request.user, at=timezone.now())
