"""Contracts on practice, and the placements each of them covers."""

import uuid

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.contracts.effective import digest
from internships.enums import ContractState
from internships.permissions import VIEW_CONTRACTS
from partners.reach import Reach, reach_of


class ContractQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student's own; to HR its enterprise's once sent; to the university its students'.

        A student is no party of a contract with a list, which names others besides.
        """
        return self.within(reach_of(user).holding(VIEW_CONTRACTS))

    def within(self, reach: Reach):
        if reach.sees_everything:
            return self
        sent = ~Q(state=ContractState.DRAFT)
        signs = Q(state__in=[ContractState.READY, ContractState.SIGNED, ContractState.ENDED])
        shown = (
            Q(enterprise__in=reach.enterprises) & sent
            | Q(university__in=reach.universities)
            | Q(placements__student__user__in=reach.students, template__has_list=False) & signs
            | Q(placements__supervisor=reach.user_id, university__in=reach.houses)
            | Q(placements__student__programme__department__in=reach.departments)
        )
        return self.filter(pk__in=self.model.objects.filter(shown).values("pk"))

    def for_university(self, university):
        return self.filter(university=university)


@audited(exclude=("link_key", "terms"))
class Contract(StatefulModel):
    """`terms` is everything that is signed, in the contract's language, from `ready` on; its hash
    is what each signature is given over. What stands in the fields before is what was asked for.
    Terms of a contract that is over are cleared away with its papers when they need not be kept
    longer; their hash stays.
    """

    number = models.CharField(_("number"), max_length=40)
    template = models.ForeignKey(
        "internships.ContractTemplate",
        models.PROTECT,
        related_name="contracts",
        verbose_name=_("template"),
    )
    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="contracts_sent",
        verbose_name=_("university"),
    )
    enterprise = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="contracts_hosted",
        verbose_name=_("enterprise"),
    )
    placements = models.ManyToManyField(
        "internships.Placement",
        through="internships.ContractPlacement",
        related_name="contracts",
        verbose_name=_("placements"),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    city = models.CharField(_("city"), max_length=100)
    dated_on = models.DateField(_("date"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    hours = models.PositiveSmallIntegerField(_("hours"), validators=[MinValueValidator(1)])
    place = models.CharField(_("place of the practice"), max_length=300)
    pay = models.DecimalField(
        _("pay per month, soʻm"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    benefits = models.CharField(_("benefits"), max_length=300, blank=True)
    insurance = models.CharField(_("insurance"), max_length=300, blank=True)
    hire_number = models.PositiveSmallIntegerField(_("interns to be hired"), null=True, blank=True)
    state = StateField(_("state"), choices=ContractState, default=ContractState.DRAFT)
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    terms_hash = models.CharField(_("hash of the terms (SHA-256)"), max_length=64, blank=True)
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link_until = models.DateTimeField(_("link works until"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    ready_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True, max_length=1000)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        indexes = [
            models.Index(fields=["university", "-id"], name="contract_by_university"),
            models.Index(fields=["enterprise", "-id"], name="contract_by_enterprise"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["university", "number"],
                name="contract_number_unique",
                violation_error_message=_("Another contract of the university has this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="contract_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(pay=None) | Q(pay__gte=0),
                name="contract_pay_not_negative",
                violation_error_message=_("Pay is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "awaiting", "cancelled"]) | ~Q(terms_hash=""),
                name="contract_signed_over_terms",
                violation_error_message=_("What is signed must be written down first."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="terms_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.terms_hash <> '' AND ((OLD.terms <> NEW.terms AND"
                    " (NEW.terms <> '{}' OR (OLD.state <> 'ended' AND OLD.state <> 'cancelled')))"
                    " OR OLD.terms_hash <> NEW.terms_hash OR OLD.template_id <> NEW.template_id)"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.enterprise}"

    def get_absolute_url(self) -> str:
        return reverse("contract-detail", args=[self.pk])

    @transition("state", ContractState.DRAFT, ContractState.AWAITING)
    def send(self, *, at, link_until) -> None:
        self.sent_at, self.link_until = at, link_until

    def named_placements(self):
        """Whom its text names: while it is written, nobody who has gone elsewhere meanwhile."""
        if self.state in {ContractState.DRAFT, ContractState.AWAITING}:
            staying = self.covered.filter(released_at=None).values("placement")
            return self.placements.filter(pk__in=staying)
        return self.placements.all()

    @transition("state", ContractState.AWAITING, ContractState.READY)
    def make_ready(self, *, terms: dict, at) -> None:
        self.terms, self.terms_hash, self.ready_at = terms, digest(terms), at

    @transition("state", ContractState.READY, ContractState.SIGNED)
    def conclude(self, *, at) -> None:
        self.signed_at = at

    @transition("state", ContractState.SIGNED, ContractState.ENDED)
    def end(self, *, at) -> None:
        self.ended_at = at

    @transition(
        "state",
        [ContractState.DRAFT, ContractState.AWAITING, ContractState.READY],
        ContractState.CANCELLED,
    )
    def cancel(self, *, at, reason: str) -> None:
        self.ended_at, self.cancel_reason = at, reason


class ContractPlacement(models.Model):
    """A placement under a contract; one contract at a time, the next after it was cancelled."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="covered", verbose_name=_("contract")
    )
    placement = models.ForeignKey(
        "internships.Placement",
        models.PROTECT,
        related_name="contract_links",
        verbose_name=_("placement"),
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        verbose_name = _("placement under a contract")
        verbose_name_plural = _("placements under contracts")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(released_at=None),
                name="placement_one_contract",
                violation_error_message=_("This placement has a contract already."),
            ),
            models.UniqueConstraint(
                fields=["contract", "placement"], name="contract_placement_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} · {self.placement}"
