"""Tasks on their way to the broker: noted with what they rely on, gone once the broker has them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WaitingTask(models.Model):
    """A task no broker has taken yet. Sent twice it does no harm; lost it would."""

    task = models.CharField(_("task"), max_length=200)
    arguments = models.JSONField(_("arguments"), default=dict)
    created_at = models.DateTimeField(_("noted at"), auto_now_add=True)

    class Meta:
        verbose_name = _("waiting task")
        verbose_name_plural = _("waiting tasks")

    def __str__(self) -> str:
        return self.task
