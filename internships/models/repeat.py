"""A failed practice done once more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import RepeatState
from internships.models.grade import PracticeGrade
from internships.models.placement import Placement
from internships.permissions import VIEW_GRADES
from partners.reach import reach_of


class PracticeRepeatQuerySet(models.QuerySet):
    def visible_to(self, user):
        reach = reach_of(user).holding(VIEW_GRADES)
        failed = Placement.objects.within(reach)
        return self.filter(grade__placement__in=failed)


@audited(exclude=("reason",))
class PracticeRepeat(StatefulModel):
    """A failed practice done once more: asked for by the student, arranged by the university."""

    grade = models.OneToOneField(
        PracticeGrade, models.PROTECT, related_name="repeat", verbose_name=_("failed practice")
    )
    state = StateField(_("state"), choices=RepeatState, default=RepeatState.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    placement = models.OneToOneField(
        Placement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repeats",
        verbose_name=_("placement of the repeat"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.TextField(_("why it was refused"), max_length=1000, blank=True)

    objects = PracticeRepeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("repeat of a practice")
        verbose_name_plural = _("repeats of practices")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RepeatState.ARRANGED, placement__isnull=False)
                | ~Q(state=RepeatState.ARRANGED) & Q(placement=None),
                name="practice_repeat_arranged_at_a_place",
                violation_error_message=_("What is arranged has a place."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RepeatState.REFUSED) | ~Q(reason=""),
                name="practice_repeat_refused_with_reason",
                violation_error_message=_("Say why the repeat is refused."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.grade)

    def get_absolute_url(self) -> str:
        return self.grade.placement.get_absolute_url()

    @property
    def university_id(self) -> int:
        return self.grade.placement.university_id

    @transition("state", [RepeatState.ASKED, RepeatState.REFUSED], RepeatState.ARRANGED)
    def arrange(self, *, placement: Placement, by, at) -> None:
        self.placement, self.decided_by, self.decided_at, self.reason = placement, by, at, ""

    @transition("state", RepeatState.ASKED, RepeatState.REFUSED)
    def refuse(self, *, reason: str, by, at) -> None:
        self.reason, self.decided_by, self.decided_at = reason, by, at
