"""What is done about a problem: corrective actions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from partners.reach import reach_of
from quality.enums import OVER
from quality.permissions import VIEW_PROBLEMS


class CorrectiveActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The university's own; those a person owns, while they belong to the university."""
        reach = reach_of(user).holding(VIEW_PROBLEMS)
        if reach.sees_everything:
            return self
        return self.filter(
            Q(nonconformity__university__in=reach.universities)
            | Q(nonconformity__university__in=reach.houses, owner=user.pk)
        )

    def open(self):
        """Not done, in problems that still go on."""
        return self.filter(done_at=None).exclude(nonconformity__state__in=OVER)

    def overdue(self, on):
        return self.open().filter(due_on__lt=on)


@audited()
class CorrectiveAction(models.Model):
    """One thing to be done: who, until when, and what will show that it is done."""

    nonconformity = models.ForeignKey(
        "quality.Nonconformity", models.PROTECT, related_name="actions", verbose_name=_("problem")
    )
    description = models.TextField(_("what will be done"), max_length=3000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="corrective_actions",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due on"))
    evidence_expected = models.CharField(_("what will show it is done"), max_length=300)
    evidence = models.TextField(_("evidence"), blank=True, max_length=3000)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
    )

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("corrective action")
        verbose_name_plural = _("corrective actions")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(evidence=""),
                name="action_done_with_evidence",
                violation_error_message=_("Say what shows that the action is done."),
            )
        ]

    def __str__(self) -> str:
        return self.description[:80]

    def get_absolute_url(self) -> str:
        return self.nonconformity.get_absolute_url()

    @property
    def university_id(self) -> int:
        """Whose action it is; the problem is loaded with it."""
        return self.nonconformity.university_id

    def is_overdue(self, on) -> bool:
        return self.done_at is None and self.due_on < on
