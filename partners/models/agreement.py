"""Agreements between organizations, from the draft to the last day."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from cluster_portal.common.text import search_key
from partners.enums import AgreementKind, AgreementState, MembershipRole, Role
from partners.models.cluster import Membership
from partners.permissions import VIEW_AGREEMENTS
from partners.reach import Reach, reach_of

NOT_SIGNED = [AgreementState.DRAFT, AgreementState.UNDER_REVIEW]
ALIVE = [AgreementState.SIGNED, AgreementState.ACTIVE]
_FAR = date(9999, 12, 31)


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.within(reach_of(user).holding(VIEW_AGREEMENTS))

    def within(self, reach: Reach):
        """Its parties'; once sent also the ministry's and that of a common cluster's coordinator.

        A draft nobody was sent yet is its author's alone.
        """
        sent = Q(sent_at__isnull=False)
        if reach.sees_everything:
            return self.filter(sent)
        own = reach.organizations_as(Role.UNIVERSITY_ADMIN, Role.HR)
        party = AgreementParty.objects.filter(agreement=OuterRef("pk"), organization__in=own)
        seen = Q(drafted_by__in=own) | (sent & Exists(party))
        if reach.coordinates:
            seen |= sent & Exists(_common_clusters(reach, timezone.localdate()))
        return self.filter(seen)

    def for_organization(self, organization):
        return self.filter(parties__organization=organization)

    def in_force(self, on):
        """Signed, and ON lies between its first and its last day (whatever came later)."""
        return self.exclude(state__in=NOT_SIGNED).filter(
            Q(valid_until=None) | Q(valid_until__gte=on),
            Q(terminated_on=None) | Q(terminated_on__gte=on),
            valid_from__lte=on,
        )

    def in_force_between(self, university, enterprise, on):
        """Those under which UNIVERSITY's students may do their practice at ENTERPRISE.

        Both may be an OuterRef, for an annotation of a list.
        """
        practice = self.in_force(on).filter(covers_practice=True)
        return practice.for_organization(university).for_organization(enterprise)

    def ending_within(self, days: int, on):
        """In force ON a day, the last day of their term at most so many DAYS later."""
        last = on + timedelta(days=days)
        return self.in_force(on).filter(terminated_on=None, valid_until__lte=last)

    def with_parties(self):
        return self.select_related("drafted_by").prefetch_related("parties__organization")


def _common_clusters(reach: Reach, today: date):
    """Clusters the person coordinates in which two parties or more are members."""
    current = Membership.objects.current(today)
    coordinated = current.filter(
        organization__in=reach.coordinates, role=MembershipRole.COORDINATOR
    )
    return (
        current.filter(
            cluster__in=coordinated.values("cluster"),
            organization__agreement_parties__agreement=OuterRef("pk"),
        )
        .values("cluster")
        .annotate(members=Count("organization", distinct=True))
        .filter(members__gte=2)
    )


@audited(exclude=("search_key",))
class Agreement(StatefulModel):
    """What two organizations or more promise each other.

    `sent_at` is when it last went to the other parties: while it is empty only the author sees it.
    Without `valid_until` it runs until somebody ends it. `terminated_on` is the last day in force.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind)
    covers_practice = models.BooleanField(
        _("students may do their practice under it"), default=False
    )
    subject = models.CharField(_("subject"), max_length=300)
    number = models.CharField(_("number"), max_length=50, blank=True)
    dated_on = models.DateField(_("date of the agreement"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    drafted_by = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="agreements_drafted",
        verbose_name=_("drawn up by"),
    )
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewal",
        verbose_name=_("renewal of"),
    )
    state = StateField(_("state"), choices=AgreementState, default=AgreementState.DRAFT)
    sent_at = models.DateTimeField(_("sent for review at"), null=True, blank=True)
    remarks = models.TextField(_("remarks"), blank=True, max_length=3000)
    signed_at = models.DateTimeField(_("signing recorded at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signing recorded by"),
    )
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    expired_at = models.DateTimeField(_("expired at"), null=True, blank=True)
    terminated_at = models.DateTimeField(_("termination recorded at"), null=True, blank=True)
    terminated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("termination recorded by"),
    )
    terminated_on = models.DateField(_("ended early on"), null=True, blank=True)
    termination_reason = models.TextField(_("why it ended early"), blank=True, max_length=2000)
    search_key = models.TextField(editable=False, default="")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        indexes = [
            models.Index(fields=["state", "valid_until"], name="agreement_by_end"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="agreement_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="agreement_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=AgreementKind.PRACTICE_BASE) | Q(covers_practice=True),
                name="agreement_practice_base_covers_practice",
                violation_error_message=_("Under a practice base students do their practice."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=NOT_SIGNED,
                    signed_at=None,
                    signed_by=None,
                    begun_at=None,
                    expired_at=None,
                )
                | (
                    ~Q(state__in=NOT_SIGNED)
                    & Q(signed_at__isnull=False, signed_by__isnull=False, dated_on__isnull=False)
                    & ~Q(number="")
                ),
                name="agreement_signed_by_somebody",
                violation_error_message=_("A signed agreement has a number and a date."),
            ),  # fmt: skip
            models.CheckConstraint(
                condition=Q(
                    state=AgreementState.TERMINATED,
                    terminated_at__isnull=False,
                    terminated_by__isnull=False,
                    terminated_on__isnull=False,
                )
                & ~Q(termination_reason="")
                | ~Q(state=AgreementState.TERMINATED)
                & Q(terminated_at=None, terminated_by=None, terminated_on=None),
                name="agreement_terminated_with_reason",
                violation_error_message=_("Say when the agreement ends, and why."),
            ),
            models.CheckConstraint(
                condition=Q(terminated_on=None)
                | Q(terminated_on__lte=Coalesce("valid_until", models.Value(_FAR))),
                name="agreement_terminated_before_its_end",
                violation_error_message=_("It would end after its own last day."),
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.UNDER_REVIEW) | Q(sent_at__isnull=False),
                name="agreement_under_review_was_sent",
                violation_error_message=_("Send the agreement for review first."),
            ),
            models.UniqueConstraint(
                fields=["drafted_by", "number", "dated_on"],
                condition=~Q(number=""),
                name="agreement_number_unique",
                violation_error_message=_(
                    "Your organization has an agreement with this number and date already."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number} · {self.subject}" if self.number else self.subject

    @property
    def last_day(self) -> date | None:
        """The last day in force, as far as known today."""
        return self.terminated_on or self.valid_until

    def get_absolute_url(self) -> str:
        return reverse("agreement-detail", args=[self.pk])

    def set_keys(self) -> None:
        """Compute the key; called by save() and by whoever writes in bulk."""
        self.search_key = search_key(f"{self.number} {self.subject}")

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)

    @transition("state", AgreementState.DRAFT, AgreementState.UNDER_REVIEW)
    def send(self, *, at) -> None:
        self.sent_at, self.remarks = at, ""

    @transition("state", AgreementState.UNDER_REVIEW, AgreementState.DRAFT)
    def send_back(self, *, remarks: str) -> None:
        self.remarks = remarks

    @transition("state", AgreementState.UNDER_REVIEW, AgreementState.SIGNED)
    def sign(self, *, number: str, dated_on: date, by, at) -> None:
        self.number, self.dated_on = number, dated_on
        self.signed_at, self.signed_by = at, by

    @transition("state", AgreementState.SIGNED, AgreementState.ACTIVE)
    def begin(self, *, at) -> None:
        self.begun_at = at

    @transition("state", ALIVE, AgreementState.EXPIRED)
    def expire(self, *, at) -> None:
        self.expired_at = at

    @transition("state", ALIVE, AgreementState.TERMINATED)
    def terminate(self, *, last_day: date, reason: str, by, at) -> None:
        self.terminated_at, self.terminated_by = at, by
        self.terminated_on, self.termination_reason = last_day, reason


@audited()
class AgreementParty(models.Model):
    """An organization in an agreement: who signs for it, and that it agrees to the text."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    organization = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="agreement_parties",
        verbose_name=_("organization"),
    )
    representative = models.CharField(_("who signs"), max_length=200, blank=True)
    capacity = models.CharField(
        _("in what capacity"),
        max_length=200,
        blank=True,
        help_text=_("For instance: rector, on the basis of the charter."),
    )
    consented_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agreed by"),
    )

    class Meta:
        verbose_name = _("party to an agreement")
        verbose_name_plural = _("parties to agreements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organization"],
                name="agreement_party_once",
                violation_error_message=_("This organization is a party already."),
            ),
            models.CheckConstraint(
                condition=Q(consented_at=None, consented_by=None)
                | Q(consented_at__isnull=False, consented_by__isnull=False),
                name="agreement_consent_by_somebody",
                violation_error_message=_("A consent has a date and a person."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization)
