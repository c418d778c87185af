"""Clusters and who belongs to them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from cluster_portal.common.models.names import MultilingualName
from partners.checklist import Item, Member, cluster_checklist
from partners.enums import ClusterModel, MembershipRole
from partners.models.organization import CurrentQuerySet, DateRange, new_code


class ClusterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Clusters and their members are public inside the platform."""
        return self

    def with_member_count(self, on):
        """`member_count`: members on the day."""
        current = Membership.objects.current(on).filter(cluster=models.OuterRef("pk"))
        counted = current.order_by().values("cluster").annotate(count=models.Count("pk"))
        return self.annotate(
            member_count=Coalesce(models.Subquery(counted.values("count")), models.Value(0))
        )


@audited(exclude=("sort_key", "search_key"))
class Cluster(MultilingualName):
    """Subjects joined in one space, by one of two models."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    model = models.CharField(_("model"), max_length=20, choices=ClusterModel)
    region = models.ForeignKey(
        "partners.Region", models.PROTECT, null=True, blank=True, verbose_name=_("region")
    )
    purpose = models.TextField(_("purpose"), blank=True, max_length=5000)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    members = models.ManyToManyField(
        "partners.Organization", through="partners.Membership", related_name="clusters"
    )

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        constraints = [
            models.CheckConstraint(
                condition=~Q(model=ClusterModel.TERRITORIAL) | Q(region__isnull=False),
                name="cluster_territorial_has_region",
                violation_error_message=_("A territorial cluster needs its region."),
            )
        ]

    def save(self, *args, **kwargs):
        if not self.code:
            self.code = new_code("cluster")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("cluster-detail", args=[self.pk])

    @property
    def region_code(self) -> str | None:
        return self.region.code if self.region_id else None

    def checklist(self, on) -> list[Item]:
        """What the cluster's model asks for, and whether its members on the day meet it."""
        current = self.memberships.current(on).select_related("organization__region")
        members = [found.as_member() for found in current.order_by("starts_on", "pk")]
        return cluster_checklist(self.model, self.region_code, members)

    def is_coordinated_by(self, organization_id: int) -> bool:
        return (
            self.memberships.current(timezone.localdate())
            .filter(organization=organization_id, role=MembershipRole.COORDINATOR)
            .exists()
        )


class MembershipQuerySet(CurrentQuerySet):
    def visible_to(self, user):
        return self


@audited()
class Membership(models.Model):
    """An organization belongs to a cluster between two dates."""

    cluster = models.ForeignKey(
        Cluster, models.CASCADE, related_name="memberships", verbose_name=_("cluster")
    )
    organization = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="memberships",
        verbose_name=_("organization"),
    )
    role = models.CharField(
        _("role"), max_length=20, choices=MembershipRole, default=MembershipRole.MEMBER
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(
        _("explanation"),
        max_length=300,
        blank=True,
        help_text=_("For a member outside the region: why it belongs to the cluster."),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            ExclusionConstraint(
                name="membership_not_twice_at_once",
                expressions=[
                    ("cluster", RangeOperators.EQUAL),
                    ("organization", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This organization is a member already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return reverse("cluster-detail", args=[self.cluster_id])

    def as_member(self) -> Member:
        """As the checklist sees it; read with `organization__region`."""
        return Member(
            name=self.organization.name,
            kind=self.organization.kind,
            role=self.role,
            region=self.organization.region.code if self.organization.region_id else None,
            note=self.note,
        )

    def is_current(self, on) -> bool:
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)
