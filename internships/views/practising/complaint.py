"""Confidential complaints: the student's own, and the university's to answer."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import RecordAction, RecordDetail, RecordList
from internships import permissions
from internships.actions.practising import complaint as actions
from internships.enums import ComplaintState
from internships.forms.complaint import (
    AnswerComplaintForm,
    AskAgainForm,
    AssignComplaintForm,
    ComplaintForm,
)
from internships.models import Complaint, Placement

_RELATED = (
    "placement__student", "placement__enterprise", "placement__university", "assigned_to",
    "answered_by", "reviewed_by", "closed_by",
)  # fmt: skip


class ComplaintList(RecordList):
    """No export: a complaint leaves the portal by nobody's hand."""

    model = Complaint
    permission = permissions.VIEW_COMPLAINTS
    template_name = "internships/complaint/list.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)


class ComplaintDetail(RecordDetail):
    model = Complaint
    permission = permissions.VIEW_COMPLAINTS
    template_name = "internships/complaint/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)

    def get_context_data(self, **context):
        complaint, user = self.object, self.request.user
        return super().get_context_data(
            own=user.has_perm(permissions.COMPLAIN, complaint),
            may_answer=user.has_perm(permissions.ANSWER_COMPLAINTS, complaint),
            may_assign=user.has_perm(permissions.ASSIGN_COMPLAINTS, complaint),
            steps=_steps(complaint),
            **context,
        )


def _steps(complaint: Complaint) -> list[dict]:
    moments = {
        ComplaintState.RECEIVED: (complaint.received_at, None),
        ComplaintState.UNDER_REVIEW: (complaint.reviewed_at, complaint.reviewed_by),
        ComplaintState.ANSWERED: (complaint.answered_at, complaint.answered_by),
        ComplaintState.CLOSED: (complaint.closed_at, complaint.closed_by),
    }
    order = list(ComplaintState)
    reached = order.index(ComplaintState(complaint.state))
    return [
        {
            "label": state.label,
            "at": moments[state][0] if place <= reached else None,
            "by": moments[state][1] or "" if place <= reached else "",
            "state": "done" if place < reached else "now" if place == reached else "next",
        }
        for place, state in enumerate(order)
    ]


class ComplaintAdd(RecordAction):
    model = Placement
    permission = permissions.COMPLAIN
    form_class = ComplaintForm
    title = _("Complain to the university")
    submit_label = _("Send to the university")
    success_message = _("Your university has the complaint. Nobody at the enterprise learns of it.")

    def get_queryset(self):
        return super().get_queryset().select_related("student", "enterprise")

    def get_success_url(self):
        return reverse("complaint-list")

    def act(self, record, form=None) -> None:
        actions.complain(placement=record, **form.cleaned_data, at=timezone.now())


class _ComplaintAction(RecordAction):
    model = Complaint
    permission = permissions.ANSWER_COMPLAINTS

    def get_queryset(self):
        return super().get_queryset().select_related(*_RELATED)


class ComplaintTakeUp(_ComplaintAction):
    success_message = _("The student knows that you are looking into it.")

    def act(self, record, form=None) -> None:
        actions.take_up(complaint=record, by=self.request.user, at=timezone.now())


class ComplaintAnswer(_ComplaintAction):
    form_class = AnswerComplaintForm
    title = _("Answer the complaint")
    submit_label = _("Send the answer")
    success_message = _("The student has your answer.")

    def act(self, record, form=None) -> None:
        actions.answer_complaint(
            complaint=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )


class ComplaintAssign(_ComplaintAction):
    permission = permissions.ASSIGN_COMPLAINTS
    form_class = AssignComplaintForm
    title = _("Assign the complaint")
    submit_label = _("Save")

    def get_form_kwargs(self):
        given = super().get_form_kwargs() | {"complaint": self.object}
        given.pop("initial")
        return given

    def act(self, record, form=None) -> None:
        actions.assign_complaint(complaint=record, **form.cleaned_data, at=timezone.now())


class ComplaintAskAgain(_ComplaintAction):
    permission = permissions.COMPLAIN
    form_class = AskAgainForm
    title = _("I am not helped")
    submit_label = _("Send to the university")
    success_message = _("Your university looks into it again.")

    def act(self, record, form=None) -> None:
        actions.ask_again(complaint=record, **form.cleaned_data, at=timezone.now())


class ComplaintClose(_ComplaintAction):
    """By the university."""

    success_message = _("The complaint is closed.")

    def act(self, record, form=None) -> None:
        actions.close_complaint(complaint=record, by=self.request.user, at=timezone.now())


class ComplaintSettle(ComplaintClose):
    """By the student, who is content."""

    permission = permissions.COMPLAIN
