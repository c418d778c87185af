"""Two students who want each other's place."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import SwapState
from internships.permissions import VIEW_PLACEMENTS
from partners.reach import reach_of


class PlacementSwapQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The two students' own, and their university's; enterprises learn of approved ones."""
        reach = reach_of(user).holding(VIEW_PLACEMENTS)
        if reach.sees_everything:
            return self
        return self.filter(
            Q(placement__student__user__in=reach.students)
            | Q(other__student__user__in=reach.students)
            | Q(placement__university__in=reach.universities)
        )

    def pending(self):
        return self.filter(state__in=[SwapState.PROPOSED, SwapState.AGREED])


@audited()
class PlacementSwap(StatefulModel):
    """One student proposes, the other agrees, the university approves; then both move at once."""

    placement = models.ForeignKey(
        "internships.Placement",
        models.PROTECT,
        related_name="swaps_proposed",
        verbose_name=_("own placement"),
    )
    other = models.ForeignKey(
        "internships.Placement",
        models.PROTECT,
        related_name="swaps_received",
        verbose_name=_("the other's placement"),
    )
    message = models.CharField(_("message to the other student"), max_length=500, blank=True)
    state = StateField(_("state"), choices=SwapState, default=SwapState.PROPOSED)
    proposed_at = models.DateTimeField(_("proposed at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("why not"), blank=True, max_length=1000)

    objects = PlacementSwapQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange of places")
        verbose_name_plural = _("exchanges of places")
        constraints = [
            models.CheckConstraint(
                condition=~Q(placement=F("other")),
                name="swap_of_two_placements",
                violation_error_message=_("Choose another student's placement."),
            ),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state__in=[SwapState.PROPOSED, SwapState.AGREED]),
                name="swap_proposed_once",
                violation_error_message=_(
                    "You have proposed an exchange already: await the answer."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} ⇄ {self.other}"

    @property
    def university_id(self) -> int:
        """Whose it is to decide."""
        return self.placement.university_id

    @property
    def user_ids(self) -> set[int]:
        """The accounts of the two students."""
        return {self.placement.student.user_id, self.other.student.user_id} - {None}

    def get_absolute_url(self) -> str:
        return reverse("swap-detail", args=[self.pk])

    @transition("state", SwapState.PROPOSED, SwapState.AGREED)
    def agree(self, *, at) -> None:
        self.answered_at = at

    @transition("state", SwapState.PROPOSED, SwapState.DECLINED)
    def decline(self, *, reason: str, at) -> None:
        self.answered_at, self.reason = at, reason

    @transition("state", SwapState.AGREED, SwapState.APPROVED)
    def approve(self, *, by, at) -> None:
        self.decided_by, self.decided_at = by, at

    @transition("state", SwapState.AGREED, SwapState.REFUSED)
    def refuse(self, *, reason: str, by, at) -> None:
        self.decided_by, self.decided_at, self.reason = by, at, reason

    @transition("state", [SwapState.PROPOSED, SwapState.AGREED], SwapState.WITHDRAWN)
    def withdraw(self, *, at) -> None:
        self.decided_at = at
