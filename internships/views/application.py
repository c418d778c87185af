"""Pages of applications: a student's own choices, and what others see of them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.errors import DomainError
from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    PermittedView,
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from internships import permissions
from internships.actions import application as actions
from internships.enums import RoundState
from internships.filters import ApplicationFilter
from internships.forms.application import ApplicationForm
from internships.models import Application, PlacementRound, Posting
from internships.people import is_student


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
        open_now = own and application.placement_round.takes_applications(timezone.now())
        return super().get_context_data(**context) | {
            "knows_choice": application.shows_choice_to(user),
            "may_read_cv": bool(application.cv) and user.has_perm(permissions.READ_CV, application),
            "may_change": open_now and application.state == "submitted",
            "own": own,
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


class ChoiceList(PermittedView):
    """The student's ranked lists: one for each round that is open to them or has their name."""

    permission = permissions.APPLY

    def get(self, request) -> HttpResponse:
        mine = (
            Application.objects.standing()
            .filter(student__user=request.user)
            .select_related("posting__enterprise", "posting__district")
            .order_by("choice")
        )
        now = timezone.now()
        lists = [
            self._list(placement_round, now)
            for placement_round in self._rounds().prefetch_related(
                Prefetch("applications", mine, to_attr="choices")
            )
        ]
        return render(request, "internships/application/choices.html", {"lists": lists})

    def _rounds(self):
        user = self.request.user
        student = getattr(user, "student", None)
        if student is None:
            return PlacementRound.objects.none()
        open_to_me = Q(
            state=RoundState.OPEN,
            university=student.university_id,
            eligible_years__contains=[student.year],
        )
        applied = Q(pk__in=Application.objects.standing().filter(student=student).values(
            "placement_round"
        ))  # fmt: skip
        return PlacementRound.objects.visible_to(user).filter(open_to_me | applied).order_by("-pk")

    def _list(self, placement_round, now) -> dict:
        choices = placement_round.choices
        return {
            "round": placement_round,
            "open": placement_round.takes_applications(now),
            "before": now < placement_round.apply_from,
            "has_outcome": placement_round.has_outcome,
            "phase": placement_round.phase(now).label
            if placement_round.state == RoundState.OPEN
            else placement_round.get_state_display(),
            "choices": choices,
            "free": placement_round.choices_max - len(choices),
            "items": [
                {
                    "id": found.pk,
                    "label": found.posting.title,
                    "detail": f"{found.posting.enterprise} · {found.posting.district}",
                    "url": found.get_absolute_url(),
                }
                for found in choices
            ],
        }


class ChoiceOrder(PermittedView):
    """The choice list's own address: a new order, one step up or down, or a removal."""

    permission = permissions.APPLY

    def post(self, request, pk: int) -> HttpResponse:
        placement_round = get_object_or_404(PlacementRound.objects.visible_to(request.user), pk=pk)
        student = getattr(request.user, "student", None)
        if student is None:
            raise Http404
        background = "X-Order" in request.headers
        try:
            self._write(student, placement_round)
        except DomainError as error:
            if background:
                return HttpResponse(str(error), status=409, content_type="text/plain")
            messages.error(request, str(error))
        return HttpResponse(status=204) if background else redirect("choice-list")

    def _write(self, student, placement_round) -> None:
        who_and_when = {"by": self.request.user, "at": timezone.now()}
        for verb, steps in (("up", -1), ("down", 1)):
            if verb in self.request.POST:
                actions.move_choice(
                    application=self._mine(self.request.POST[verb]), steps=steps, **who_and_when
                )
                return
        if "remove" in self.request.POST:
            actions.withdraw_application(
                application=self._mine(self.request.POST["remove"]), **who_and_when
            )
            return
        actions.reorder_choices(
            student=student,
            placement_round=placement_round,
            order=keys(self.request.POST.getlist("order")),
            **who_and_when,
        )

    def _mine(self, key: str) -> Application:
        own = Application.objects.filter(student__user=self.request.user)
        return get_object_or_404(own, pk=(keys([key]) or [0])[0])


def keys(texts: list[str]) -> list[int]:
    """The primary keys among TEXTS; what is no key is passed over."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


class ApplicationCreate(RecordCreate):
    """Apply for one posting; asked twice, the application that stands is the answer."""

    model = Application
    permission = permissions.APPLY
    form_class = ApplicationForm
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
        _found = self.posting
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        del kwargs["instance"]
        return kwargs

    def get_context_data(self, **context):
        return super().get_context_data(record=self.posting, **context)

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
    title = gettext_lazy("Change the application")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        application = kwargs.pop("instance")
        return kwargs | {"initial": {"motivation": application.motivation}}

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
