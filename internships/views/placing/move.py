"""Transfers to another place, and exchanges of two students."""

from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import RecordAction, RecordDetail, RecordList
from internships import permissions
from internships.actions.placing import move, swap
from internships.enums import SwapState
from internships.filters import SwapFilter
from internships.forms.own_place import ProposeSwapForm, TransferForm
from internships.forms.placement import DeclineForm
from internships.forms.posting import ReasonForm
from internships.models import Placement, PlacementSwap, Posting

_PLACES = tuple(
    f"{side}__{field}"
    for side in ("placement", "other")
    for field in ("student__programme__speciality", "enterprise", "posting", "university")
)


class PlacementTransfer(RecordAction):
    model = Placement
    permission = permissions.CHANGE_PLACEMENT
    form_class = TransferForm
    title = _("Transfer the student")
    submit_label = _("Transfer")
    success_message = _("Transferred. The student and both enterprises are told.")

    def get_queryset(self):
        return super().get_queryset().select_related("student", "enterprise", "posting")

    def get_form_kwargs(self):
        record = self.object
        postings = (
            Posting.objects.visible_to(self.request.user)
            .published()
            .with_free_places()
            .filter(university=record.university_id, practice_type=record.practice_type_id)
            .filter(starts_on__lte=record.ends_on, ends_on__gte=record.starts_on)
            .exclude(pk=record.posting_id)
            .order_by("title", "pk")
        )
        return super().get_form_kwargs() | {"placement": record, "postings": postings}

    def act(self, record, form=None) -> None:
        self.object = move.transfer_placement(
            placement=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )


class SwapList(RecordList):
    model = PlacementSwap
    permission = permissions.VIEW_PLACEMENTS
    filterset_class = SwapFilter
    template_name = "internships/swap/list.html"
    columns: ClassVar = [
        Column(_("Student"), "placement.student.full_name"),
        Column(_("Place"), "placement.enterprise"),
        Column(_("Other student"), "other.student.full_name"),
        Column(_("Other place"), "other.enterprise"),
        Column(_("State"), "get_state_display"),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related(*_PLACES)


class SwapDetail(RecordDetail):
    model = PlacementSwap
    permission = permissions.VIEW_PLACEMENTS
    template_name = "internships/swap/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*_PLACES, "decided_by")

    def get_context_data(self, **context):
        record, user = self.object, self.request.user
        of_the_two = user.has_perm(permissions.EXCHANGE_PLACE, record)
        is_other = record.other.student.user_id == user.pk
        proposed, agreed = record.state == SwapState.PROPOSED, record.state == SwapState.AGREED
        return super().get_context_data(
            may_answer=of_the_two and is_other and proposed,
            may_withdraw=of_the_two and (agreed or (proposed and not is_other)),
            may_decide=agreed and user.has_perm(permissions.CHANGE_PLACEMENT, record),
            **context,
        )


class SwapPropose(RecordAction):
    model = Placement
    permission = permissions.EXCHANGE_PLACE
    form_class = ProposeSwapForm
    title = _("Exchange places with another student")
    submit_label = _("Ask the other student")
    success_message = _("The other student is asked.")

    def act(self, record, form=None) -> None:
        self.object = swap.propose_swap(
            placement=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )


class _SwapStep(RecordAction):
    model = PlacementSwap

    def get_queryset(self):
        return super().get_queryset().select_related(*_PLACES)

    def who_and_when(self) -> dict:
        return {"by": self.request.user, "at": timezone.now()}


class SwapAgree(_SwapStep):
    permission = permissions.EXCHANGE_PLACE
    success_message = _("You have agreed. The university decides.")

    def act(self, record, form=None) -> None:
        swap.agree_swap(swap=record, **self.who_and_when())


class SwapDecline(_SwapStep):
    permission = permissions.EXCHANGE_PLACE
    form_class = DeclineForm
    title = _("Decline the exchange")
    submit_label = _("Decline the exchange")
    success_message = _("Declined. Everybody keeps the place they have.")

    def act(self, record, form=None) -> None:
        swap.decline_swap(swap=record, **form.cleaned_data, **self.who_and_when())


class SwapWithdraw(_SwapStep):
    permission = permissions.EXCHANGE_PLACE
    success_message = _("Withdrawn. Everybody keeps the place they have.")

    def act(self, record, form=None) -> None:
        swap.withdraw_swap(swap=record, **self.who_and_when())


class SwapApprove(_SwapStep):
    permission = permissions.CHANGE_PLACEMENT
    success_message = _("Exchanged. The students and the enterprises are told.")

    def act(self, record, form=None) -> None:
        swap.approve_swap(swap=record, **self.who_and_when())


class SwapRefuse(_SwapStep):
    permission = permissions.CHANGE_PLACEMENT
    form_class = ReasonForm
    title = _("Refuse the exchange")
    submit_label = _("Refuse")
    success_message = _("Refused. The students are told why.")

    def act(self, record, form=None) -> None:
        swap.refuse_swap(swap=record, **form.cleaned_data, **self.who_and_when())
