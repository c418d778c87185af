"""Who stands in for a supervisor who is away."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.permissions import DELEGATE
from partners.models.organization import DateRange
from partners.reach import reach_of


class DelegationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the university for its administrators; for the two people their own."""
        reach = reach_of(user).holding(DELEGATE)
        mine = Q(supervisor=reach.user_id) | Q(stand_in=reach.user_id)
        return self.filter(
            Q(university__in=reach.universities) | mine & Q(university__in=reach.houses)
        )

    def current(self, on):
        return self.filter(starts_on__lte=on, ends_on__gte=on)


@audited()
class Delegation(models.Model):
    """From the first to the last day the stand-in sees and checks what is the supervisor's."""

    university = models.ForeignKey(
        "partners.Organization", models.PROTECT, related_name="+", verbose_name=_("university")
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_given",
        verbose_name=_("supervisor"),
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="delegations_taken",
        verbose_name=_("stand-in"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        indexes = [models.Index(fields=["stand_in", "ends_on"], name="delegation_by_stand_in")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(supervisor=F("stand_in")),
                name="delegation_to_another",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
            ExclusionConstraint(
                name="delegation_one_at_a_time",
                expressions=[
                    ("supervisor", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Somebody else stands in on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor} → {self.stand_in}"
