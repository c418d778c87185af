"""Issue a document, replace it by a newer one, withdraw it."""

import hashlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import segno
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cluster_portal.common.documents.certificate import seal_certificate
from cluster_portal.common.documents.codes import new_code, written
from cluster_portal.common.documents.kinds import KINDS
from cluster_portal.common.documents.pades import sealed
from cluster_portal.common.documents.typesetting import typeset
from cluster_portal.common.errors import DomainError
from cluster_portal.common.links import absolute
from cluster_portal.common.models import SealedDocument


class NotInForceError(DomainError):
    """The document was withdrawn or replaced before."""


def seal(
    *,
    kind: str,
    record_id: int,
    layout: Path,
    data: dict,
    language: str,
    title: str,
    at: datetime,
    number: str = "",
    issuer: str = "",
    facts: dict[str, str] | None = None,
    replaces: SealedDocument | None = None,
) -> SealedDocument:
    """Typeset DATA in LAYOUT, seal it and keep it; what it REPLACES points to it from then on.

    TITLE, ISSUER and DATA come in LANGUAGE. Of FACTS, kept for the public page, the kind says which
    there may be.
    """
    facts = facts or {}
    if unknown := facts.keys() - KINDS[kind].facts.keys():
        raise ValueError(f"The kind {kind} tells no facts {sorted(unknown)}.")
    code = new_code()
    sheet = sheet_data(
        code=code, title=title, number=number, issuer=issuer, language=language, at=at
    )
    certificate = seal_certificate()
    pdf = typeset(layout, {"document": sheet, "body": data})
    if certificate:
        pdf = sealed(pdf, certificate)
    with transaction.atomic():
        document = SealedDocument(
            code=code,
            kind=kind,
            record_id=record_id,
            title=title,
            number=number,
            language=language,
            facts=facts,
            sha256=hashlib.sha256(pdf).hexdigest(),
            sealed_with=certificate.fingerprint if certificate else "",
            sealed_at=at,
        )
        document.file.save("document.pdf", ContentFile(pdf), save=False)
        document.save()
        if replaces is not None:
            _standing(replaces).replace(by=document)
    return document


def withdraw(*, document: SealedDocument, reason: str, by, at: datetime) -> None:
    """From now on the public page says that the document is no longer valid."""
    with transaction.atomic():
        _standing(document).withdraw(reason=reason, by=by, at=at)


def _standing(document: SealedDocument) -> SealedDocument:
    found = SealedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if not found.is_in_force:
        raise NotInForceError(_("This document was withdrawn or replaced before."))
    return found


def sheet_data(
    *, code: str, title: str, number: str, issuer: str, language: str, at: datetime
) -> dict:
    """What `sheet.typ` prints round every document, in LANGUAGE."""
    address = absolute(reverse("document-verify", args=[written(code)]))
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", xmldecl=False, border=0)
    with override(language):
        if seal_certificate():
            words = _(
                "Sealed electronically by this platform. The seal is not a qualified electronic "
                "signature."
            )
        else:
            words = _("Issued by this platform without an electronic seal.")
        return {
            "title": title,
            "number": number,
            "issuer": issuer,
            "language": language.partition("-")[0],
            "script": "cyrl" if language in {"uz-cyrl", "ru"} else "latn",
            "at": at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds"),
            "qr": picture.getvalue().decode(),
            "address": address,
            "code": written(code),
            "check": _("Check this document at"),
            "code_label": _("Code"),
            "seal": words,
        }
