"""What a student tells the university in confidence.

The host, its mentor and its HR learn nothing of it, not even that there is one. Therefore it is no
part of the general audit trail either: the moments and people of each step stand on the record.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import ComplaintState, ComplaintTopic
from internships.models.placement import Placement
from internships.permissions import VIEW_COMPLAINTS
from partners.enums import Role
from partners.reach import reach_of


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student; the university's administrators; a supervisor it was assigned to."""
        reach = reach_of(user).holding(VIEW_COMPLAINTS)
        assigned = Q(assigned_to=reach.user_id, placement__university__in=reach.houses)
        return self.filter(
            Q(placement__student__user__in=reach.students)
            | Q(placement__university__in=reach.universities)
            | (assigned if reach.organizations_as(Role.SUPERVISOR) else Q(pk__in=[]))
        )

    def open(self):
        return self.exclude(state=ComplaintState.CLOSED)


class Complaint(StatefulModel):
    """Received → under review → answered → closed; the student may ask again after an answer."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="complaints", verbose_name=_("placement")
    )
    topic = models.CharField(_("about"), max_length=20, choices=ComplaintTopic)
    text = models.TextField(_("what is wrong"), max_length=5000)
    state = StateField(_("state"), choices=ComplaintState, default=ComplaintState.RECEIVED)
    received_at = models.DateTimeField(_("received at"))
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    reviewed_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken up by"),
    )
    answer = models.TextField(_("answer"), blank=True, max_length=5000)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="complaint_answered_by_somebody",
                violation_error_message=_("Somebody answers at some time."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="complaint_closed_by_somebody",
                violation_error_message=_("Somebody closes a complaint at some time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.get_topic_display()}"

    def get_absolute_url(self) -> str:
        return reverse("complaint-detail", args=[self.pk])

    @transition("state", ComplaintState.RECEIVED, ComplaintState.UNDER_REVIEW)
    def take_up(self, *, by, at) -> None:
        self.reviewed_by, self.reviewed_at = by, at

    @transition("state", ComplaintState.UNDER_REVIEW, ComplaintState.ANSWERED)
    def give_answer(self, *, answer: str, by, at) -> None:
        self.answer, self.answered_by, self.answered_at = answer, by, at

    @transition("state", ComplaintState.ANSWERED, ComplaintState.UNDER_REVIEW)
    def ask_again(self) -> None:
        pass

    @transition("state", ComplaintState.ANSWERED, ComplaintState.CLOSED)
    def close(self, *, by, at) -> None:
        self.closed_by, self.closed_at = by, at
