"""A placement that may start although something it needs is missing."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited


@audited()
class StartWaiver(models.Model):
    """A named person takes it upon themselves, and says why."""

    placement = models.OneToOneField(
        "internships.Placement",
        models.PROTECT,
        related_name="start_waiver",
        verbose_name=_("placement"),
    )
    reason = models.TextField(_("reason"), max_length=1000)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("leave to start without what is needed")
        verbose_name_plural = _("leaves to start without what is needed")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="start_waiver_has_reason",
                violation_error_message=_("Say why the placement may start."),
            )
        ]

    def __str__(self) -> str:
        return str(self.placement)
