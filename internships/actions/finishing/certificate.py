"""The certificate of a passed practice, in three languages on one sealed sheet."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cluster_portal.common.documents.seal import seal, withdraw
from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import SealedDocument
from cluster_portal.common.notifications import notify
from internships.actions.practising.diary_people import the_student
from internships.enums import PlacementState
from internships.models import Placement, PracticeGrade, Requisites

LAYOUT = Path(__file__).parents[2] / "documents" / "certificate.typ"
CERTIFICATE = "practice_certificate"
LANGUAGES = ("uz", "ru", "en")
_TITLE = "Sertifikat · Сертификат · Certificate"


class CertificateError(DomainError):
    """The certificate cannot be issued."""


def certificate_of(placement: Placement) -> SealedDocument | None:
    """The one in force."""
    return (
        SealedDocument.objects.filter(
            kind=CERTIFICATE, record_id=placement.pk, replaced_by=None, withdrawn_at=None
        )
        .order_by("-pk")
        .first()
    )


def awaiting_certificate(placements: QuerySet) -> QuerySet:
    """Those of PLACEMENTS that are completed and passed and have no certificate in force."""
    issued = SealedDocument.objects.filter(
        kind=CERTIFICATE, record_id=OuterRef("pk"), replaced_by=None, withdrawn_at=None
    )
    passed = PracticeGrade.objects.passed().filter(placement=OuterRef("pk"))
    return placements.filter(Exists(passed), ~Exists(issued), state=PlacementState.COMPLETED)


def issue_certificate(*, placement: Placement, at) -> SealedDocument:
    """Issued once; the student is told where it is."""
    with transaction.atomic():
        related = Placement.objects.select_related(
            "student", "university", "enterprise", "practice_type"
        )
        locked = related.select_for_update(of=("self",), no_key=True).get(pk=placement.pk)
        if (known := certificate_of(locked)) is not None:
            return known
        grade = PracticeGrade.objects.passed().filter(placement=locked).first()
        if locked.state != PlacementState.COMPLETED or grade is None:
            raise CertificateError(
                _("A certificate is issued for a completed practice with a passing grade.")
            )
        document = seal(
            kind=CERTIFICATE,
            record_id=locked.pk,
            layout=LAYOUT,
            data=certificate_data(locked, grade),
            language="uz",
            title=_TITLE,
            number=f"{locked.university.code or locked.university_id}-{locked.pk}",
            at=at,
            facts={
                "university": locked.university.name_in("uz"),
                "holder": initials(locked.student),
                "starts_on": locked.starts_on.isoformat(),
                "ends_on": locked.ends_on.isoformat(),
            },
        )
        notify(
            the_student(locked),
            "certificate_issued",
            {"placement": locked, "document": document},
            key=f"certificate:{document.pk}",
            url=locked.get_absolute_url(),
        )
    return document


def withdraw_certificate(*, placement: Placement, reason: str, by, at) -> None:
    """From then on the public page says that it is not valid any more."""
    if (document := certificate_of(placement)) is not None:
        withdraw(document=document, reason=reason, by=by, at=at)


def initials(student) -> str:
    """What the public page tells of the holder: enough to compare with the paper, no name.

    Digraphs of the Latin script (Sh, Ch, Oʻ, Gʻ) stay together.
    """
    return " ".join(f"{_initial(name)}." for name in (student.last_name, student.first_name))


def _initial(name: str) -> str:
    pair = name[:2]
    return pair if pair.lower() in {"sh", "ch", "oʻ", "gʻ", "yo", "yu", "ya", "ye"} else name[:1]


def certificate_data(placement: Placement, grade: PracticeGrade) -> dict[str, Any]:
    """What internships/documents/certificate.typ prints."""
    texts = []
    for language in LANGUAGES:
        with override(language):
            texts.append(_text(placement, grade, language))
    found = Requisites.objects.filter(organization=placement.university_id).first()
    signs = {"capacity": "", "name": ""}
    if found is not None:
        signs = {"capacity": found.capacity, "name": found.representative}
    return {"texts": texts, "signs": signs}


def _text(placement: Placement, grade: PracticeGrade, language: str) -> dict[str, Any]:
    said = _(
        "has completed the practice “%(practice)s” at the enterprise %(enterprise)s from "
        "%(first)s to %(last)s: %(credits)s credits."
    )
    marked = _("Grade: %(total)s points of 100 – %(mark)s (%(word)s).")
    practice = placement.practice_type
    return {
        "language": language,
        "script": "cyrl" if language == "ru" else "latn",
        "issuer": placement.university.name_in(language),
        "heading": pgettext("of a certificate", "certifies that"),
        "student": placement.student.full_name,
        "lines": [
            said
            % {
                "practice": practice.name_in(language),
                "enterprise": placement.enterprise.name_in(language),
                "first": date_format(placement.starts_on, "DATE_FORMAT"),
                "last": date_format(placement.ends_on, "DATE_FORMAT"),
                "credits": practice.credits,
            },
            marked % {"total": grade.total, "mark": grade.mark, "word": grade.get_mark_display()},
        ],
    }
