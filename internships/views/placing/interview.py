"""Interviews: the times HR offers, and the one an applicant takes."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import ObjectPermittedMixin, RecordAction, RecordDetail
from internships import permissions
from internships.actions.placing import interview as actions
from internships.enums import SlotState
from internships.forms.application_talk import SlotsForm, TakeSlotForm
from internships.models import Application, InterviewSlot, Posting


class InterviewList(ObjectPermittedMixin, RecordDetail):
    """The times of one posting, those to come first."""

    model = Posting
    permission = permissions.RANK_APPLICANTS
    template_name = "internships/interview/list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("enterprise", "placement_round")

    def get_context_data(self, **context):
        now = timezone.now()
        slots = self.object.interview_slots.exclude(state=SlotState.WITHDRAWN)
        related = slots.select_related("application__student").order_by("starts_at", "pk")
        invited = self.object.applications.standing().exclude(invited_at=None)
        chose = invited.filter(interviews__state=SlotState.TAKEN)
        return super().get_context_data(
            coming=[slot for slot in related if slot.ends_at > now],
            over=[slot for slot in related if slot.ends_at <= now],
            open=actions.takes_interviews(self.object, now),
            invited=invited.count(),
            chose=chose.count(),
            now=now,
            **context,
        )


class InterviewOffer(RecordAction):
    model = Posting
    permission = permissions.RANK_APPLICANTS
    form_class = SlotsForm
    title = _("Offer times for interviews")
    submit_label = _("Offer the times")
    success_message = _("Offered. Now invite applicants on the board.")

    def get_queryset(self):
        return super().get_queryset().select_related("placement_round")

    def get_success_url(self):
        return reverse("interview-list", args=[self.object.pk])

    def act(self, record, form=None) -> None:
        actions.offer_slots(posting=record, **form.given(), by=self.request.user, at=timezone.now())


class InterviewWithdraw(RecordAction):
    model = InterviewSlot
    permission = permissions.RANK_APPLICANTS
    success_message = _("The time is withdrawn; who had chosen it is told.")

    def get_queryset(self):
        return super().get_queryset().select_related("posting")

    def act(self, record, form=None) -> None:
        actions.withdraw_slot(slot=record, by=self.request.user, at=timezone.now())


class _OwnApplication(RecordAction):
    model = Application
    permission = permissions.APPLY

    def get_queryset(self):
        return super().get_queryset().select_related("student", "posting", "placement_round")


class InterviewTake(_OwnApplication):
    form_class = TakeSlotForm
    title = _("Choose a time for the interview")
    submit_label = _("Take this time")
    success_message = _("The time is yours; the enterprise is told.")

    def get_form_kwargs(self):
        kept = InterviewSlot.objects.visible_to(self.request.user)
        free = kept.free(timezone.now()).filter(posting=self.object.posting_id)
        return super().get_form_kwargs() | {"slots": free.order_by("starts_at", "pk")}

    def act(self, record, form=None) -> None:
        slot = form.cleaned_data["slot"]
        actions.take_slot(application=record, slot=slot, at=timezone.now())


class InterviewGiveBack(_OwnApplication):
    success_message = _("Cancelled; the enterprise is told. You may choose another time.")

    def act(self, record, form=None) -> None:
        actions.give_back_slot(application=record, at=timezone.now())
