"""Weekly checks of the diary, by the supervisor and by the mentor, each their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.enums import CheckSide, Verdict
from internships.models.diary import Diary
from internships.models.placement import Placement
from internships.permissions import VIEW_DIARIES


class WeeklyCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(diary__placement__in=Placement.objects.visible_to(user, VIEW_DIARIES))

    def of_supervisors(self):
        return self.filter(side=CheckSide.SUPERVISOR)


@audited(exclude=("remarks", "next_task", "answer", "checked_name"))
class WeeklyCheck(models.Model):
    """What one side says to a week of the diary; the supervisor's word decides over both."""

    diary = models.ForeignKey(Diary, models.PROTECT, related_name="checks", verbose_name=_("diary"))
    week = models.DateField(_("Monday of the week"))
    side = models.CharField(_("side"), max_length=20, choices=CheckSide)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    remarks = models.TextField(_("remarks"), blank=True, max_length=2000)
    next_task = models.TextField(_("next task"), blank=True, max_length=1000)
    checked_at = models.DateTimeField(_("checked at"))
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
        help_text=_("Empty where the mentor checked by the personal link."),
    )
    checked_name = models.CharField(_("name of who checked"), max_length=200)
    answer = models.TextField(_("student's answer"), blank=True, max_length=2000)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = WeeklyCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly check")
        verbose_name_plural = _("weekly checks")
        constraints = [
            models.UniqueConstraint(
                fields=["diary", "week", "side"],
                name="weeklycheck_once_a_side",
                violation_error_message=_("This week is checked already."),
            ),
            models.CheckConstraint(
                condition=Q(week__week_day=2),
                name="weeklycheck_week_is_a_monday",
                violation_error_message=_("A week begins with its Monday."),
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False),
                name="weeklycheck_answered_when",
                violation_error_message=_("An answer was given at some time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.diary} · {self.week:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("diary-week", args=[self.diary.placement_id, self.week])

    @property
    def placement(self):
        return self.diary.placement
