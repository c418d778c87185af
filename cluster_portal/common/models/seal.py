"""What makes tampering with the audit trail evident: a chain of seals, and the record of each
redaction and export.
"""

import struct
from collections.abc import Iterable

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited

_ENTRY = struct.Struct(">q32s")  # an event's id and the SHA-256 of its row


def packed(entries: Iterable[tuple[int, bytes]]) -> bytes:
    """(id, digest) pairs as AuditSeal keeps them."""
    return b"".join(_ENTRY.pack(event_id, digest) for event_id, digest in entries)


class AuditSeal(models.Model):
    """The digests of some events of one table, chained to the seal before by its hash.

    The application's database role may add seals and can't alter them (see `grants.py`); the
    trigger refuses it to everybody else who does not go to lengths.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    table = models.CharField(_("table"), max_length=63)
    after_id = models.BigIntegerField(_("after event"))
    until_id = models.BigIntegerField(_("until event"))
    count = models.PositiveIntegerField(_("events"))
    columns = models.JSONField(_("columns"))
    entries = models.BinaryField(_("digests"))
    previous = models.CharField(_("hash of the seal before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("seal of the audit trail")
        verbose_name_plural = _("seals of the audit trail")
        indexes = [models.Index(fields=["table", "-until_id"], name="seal_by_table")]
        constraints = [
            models.UniqueConstraint(
                fields=["previous"],
                name="seal_chain_has_no_fork",
                violation_error_message=_("Another seal follows that one already."),
            ),
            models.UniqueConstraint(
                fields=["table", "after_id"],
                name="seal_events_once",
                violation_error_message=_("These events are sealed already."),
            ),
            models.CheckConstraint(
                condition=Q(until_id__gt=F("after_id"), count__gt=0),
                name="seal_holds_events",
                violation_error_message=_("A seal holds at least one event."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    def digests(self) -> dict[int, bytes]:
        """The digest of each sealed event by its id."""
        return dict(_ENTRY.iter_unpack(bytes(self.entries)))


@audited()
class AuditRedaction(models.Model):
    """Personal data taken out of one event, by the owner of the database alone.

    `before` and `after` are digests of the row over the sealed columns: the check of the trail
    accepts exactly this change of it.
    """

    table = models.CharField(_("table"), max_length=63)
    event_id = models.BigIntegerField(_("event"))
    fields = models.JSONField(_("fields"))
    before = models.CharField(_("digest before"), max_length=64)
    after = models.CharField(_("digest after"), max_length=64)
    reason = models.CharField(_("reason"), max_length=200)
    redacted_at = models.DateTimeField(_("redacted at"))

    class Meta:
        verbose_name = _("redaction of the audit trail")
        verbose_name_plural = _("redactions of the audit trail")
        indexes = [models.Index(fields=["table", "event_id"], name="redaction_by_event")]

    def __str__(self) -> str:
        return f"{self.table} {self.event_id}"


@audited()
class AuditExport(models.Model):
    """Who took which part of the trail out of the platform."""

    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("exported by")
    )
    exported_at = models.DateTimeField(_("exported at"))
    narrowed_to = models.JSONField(_("narrowed to"))
    file_format = models.CharField(_("format"), max_length=4)

    class Meta:
        verbose_name = _("export of the audit trail")
        verbose_name_plural = _("exports of the audit trail")

    def __str__(self) -> str:
        return f"{self.exported_at:%Y-%m-%d %H:%M} {self.file_format}"
