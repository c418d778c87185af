"""Changes of a signed contract, and the signatures under contracts and amendments."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.contracts.effective import Change
from internships.enums import AmendmentState, Party, SignedHow


def scan_path(signature: "Signature", file_name: str) -> str:
    return f"contract-scans/{uuid.uuid4()}.pdf"


class OfContractQuerySet(models.QuerySet):
    """Rows of contracts: whoever sees the contract sees them."""

    def visible_to(self, user):
        contracts = self.model._meta.get_field("contract").related_model
        return self.filter(contract__in=contracts.objects.visible_to(user).values("pk"))


class AmendmentQuerySet(OfContractQuerySet):
    def signed(self):
        return self.filter(state=AmendmentState.SIGNED)


@audited()
class Amendment(StatefulModel):
    """`changes` is new values by name (internships.contracts.effective.AMENDABLE), from
    `effective_on` on; signed by the parties of the contract."""

    contract = models.ForeignKey(
        "internships.Contract",
        models.PROTECT,
        related_name="amendments",
        verbose_name=_("contract"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    effective_on = models.DateField(_("takes effect on"))
    changes = models.JSONField(_("changes"))
    reason = models.CharField(_("reason"), max_length=500)
    terms_hash = models.CharField(_("hash of the terms (SHA-256)"), max_length=64)
    state = StateField(_("state"), choices=AmendmentState, default=AmendmentState.PROPOSED)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="amendment_number_unique"),
            models.UniqueConstraint(
                fields=["contract"],
                condition=Q(state="proposed"),
                name="amendment_one_at_a_time",
                violation_error_message=_("Another amendment waits for signatures."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.number}/{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("contract-detail", args=[self.contract_id])

    @property
    def change(self) -> Change:
        return Change(self.effective_on, self.number, self.changes)

    @transition("state", AmendmentState.PROPOSED, AmendmentState.SIGNED)
    def conclude(self, *, at) -> None:
        self.signed_at = at

    @transition("state", AmendmentState.PROPOSED, AmendmentState.WITHDRAWN)
    def withdraw(self) -> None:
        pass


@audited()
class Signature(models.Model):
    """One party's word under the contract, or (with it) under an amendment."""

    contract = models.ForeignKey(
        "internships.Contract",
        models.PROTECT,
        related_name="signatures",
        verbose_name=_("contract"),
    )
    amendment = models.ForeignKey(
        Amendment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name=_("amendment"),
    )
    party = models.CharField(_("party"), max_length=12, choices=Party)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contract_signatures",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=200)
    capacity = models.CharField(_("capacity"), max_length=200)
    how = models.CharField(_("how"), max_length=10, choices=SignedHow)
    signed_at = models.DateTimeField(_("signed at"))
    terms_hash = models.CharField(_("hash of what was signed (SHA-256)"), max_length=64)
    scan = models.FileField(_("scan"), upload_to=scan_path, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = OfContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "amendment", "party"],
                nulls_distinct=False,
                name="signature_once_per_party",
                violation_error_message=_("This party has signed already."),
            ),
            models.CheckConstraint(
                condition=Q(how="portal", user__isnull=False)
                | Q(how="link", user=None)
                | Q(how="paper", recorded_by__isnull=False),
                name="signature_says_who",
                violation_error_message=_("Say who signed."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="signed_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="signed_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "contract", "amendment", "party", "how", "signed_at", "terms_hash"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.capacity}"
