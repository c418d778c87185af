"""Placements: the list, one of them, and the steps each side takes."""

from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import RecordAction, RecordDetail, RecordList
from internships import permissions
from internships.actions.placing.freeing import offers_in_the_way, wishes_in_the_way
from internships.actions.practising import placement as actions
from internships.enums import HAS_MENTOR, HOLDING_A_PLACE, ContractState, PlacementState
from internships.filters import PlacementFilter
from internships.forms.placement import DeclineForm, InterruptForm, MentorForm, SuperviseForm
from internships.models import Placement
from internships.views.practising.placement_after import after_sections
from internships.views.practising.placement_sections import practice_sections
from internships.views.practising.start import start_sections
from internships.views.steps import placement_steps


class PlacementList(RecordList):
    model = Placement
    permission = permissions.VIEW_PLACEMENTS
    filterset_class = PlacementFilter
    template_name = "internships/placement/list.html"
    columns: ClassVar = [
        Column(_("Student"), "student.full_name"),
        Column(_("Programme"), "student.programme"),
        Column(_("Enterprise"), "enterprise.name"),
        Column(_("Posting"), "posting.title"),
        Column(_("First day"), "starts_on"),
        Column(_("Last day"), "ends_on"),
        Column(_("State"), "get_state_display"),
        Column(_("Supervisor"), "supervisor"),
        Column(_("Mentor"), "mentor_name"),
    ]

    def get_queryset(self):
        related = ("student__programme__speciality", "enterprise", "posting", "supervisor")
        return super().get_queryset().select_related(*related)

    def get_context_data(self, **context):
        user = self.request.user
        return super().get_context_data(
            may_see_contracts=user.has_perm(permissions.VIEW_CONTRACTS),
            may_propose=user.has_perm(permissions.PROPOSE_PLACE),
            looks_after=user.has_perm(permissions.CHECK_DIARIES),
            sees_grades=user.has_perm(permissions.VIEW_GRADES),
            sees_opinions=user.has_perm(permissions.VIEW_PLACE_RATINGS),
            **context,
        )


class PlacementDetail(RecordDetail):
    model = Placement
    permission = permissions.VIEW_PLACEMENTS
    template_name = "internships/placement/detail.html"

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .with_diary_state(on=timezone.localdate())
            .select_related(
                "student__programme__speciality",
                "enterprise",
                "university",
                "posting",
                "practice_type",
                "supervisor",
                "application__placement_round",
                "evaluation",
                "moved_from__enterprise",
                "own_place",
                "report",
                "grade",
                "repeats__grade__placement__enterprise",
            )
        )

    def get_context_data(self, **context):
        record, user = self.object, self.request.user
        evaluation = getattr(record, "evaluation", None)
        sees_evaluation = user.has_perm(permissions.VIEW_EVALUATIONS, record)
        until = actions.confirm_until(record)
        start = start_sections(record, user)
        contract = start["contract"]
        leads = user.has_perm(permissions.CHANGE_PLACEMENT, record)
        offered = record.state == PlacementState.OFFERED
        in_time = until is None or timezone.now() <= until
        may_answer = offered and in_time and user.has_perm(permissions.CONFIRM_PLACEMENT, record)
        return super().get_context_data(
            steps=placement_steps(record),
            confirm_until=until,
            may_answer=may_answer,
            wishes_given_up=wishes_in_the_way(record) if may_answer else [],
            offers_given_up=offers_in_the_way(record) if may_answer else [],
            may_name_mentor=record.state in HAS_MENTOR
            and evaluation is None
            and user.has_perm(permissions.NAME_MENTOR, record),
            may_lead=leads,
            may_read_outcome=record.application is not None
            and user.has_perm(permissions.VIEW_APPLICATIONS),
            has_referral=contract is not None
            and record.state in HOLDING_A_PLACE
            and contract.state in {ContractState.SIGNED, ContractState.ENDED},
            may_exchange=record.state == PlacementState.CONFIRMED
            and record.starts_on > timezone.localdate()
            and user.has_perm(permissions.EXCHANGE_PLACE, record),
            next_placement=record.moved_to.select_related("enterprise").first()
            if record.state == PlacementState.TRANSFERRED
            else None,
            evaluation=evaluation if sees_evaluation else None,
            ratings=evaluation.ratings.select_related("competence").order_by("pk")
            if evaluation and sees_evaluation
            else [],
            **start,
            **practice_sections(record, user),
            **after_sections(record, user),
            **context,
        )


class PlacementAction(RecordAction):
    model = Placement

    def get_queryset(self):
        related = ("student", "enterprise", "university", "application__placement_round", "posting")
        return super().get_queryset().select_related(*related)


class PlacementConfirm(PlacementAction):
    permission = permissions.CONFIRM_PLACEMENT
    success_message = _("The place is yours.")

    def act(self, record, form=None) -> None:
        actions.confirm_placement(placement=record, at=timezone.now())


class PlacementDecline(PlacementAction):
    permission = permissions.CONFIRM_PLACEMENT
    form_class = DeclineForm
    title = _("Decline the place")
    submit_label = _("Decline the place")
    success_message = _("You have declined the place.")

    def act(self, record, form=None) -> None:
        actions.decline_placement(
            placement=record, at=timezone.now(), reason=form.cleaned_data["reason"]
        )


class PlacementInterrupt(PlacementAction):
    permission = permissions.CHANGE_PLACEMENT
    form_class = InterruptForm
    title = _("End the placement early")
    submit_label = _("End the placement")
    success_message = _("The placement has ended; the student and the enterprise are told.")

    def act(self, record, form=None) -> None:
        actions.interrupt_placement(
            placement=record, at=timezone.now(), reason=form.cleaned_data["reason"]
        )


class _WithPlacement(PlacementAction):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"placement": self.object}


class PlacementSupervise(_WithPlacement):
    permission = permissions.CHANGE_PLACEMENT
    form_class = SuperviseForm
    title = _("Assign the supervisor")
    submit_label = _("Save")

    def act(self, record, form=None) -> None:
        actions.assign_supervisor(placement=record, **form.cleaned_data)


class PlacementNameMentor(_WithPlacement):
    permission = permissions.NAME_MENTOR
    form_class = MentorForm
    title = _("Name the mentor")
    submit_label = _("Save and send the link")
    success_message = _("The mentor gets a letter with a personal link.")

    def act(self, record, form=None) -> None:
        actions.name_mentor(placement=record, at=timezone.now(), **form.cleaned_data)


class PlacementSendLink(PlacementAction):
    permission = permissions.NAME_MENTOR
    success_message = _("The link is sent again.")

    def act(self, record, form=None) -> None:
        actions.send_mentor_link(placement=record, at=timezone.now())
