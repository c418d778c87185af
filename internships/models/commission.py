"""Commissions before which students defend their practice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.permissions import VIEW_GRADES
from partners.reach import reach_of


class CommissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The university's administrators, and the members who belong to it."""
        reach = reach_of(user).holding(VIEW_GRADES)
        return self.filter(
            Q(university__in=reach.universities) | self.sat_on_by(reach, "")
        ).distinct()

    @staticmethod
    def sat_on_by(reach, path: str) -> Q:
        """Condition on what belongs to a commission by PATH: the person is a member of it."""
        return Q(
            **{
                f"{path}members__user": reach.user_id,
                f"{path}members__user__isnull": False,
                f"{path}university__in": reach.houses,
            }
        )


@audited()
class Commission(models.Model):
    """A chair and members, appointed for a group of students."""

    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="practice_commissions",
        verbose_name=_("university"),
    )
    placement_round = models.ForeignKey(
        "internships.PlacementRound",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commissions",
        verbose_name=_("placement round"),
    )
    name = models.CharField(_("name"), max_length=200)
    basis = models.CharField(
        _("order"),
        max_length=200,
        blank=True,
        help_text=_("Number and date of the order that appoints the commission."),
    )
    formed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("formed by")
    )
    formed_at = models.DateTimeField(_("formed at"))

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("commission")
        verbose_name_plural = _("commissions")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("commission-detail", args=[self.pk])


class CommissionMember(models.Model):
    """A named person; with an account they give their marks themselves."""

    commission = models.ForeignKey(
        Commission, models.PROTECT, related_name="members", verbose_name=_("commission")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="practice_commissions",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("position"), max_length=200, blank=True)
    is_chair = models.BooleanField(_("chair"), default=False)

    class Meta:
        verbose_name = _("member of a commission")
        verbose_name_plural = _("members of commissions")
        constraints = [
            models.UniqueConstraint(
                fields=["commission"],
                condition=Q(is_chair=True),
                name="commission_one_chair",
                violation_error_message=_("A commission has one chair."),
            ),
            models.UniqueConstraint(
                fields=["commission", "user"],
                name="commission_member_once",
                violation_error_message=_("This person is a member already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
