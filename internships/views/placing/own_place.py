"""Places students find themselves: proposed, followed, approved or refused."""

from typing import ClassVar

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
)
from internships import permissions
from internships.actions.placing import own_place as actions
from internships.enums import OwnPlaceState
from internships.filters import OwnPlaceFilter
from internships.forms.own_place import ApproveOwnPlaceForm, OwnPlaceForm
from internships.forms.posting import ReasonForm
from internships.models import OwnPlace

_RELATED = ("student__programme__speciality", "enterprise", "university", "practice_type")


class OwnPlaceList(RecordList):
    model = OwnPlace
    permission = permissions.VIEW_PLACEMENTS
    filterset_class = OwnPlaceFilter
    template_name = "internships/own_place/list.html"
    columns: ClassVar = [
        Column(_("Student"), "student.full_name"),
        Column(_("Programme"), "student.programme"),
        Column(_("Host"), "host"),
        Column(_("First day"), "starts_on"),
        Column(_("Last day"), "ends_on"),
        Column(_("State"), "get_state_display"),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)

    def get_context_data(self, **context):
        may = self.request.user.has_perm(permissions.PROPOSE_PLACE)
        return super().get_context_data(may_propose=may, **context)


class OwnPlaceDetail(RecordDetail):
    model = OwnPlace
    permission = permissions.VIEW_PLACEMENTS
    template_name = "internships/own_place/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED, "placement", "decided_by")

    def get_context_data(self, **context):
        place, user = self.object, self.request.user
        pending = place.state in {OwnPlaceState.PROPOSED, OwnPlaceState.ACCEPTED}
        return super().get_context_data(
            may_withdraw=pending and user.has_perm(permissions.PROPOSE_PLACE, place),
            may_decide=place.state == OwnPlaceState.ACCEPTED
            and user.has_perm(permissions.CHANGE_PLACEMENT, place),
            **context,
        )


class OwnPlaceCreate(RecordCreate):
    model = OwnPlace
    permission = permissions.PROPOSE_PLACE
    form_class = OwnPlaceForm
    title = _("Propose a place you have found")
    submit_label = _("Write to the host")
    success_message = _("The host has a letter with a personal link. You will be told the answer.")

    def get_cancel_url(self):
        return reverse("own-place-list")

    def write(self, form):
        student = getattr(self.request.user, "student", None)
        if student is None:
            raise Http404
        return actions.propose_own_place(
            student=student, own_place=form.instance, by=self.request.user, at=timezone.now()
        )


class _OwnPlaceStep(RecordAction):
    model = OwnPlace

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)

    def who_and_when(self) -> dict:
        return {"by": self.request.user, "at": timezone.now()}


class OwnPlaceWithdraw(_OwnPlaceStep):
    permission = permissions.PROPOSE_PLACE
    success_message = _("Withdrawn.")

    def act(self, record, form=None) -> None:
        actions.withdraw_own_place(own_place=record, **self.who_and_when())


class OwnPlaceApprove(_OwnPlaceStep):
    permission = permissions.CHANGE_PLACEMENT
    form_class = ApproveOwnPlaceForm
    title = _("Approve the place")
    submit_label = _("Approve")
    success_message = _("Approved: it is a placement now. The student and the mentor are told.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"own_place": self.object}

    def act(self, record, form=None) -> None:
        enterprise = form.cleaned_data.get("enterprise")
        actions.approve_own_place(own_place=record, enterprise=enterprise, **self.who_and_when())


class OwnPlaceRefuse(_OwnPlaceStep):
    permission = permissions.CHANGE_PLACEMENT
    form_class = ReasonForm
    title = _("Refuse the place")
    submit_label = _("Refuse")
    success_message = _("Refused. The student is told why.")

    def act(self, record, form=None) -> None:
        actions.refuse_own_place(own_place=record, **form.cleaned_data, **self.who_and_when())
