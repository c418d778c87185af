"""Commissions: formed for a round, their students, the marks their members give."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
)
from internships import permissions
from internships.actions.finishing import commission as actions
from internships.forms.grade import CommissionForm, CommissionMarksForm
from internships.models import Commission, PracticeGrade
from internships.views.of_round import OfRound


class CommissionList(RecordList):
    model = Commission
    permission = permissions.VIEW_GRADES
    template_name = "internships/commission/list.html"

    def get_queryset(self):
        related = super().get_queryset().select_related("placement_round", "university")
        return related.prefetch_related("members")


class CommissionDetail(RecordDetail):
    model = Commission
    permission = permissions.VIEW_GRADES
    template_name = "internships/commission/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("placement_round", "university", "formed_by")

    def get_context_data(self, **context):
        grades = (
            self.object.grades.select_related(
                "placement__student__programme__speciality", "placement__enterprise"
            )
            .prefetch_related("commission_marks")
            .order_by("placement__student__sort_key", "pk")
        )
        members = list(self.object.members.order_by("-is_chair", "pk"))
        rows = []
        for grade in grades:
            given = {one.member_id: one.points for one in grade.commission_marks.all()}
            rows.append((grade, [(member, given.get(member.pk)) for member in members]))
        return super().get_context_data(
            members=members, rows=rows, may_mark=self._sits(members), **context
        )

    def _sits(self, members) -> bool:
        user = self.request.user
        own = any(member.user_id == user.pk for member in members)
        return user.has_perm(permissions.MARK_IN_COMMISSION) and (
            own or user.has_perm(permissions.LEAD_GRADES, self.object)
        )


class CommissionAdd(OfRound, RecordCreate):
    """A commission for the students of a round who wait for one."""

    model = Commission
    permission = permissions.LEAD_GRADES
    form_class = CommissionForm
    title = gettext_lazy("Form a commission")
    submit_label = gettext_lazy("Form the commission")
    success_message = gettext_lazy("The commission is formed; its members may give their marks.")

    def get_form_kwargs(self):
        given = super().get_form_kwargs() | {"placement_round": self.placement_round}
        given.pop("instance", None)
        return given

    def get_initial(self):
        return {"name": _("Commission: %(round)s") % {"round": self.placement_round.name}}

    def get_context_data(self, **context):
        waiting = actions.awaiting_commission(self.placement_round).count()
        return super().get_context_data(
            record=_("Students who wait for a commission: %d") % waiting, **context
        )

    def get_cancel_url(self):
        return self.placement_round.get_absolute_url()

    def write(self, form):
        waiting = actions.awaiting_commission(self.placement_round)
        if programme := form.cleaned_data["programme"]:
            waiting = waiting.filter(student__programme=programme)
        return actions.form_commission(
            placement_round=self.placement_round,
            placements=waiting,
            name=form.cleaned_data["name"],
            basis=form.cleaned_data["basis"],
            members=form.members(),
            by=self.request.user,
            at=timezone.now(),
        )


class CommissionMarks(RecordAction):
    """Marks of one student: a member's own, or all as the administrator writes them down."""

    model = PracticeGrade
    permission = permissions.MARK_IN_COMMISSION
    form_class = CommissionMarksForm
    title = gettext_lazy("Marks of the commission")
    submit_label = gettext_lazy("Save the marks")
    success_message = gettext_lazy("The marks are saved.")

    def get_queryset(self):
        related = ("placement__student", "placement__enterprise", "scheme", "commission")
        return super().get_queryset().select_related(*related)

    def get_form_kwargs(self):
        user = self.request.user
        leads = user.has_perm(permissions.LEAD_GRADES, self.object)
        return super().get_form_kwargs() | {"grade": self.object, "user": user, "leads": leads}

    def get_success_url(self):
        return (self.object.commission or self.object).get_absolute_url()

    def act(self, record, form=None) -> None:
        actions.mark_in_commission(
            grade=record, points=form.points(), by=self.request.user, at=timezone.now()
        )
