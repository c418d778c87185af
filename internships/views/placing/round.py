"""Pages of placement rounds."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
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
from internships.actions.placing import round as actions
from internships.actions.placing.second_round import plan_second_round
from internships.enums import RoundState
from internships.filters import PlacementRoundFilter
from internships.forms.posting import ReasonForm
from internships.forms.round import PlacementRoundForm, SecondRoundForm
from internships.models import PlacementRound
from internships.overview import round_figures
from internships.views.steps import round_steps


class PlacementRoundList(RecordList):
    model = PlacementRound
    permission = permissions.VIEW_ROUNDS
    filterset_class = PlacementRoundFilter
    template_name = "internships/round/list.html"
    columns = [
        Column(gettext_lazy("Name"), "name"),
        Column(gettext_lazy("University"), "university"),
        Column(gettext_lazy("Type of practice"), "practice_type"),
        Column(gettext_lazy("Academic year from"), "academic_year"),
        Column(gettext_lazy("Applications from"), "apply_from"),
        Column(gettext_lazy("Applications until"), "apply_until"),
        Column(gettext_lazy("Enterprises rank until"), "rank_until"),
        Column(gettext_lazy("Students confirm until"), "confirm_until"),
        Column(gettext_lazy("State"), "get_state_display"),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related("university", "practice_type")

    def get_context_data(self, **context):
        may_add = self.request.user.has_perm(permissions.CHANGE_ROUND)
        return super().get_context_data(may_add=may_add, now=timezone.now(), **context)


class PlacementRoundDetail(RecordDetail):
    model = PlacementRound
    permission = permissions.VIEW_ROUNDS
    template_name = "internships/round/detail.html"

    def get_queryset(self):
        found = super().get_queryset().select_related("university", "practice_type", "predecessor")
        return found.prefetch_related("eligible_programmes__speciality", "successors")

    def get_context_data(self, **context):
        placement_round, user, now = self.object, self.request.user, timezone.now()
        leads = user.has_perm(permissions.CHANGE_ROUND, placement_round)
        draft = placement_round.state == RoundState.DRAFT
        is_open = placement_round.state == RoundState.OPEN
        return super().get_context_data(**context) | {
            "steps": round_steps(placement_round, now),
            "phase": placement_round.phase(now).label if is_open else "",
            "figures": round_figures(placement_round) if not user.has_perm(permissions.APPLY)
            else None,
            "applications_url": leads
            and reverse("application-list") + f"?placement_round={placement_round.pk}",
            "may_allocate": leads
            and (placement_round.has_outcome or (is_open and now >= placement_round.rank_until)),
            "may_try": leads and is_open and placement_round.apply_from <= now,
            "has_outcome": placement_round.has_outcome
            and user.has_perm(permissions.VIEW_APPLICATIONS),
            "may_change": leads and draft,
            "may_open": leads and draft,
            "may_cancel": leads and (draft or is_open),
            "may_contract": placement_round.has_outcome
            and user.has_perm(permissions.CHANGE_CONTRACT, placement_round),
            "may_grade": placement_round.has_outcome
            and user.has_perm(permissions.LEAD_GRADES, placement_round),
            "may_follow": leads
            and placement_round.state == RoundState.CLOSED
            and not placement_round.successors.all(),
            "second": next(
                (one for one in placement_round.successors.all() if leads or one.state != "draft"),
                None,
            ),
            "leads": leads,
            "checks": self._checks(now) if leads and draft else None,
            "applies": user.has_perm(permissions.APPLY),
            "offers": user.has_perm(permissions.CHANGE_POSTING),
        }  # fmt: skip

    def _checks(self, now) -> list[dict]:
        """What must hold before a round opens, and what had better hold."""
        placement_round, figures = self.object, round_figures(self.object)
        return [
            {
                "label": _("The time for applications lies ahead"),
                "done": placement_round.apply_until > now,
                "detail": _("Needed to open the round."),
            },
            {
                "label": _("There are students it is for"),
                "done": figures.students > 0,
                "detail": _("Needed to open the round."),
            },
            {
                "label": _("Places are published in it"),
                "done": figures.postings > 0,
                "detail": _("Enterprises may still be answering: not needed to open it."),
            },
        ]


def _written(form: PlacementRoundForm, user) -> PlacementRound:
    programmes = form.cleaned_data["eligible_programmes"]
    return actions.write_round(placement_round=form.instance, programmes=programmes, by=user)


class PlacementRoundCreate(RecordCreate):
    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    form_class = PlacementRoundForm
    title = gettext_lazy("Plan a placement round")
    submit_label = gettext_lazy("Save draft")

    def get_cancel_url(self):
        return reverse("placement-round-list")

    def write(self, form):
        return _written(form, self.request.user)


class PlacementRoundUpdate(RecordUpdate):
    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    form_class = PlacementRoundForm
    title = gettext_lazy("Change the round")

    def get_object(self, queryset=None):
        placement_round = super().get_object(queryset)
        if placement_round.state != RoundState.DRAFT:
            raise PermissionDenied(
                _("The round is open: its calendar and rules are published and stay as they are.")
            )
        return placement_round

    def write(self, form):
        return _written(form, self.request.user)


class PlacementRoundOpen(RecordAction):
    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    success_message = gettext_lazy("The round is open. Its students are being told.")

    def act(self, record, form=None):
        actions.open_round(placement_round=record, by=self.request.user, at=timezone.now())


class PlacementRoundCancel(RecordAction):
    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    form_class = ReasonForm
    title = gettext_lazy("Cancel the round")
    submit_label = gettext_lazy("Cancel the round")
    success_message = gettext_lazy("Cancelled. Enterprises and applicants are told why.")

    def act(self, record, form=None):
        actions.cancel_round(
            placement_round=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )


class SecondRoundPlan(RecordAction):
    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    form_class = SecondRoundForm
    title = gettext_lazy("Plan a second round")
    submit_label = gettext_lazy("Plan the second round")
    success_message = gettext_lazy("Planned: students without a place and free places are in it.")

    def get_form_kwargs(self):
        now = timezone.localtime().replace(second=0, microsecond=0)
        return super().get_form_kwargs() | {"placement_round": self.object, "at": now}

    def act(self, record, form=None):
        self.object = plan_second_round(
            placement_round=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )
