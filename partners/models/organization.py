"""Organizations, and the people who act for them."""

from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from cluster_portal.common.models.names import MultilingualName
from partners.enums import UNITS, OrganizationKind, Role
from partners.permissions import MANAGE_AFFILIATIONS
from partners.reach import reach_of


def new_code(kind: str) -> str:
    """A code for a record that has no official one: "ENT-7F3A9C21"."""
    return f"{kind[:3]}-{uuid4().hex[:8]}".upper()


class DateRange(Func):
    """daterange(starts_on, ends_on) with both ends inside; an empty end is open."""

    function = "daterange"

    def __init__(self):
        super().__init__(F("starts_on"), F("ends_on"), models.Value("[]"))


class CurrentQuerySet(models.QuerySet):
    """Rows with `starts_on` and `ends_on`."""

    def current(self, on):
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class OrganizationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The register of organizations is open to everybody signed in."""
        return self

    def registered(self):
        """Organizations of the register, without faculties and departments."""
        return self.exclude(kind__in=UNITS)

    def of_kind(self, kind: OrganizationKind):
        return self.filter(kind=kind)

    def active(self):
        return self.filter(is_active=True)

    def with_practice_agreement(self, university, on):
        """`has_agreement`: students of UNIVERSITY may do their practice there ON a day."""
        agreements = apps.get_model("partners", "Agreement").objects
        found = agreements.in_force_between(university, models.OuterRef("pk"), on)
        return self.annotate(
            has_agreement=models.ExpressionWrapper(
                Q(models.Exists(found)) & ~Q(pk=university.pk), models.BooleanField()
            )
        )


@audited(exclude=("sort_key", "search_key"))
class Organization(MultilingualName):
    """A cluster subject, or (with a parent) a faculty or department of one."""

    kind = models.CharField(_("kind"), max_length=20, choices=OrganizationKind)
    code = models.CharField(
        _("code"), max_length=30, unique=True, help_text=_("For instance the university's code.")
    )
    tax_id = models.CharField(
        _("tax id (STIR)"),
        max_length=9,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^\d{9}$", _("A STIR has nine digits."))],
    )
    region = models.ForeignKey(
        "partners.Region", models.PROTECT, null=True, blank=True, verbose_name=_("region")
    )
    district = models.ForeignKey(
        "partners.District", models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    industry = models.ForeignKey(
        "partners.Industry", models.PROTECT, null=True, blank=True, verbose_name=_("industry")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="units",
        verbose_name=_("part of"),
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("e-mail for letters"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(
        _("language of letters"), max_length=10, choices=settings.LANGUAGES, default="uz"
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="organization_by_name"),
            models.Index(fields=["kind", "region"], name="organization_by_kind"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="organization_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(tax_id=None) | Q(tax_id__regex=r"^\d{9}$"),
                name="organization_tax_id_nine_digits",
                violation_error_message=_("A STIR has nine digits."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(UNITS), parent__isnull=False)
                | ~Q(kind__in=sorted(UNITS)),
                name="organization_unit_has_parent",
                violation_error_message=_("A faculty or department is part of an institution."),
            ),
            models.CheckConstraint(
                condition=~Q(name_uz="", name_uz_cyrl="", name_ru="", name_en=""),
                name="organization_named",
                violation_error_message=_("Give the name in at least one language."),
            ),
        ]

    def save(self, *args, **kwargs):
        if not self.code:
            self.code = new_code(self.kind)
        super().save(*args, **kwargs)

    @property
    def is_unit(self) -> bool:
        return self.kind in UNITS

    def get_absolute_url(self) -> str:
        return reverse("organization-detail", args=[self.pk])


class AffiliationQuerySet(CurrentQuerySet):
    def visible_to(self, user):
        """One's own; those of the organizations in which the person gives roles."""
        reach = reach_of(user).holding(MANAGE_AFFILIATIONS)
        if reach.operates:
            return self
        return self.filter(
            Q(user=user.pk)
            | Q(organization__in=reach.organizations)
            | Q(organization__parent__in=reach.organizations)
            | Q(organization__parent__parent__in=reach.organizations)
        )

    def with_role(self, role: Role):
        return self.filter(role=role)


@audited()
class Affiliation(models.Model):
    """A person acts in a role for an organization between two dates."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="affiliations",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="affiliations",
        verbose_name=_("organization"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="affiliation_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            ExclusionConstraint(
                name="affiliation_not_twice_at_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organization", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already has this role there then."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("affiliation-list", args=[self.organization_id])
