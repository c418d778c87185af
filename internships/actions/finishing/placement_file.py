"""Gathers the whole file of a placement into one sealed PDF/A-3.

The record is typeset; contract, amendments, referral and certificate follow page by page, and their
sealed originals are attached as they are: a page copied into another file keeps no seal. What
people handed in (the report, files of the diary) is attached, for nobody can promise of it that it
lasts. A contract that names personal numbers is told of with its hash, and kept apart.
"""

import hashlib
import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cluster_portal.common.documents.binding import STANDARD, Attachment, bound, pages_in
from cluster_portal.common.documents.certificate import seal_certificate
from cluster_portal.common.documents.pades import sealed
from cluster_portal.common.documents.typesetting import typeset
from cluster_portal.common.models import SealedDocument
from internships.actions.contracting.contract_document import AMENDMENT, CONTRACT
from internships.actions.contracting.contract_terms import spelled
from internships.actions.contracting.practice_papers import REFERRAL
from internships.actions.finishing.certificate import CERTIFICATE
from internships.models import Amendment, Contract, DiaryFile, Placement, PlacementFile
from internships.placement_record import facts_of, part, record_of

LAYOUT = Path(__file__).parents[2] / "documents" / "placement_file.typ"
MOST_BYTES = 60 * 2**20  # of attachments; what is beyond is named, not attached


@dataclass(frozen=True)
class Paper:
    """One part of the file; `issued` by the platform, so that its pages may be bound in.

    Of one without content only the title and the hash are told.
    """

    title: str
    content: bytes
    sha256: str
    issued: bool = False
    file_name: str = "file.pdf"


def gather_file(
    *,
    placement: Placement,
    for_student: bool,
    language: str,
    by,
    at,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> PlacementFile:
    """The file as it is now, in LANGUAGE; the copy gathered before for the same readers goes."""
    related = Placement.objects.select_related(
        "student__programme__speciality", "enterprise", "university", "practice_type",
        "supervisor", "report", "diary", "evaluation",
    )  # fmt: skip
    found = related.get(pk=placement.pk)
    with override(language):
        report(0, 3)
        papers = list(_papers(found, for_student=for_student))
        report(1, 3)
        record = record_of(found, for_student=for_student)
        content = _bound(found, record, papers, language, at)
        if certificate := seal_certificate():
            content = sealed(content, certificate)
        report(2, 3)
    with transaction.atomic():
        key = {"placement": found, "for_student": for_student, "language": language}
        known = PlacementFile.objects.select_for_update().filter(**key).first()
        gathered = known or PlacementFile(**key)
        old = gathered.file.name
        gathered.sha256 = hashlib.sha256(content).hexdigest()
        gathered.gathered_at, gathered.gathered_by = at, by
        gathered.file.save("file.pdf", ContentFile(content), save=False)
        gathered.save()
        if old:
            transaction.on_commit(lambda: gathered.file.storage.delete(old))
    report(3, 3)
    return gathered


def _papers(placement: Placement, *, for_student: bool) -> Iterator[Paper]:
    """In the order they came about."""
    contracts = Contract.objects.filter(placements=placement).select_related("template")
    if for_student:  # a list names others besides: students are shown none
        contracts = contracts.filter(template__has_list=False)
    amendments = Amendment.objects.filter(contract__in=contracts)
    apart = [one.pk for one in contracts if one.template.names_numbers]
    for kind, keys in (
        (CONTRACT, contracts.values("pk")),
        (AMENDMENT, amendments.values("pk")),
        (REFERRAL, [placement.pk]),
    ):
        yield from _issued(kind, keys, apart=apart if kind == CONTRACT else [])
    report = getattr(placement, "report", None)
    if report is not None and report.file:
        name = report.file_name or "report.pdf"
        yield from _handed_in(report.file, f"{pgettext('of a practice', 'Report')}: {name}", name)
    for file in DiaryFile.objects.filter(entry__diary__placement=placement).select_related("entry"):
        title = f"{date_format(file.entry.day, 'SHORT_DATE_FORMAT')}: {file.name}"
        yield from _handed_in(file.file, title, file.name)
    yield from _issued(CERTIFICATE, [placement.pk])


def _issued(kind: str, keys, *, apart: list[int] | None = None) -> Iterator[Paper]:
    """What the platform has issued; of records kept APART no file."""
    issued = SealedDocument.objects.filter(
        kind=kind, record_id__in=keys, replaced_by=None, withdrawn_at=None
    )
    for document in issued.exclude(file="").order_by("pk"):
        if document.record_id in (apart or []):
            text = _("%(document)s (kept apart: it names personal numbers)")
            yield Paper(text % {"document": document}, b"", document.sha256)
        elif content := _read(document.file):
            yield Paper(str(document), content, document.sha256, issued=True)


def _handed_in(file, title: str, file_name: str) -> Iterator[Paper]:
    if content := _read(file):
        yield Paper(title, content, hashlib.sha256(content).hexdigest(), file_name=file_name)


def _read(file) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read()
    except FileNotFoundError:
        return b""


def _bound(placement: Placement, record: list, papers: list[Paper], language: str, at) -> bytes:
    """Cover and record, then the issued papers page by page; everything attached."""
    chapters = [(one.title, one.content) for one in papers if one.issued]
    bound_pages = {one: len(pages_in(one.content)) if one.issued else 0 for one in papers}
    base = _typeset(placement, record, bound_pages, language, at)
    return bound(base, chapters=chapters, attachments=_attachments(papers), at=at)


def _attachments(papers: list[Paper]) -> Iterator[Attachment]:
    room = MOST_BYTES
    for number, one in enumerate(papers, start=1):
        if one.content and len(one.content) <= room:
            room -= len(one.content)
            yield Attachment(
                _name(number, one),
                one.content,
                mimetypes.guess_type(one.file_name)[0] or "application/octet-stream",
                f"{one.title} (SHA-256 {one.sha256})",
                "Source" if one.issued else "Supplement",
            )


def _typeset(
    placement: Placement, record: list, bound_pages: dict[Paper, int], language: str, at
) -> bytes:
    title, record_title = _("File of the practice"), _("Record of the practice")
    who = f"{spelled(str(placement.student), language)} · {placement.enterprise}"
    document = {
        "title": f"{title} – {spelled(placement.student.full_name, language)}",
        "language": language.partition("-")[0],
        "script": "cyrl" if language in {"uz-cyrl", "ru"} else "latn",
        "at": at.astimezone(timezone.get_default_timezone())
        .replace(tzinfo=None)
        .isoformat(timespec="seconds"),
        "footer": who,
    }
    body = {
        "title": title,
        "parts": [facts_of(placement)],
        "contents": _contents(record_title, bound_pages),
        "record_title": record_title,
        "record": record or [part(_("There is nothing on record yet."))],
        "bound": sum(bound_pages.values()),
    }
    return typeset(LAYOUT, {"document": document, "body": body}, standard=STANDARD)


def _contents(record_title: str, bound_pages: dict[Paper, int]) -> dict[str, Any]:
    """The parts of the file; how many pages the cover and the record have the layout knows."""
    lines = [
        _(
            "Sealed originals and what was handed in are attached to this file. Pages bound in "
            "here carry no seal of their own: the seal of this file says that it is as it was "
            "gathered, that of an original is checked on the original."
        )
    ]
    rows, before = [], 0
    for one, count in bound_pages.items():
        rows.append({"title": one.title, "after": before, "pages": count, "hash": one.sha256})
        before += count
    return {
        "heading": _("Parts of this file"),
        "lines": lines,
        "columns": [_("Part"), _("Page"), _("Pages"), "SHA-256"],
        "record": record_title,
        "rows": rows,
    }


def _name(number: int, paper: Paper) -> str:
    safe = "".join(sign if sign.isalnum() or sign in " .-_" else "-" for sign in paper.title)[:80]
    ending = Path(paper.file_name).suffix
    return f"{number:02} {safe.removesuffix(ending)}{ending}"
