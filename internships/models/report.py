"""The student's report at the end of the practice, and the supervisor's conclusion."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.models.placement import Placement
from internships.permissions import VIEW_DIARIES


def report_path(report: "PracticeReport", file_name: str) -> str:
    return f"report/{uuid.uuid4()}.pdf"


class PracticeReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placement__in=Placement.objects.visible_to(user, VIEW_DIARIES))


@audited(exclude=("file", "file_name", "conclusion"))
class PracticeReport(models.Model):
    """Handed in by the student, again if need be; once accepted it stays."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="report", verbose_name=_("placement")
    )
    file = models.FileField(_("report"), upload_to=report_path, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    handed_in_at = models.DateTimeField(_("handed in at"))
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True, max_length=3000)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("concluded by"),
    )

    objects = PracticeReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report on the practice")
        verbose_name_plural = _("reports on the practice")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=None, concluded_at=None, concluded_by=None)
                | Q(accepted__isnull=False, concluded_at__isnull=False, concluded_by__isnull=False),
                name="practicereport_concluded_by_somebody",
                violation_error_message=_("Somebody concludes at some time."),
            )
        ]

    def __str__(self) -> str:
        return str(self.placement)

    def get_absolute_url(self) -> str:
        return self.placement.get_absolute_url()
