"""Documents as they were issued: contracts, letters, orders, certificates."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from cluster_portal.common.documents.codes import written
from cluster_portal.common.documents.kinds import KINDS, DocumentKind

_FROZEN = (
    "code", "kind", "record_id", "number", "language", "sha256", "sealed_with", "sealed_at"
)  # fmt: skip

_CHANGED = """(
    (OLD.file IS DISTINCT FROM NEW.file AND NEW.file <> '')
    OR (OLD.title <> NEW.title AND NEW.title <> '')
    OR (OLD.facts <> NEW.facts AND NEW.facts <> '{}')
    OR (OLD.replaced_by_id IS DISTINCT FROM NEW.replaced_by_id AND OLD.replaced_by_id IS NOT NULL)
    OR (OLD.withdrawn_at IS NOT NULL AND (
        OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at
        OR OLD.withdraw_reason <> NEW.withdraw_reason
    ))
)"""


def document_path(document: "SealedDocument", file_name: str) -> str:
    return f"documents/{uuid.uuid4()}.pdf"


@audited(exclude=("title", "facts"))
class SealedDocument(models.Model):
    """One issued file; `record_id` is the record of the kind's app it was issued for.

    Nothing of it changes any more. It may be replaced or withdrawn, once. File, title and facts
    may be cleared away when they need not be kept longer; the hash then still tells a true copy.
    """

    code = models.CharField(_("code"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    record_id = models.BigIntegerField(_("record"))
    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("number"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=10)
    facts = models.JSONField(_("public facts"), default=dict, blank=True)
    file = models.FileField(_("file"), upload_to=document_path, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    sealed_with = models.CharField(_("fingerprint of the certificate"), max_length=64, blank=True)
    sealed_at = models.DateTimeField(_("issued at"))
    replaced_by = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdraw_reason = models.TextField(_("why it was withdrawn"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["kind", "record_id"], name="document_by_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdraw_reason=""),
                name="document_withdrawn_with_reason",
                violation_error_message=_("Say why the document is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(replaced_by=None),
                name="document_withdrawn_or_replaced",
                violation_error_message=_("A document is withdrawn or replaced, not both."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="issued_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="issued_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(*_FROZEN),
            ),
            pgtrigger.Protect(
                name="issued_only_ends",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_CHANGED),
            ),
        ]

    def __str__(self) -> str:
        return " № ".join(filter(None, [self.title, self.number])) or self.written_code

    @property
    def kind_registered(self) -> DocumentKind | None:
        return KINDS.get(self.kind)

    @property
    def written_code(self) -> str:
        return written(self.code)

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None and self.replaced_by_id is None

    def get_absolute_url(self) -> str:
        return reverse("document-file", args=[self.written_code])

    def may_be_read_by(self, user) -> bool:
        kind = self.kind_registered
        return kind is not None and kind.may_read(user, self.record_id)

    def replace(self, *, by: "SealedDocument") -> None:
        self.replaced_by = by
        self.save(update_fields=["replaced_by"])

    def withdraw(self, *, reason: str, by, at) -> None:
        self.withdrawn_at, self.withdrawn_by, self.withdraw_reason = at, by, reason
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
