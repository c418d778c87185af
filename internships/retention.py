"""What of internships is cleared away in time: texts, CVs, mentors' addresses,
contracts."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.erasure import Trace, redact_later
from cluster_portal.common.models import SealedDocument
from cluster_portal.common.retention import Rule, register
from internships.actions.contracting.contract_document import AMENDMENT, CONTRACT
from internships.actions.finishing.certificate import CERTIFICATE
from internships.models import (
    Amendment,
    Application,
    ApplicationMessage,
    ApplicationNote,
    Complaint,
    Contract,
    DiaryEntry,
    DiaryFile,
    Incident,
    Induction,
    MentorTerm,
    OwnPlace,
    Placement,
    PlacementFile,
    PlaceRating,
    PracticeReport,
    Signature,
    WeeklyCheck,
)


def clear_texts(before: datetime) -> int:
    """Motivation letters, CVs, notes and messages; that somebody applied, and what came of it,
    stays."""
    sent = Application.objects.filter(submitted_at__lt=before)
    old = sent.exclude(motivation="", cv="", cv_name="")
    for application in old.exclude(cv="").order_by("pk").iterator(chunk_size=500):
        name = application.cv.name
        if not Application.objects.filter(cv=name, submitted_at__gte=before).exists():
            application.cv.storage.delete(name)
    drop_talk(sent)
    return _cleared(old, "internships.application", ("cv_name",), motivation="", cv="")


def drop_talk(applications) -> None:
    """What HR noted and both sides wrote goes; that somebody wrote, and when, stays."""
    ApplicationNote.objects.filter(application__in=applications).delete()
    ApplicationMessage.objects.filter(application__in=applications).exclude(text="").update(text="")


def clear_mentors(before: datetime) -> int:
    ended = Placement.objects.filter(ends_on__lt=before.date())
    MentorTerm.objects.filter(placement__in=ended).exclude(name="").update(name="")
    by_link = {"placement__in": ended, "confirmed_by": None}
    Induction.objects.filter(**by_link).exclude(confirmed_name="").update(confirmed_name="")
    WeeklyCheck.objects.filter(diary__placement__in=ended, checked_by=None).exclude(
        checked_name=""
    ).update(checked_name="")
    Incident.objects.filter(placement__in=ended, reported_by=None).exclude(reporter_name="").update(
        reporter_name=""
    )
    named = ended.filter(~Q(mentor_email="") | ~Q(mentor_name=""))
    clear_found_places(before)
    return _cleared(named, "internships.placement", ("mentor_name", "mentor_email"))


def clear_contracts(before: datetime) -> int:
    """What names people in contracts that ended: terms, signatures, scans and files. That there
    was a contract, when, between whom and over which hash, stays."""
    with transaction.atomic():
        ended = Contract.objects.select_for_update().filter(ended_at__lt=before)
        keys = list(ended.exclude(terms={}).order_by("pk").values_list("pk", flat=True))
        signatures = Signature.objects.filter(contract__in=keys)
        for signature in signatures.exclude(scan=""):
            _delete_later(signature.scan)
        traces = [
            Trace("internships.signature", pk, ("name", "capacity"))
            for pk in signatures.order_by("pk").values_list("pk", flat=True)
        ]
        redact_later(traces, reason="retention")
        signatures.update(name="", capacity="", scan="")
        amendments = Amendment.objects.filter(contract__in=keys).values("pk")
        for kind, records in ((CONTRACT, keys), (AMENDMENT, amendments)):
            issued = SealedDocument.objects.filter(kind=kind, record_id__in=records)
            for document in issued.exclude(file=""):
                _delete_later(document.file)
            issued.update(file="", title="", facts={})
        Contract.objects.filter(pk__in=keys).update(terms={})
    return len(keys)


def clear_found_places(before: datetime) -> int:
    """The mentors that hosts named for places students found, and what students wrote to hosts."""
    ended = OwnPlace.objects.filter(ends_on__lt=before.date())
    named = ended.exclude(mentor_email="", mentor_name="", message="")
    fields = ("mentor_name", "mentor_email")
    return _cleared(named, "internships.ownplace", fields, message="")


def drop_diary_texts(entries) -> int:
    """The words and files of diary entries go; that a day was kept stays."""
    for file in DiaryFile.objects.filter(entry__in=entries).order_by("pk").iterator(500):
        _delete_later(file.file)
    DiaryFile.objects.filter(entry__in=entries).delete()
    wordy = entries.exclude(text="", absence_note="")
    return wordy.update(text="", absence_note="")


def drop_reports(reports) -> int:
    """The report's file and conclusion go; that it was handed in and accepted stays."""
    for report in reports.exclude(file="").order_by("pk").iterator(500):
        _delete_later(report.file)
    written = reports.exclude(file="", file_name="", conclusion="")
    return written.update(file="", file_name="", conclusion="")


def _delete_later(file) -> None:
    transaction.on_commit(lambda: file.storage.delete(file.name))


def clear_diaries(before: datetime) -> int:
    """Diaries are kept until graduation; what is counted of them stays."""
    ended = Placement.objects.filter(ends_on__lt=before.date())
    with transaction.atomic():
        checks = WeeklyCheck.objects.filter(diary__placement__in=ended)
        said = checks.exclude(remarks="", next_task="", answer="")
        said.update(remarks="", next_task="", answer="")
        dropped = drop_reports(PracticeReport.objects.filter(placement__in=ended))
        return dropped + drop_diary_texts(DiaryEntry.objects.filter(diary__placement__in=ended))


def clear_complaints(before: datetime) -> int:
    closed = Complaint.objects.filter(closed_at__lt=before).exclude(text="", answer="")
    return closed.update(text="", answer="")


def clear_place_comments(before: datetime) -> int:
    """The ratings stay, for they are told of in groups only."""
    return PlaceRating.objects.filter(given_at__lt=before).exclude(comment="").update(comment="")


def clear_gathered(before: datetime) -> int:
    """Copies of placements' files: each may be gathered again from what is on record."""
    return drop_gathered(PlacementFile.objects.filter(gathered_at__lt=before))


def drop_gathered(copies) -> int:
    for copy in copies.order_by("pk").iterator(500):
        _delete_later(copy.file)
    return copies.delete()[0]


def drop_certificates(placements) -> None:
    """File, title and facts of the certificates go; the hash still tells a true copy."""
    issued = SealedDocument.objects.filter(kind=CERTIFICATE, record_id__in=placements)
    for document in issued.exclude(file=""):
        _delete_later(document.file)
    issued.update(file="", title="", facts={})


def _cleared(records, model: str, fields: tuple[str, ...], **also: str) -> int:
    """Empty the FIELDS of the records, here and, later, in the audit trail."""
    with transaction.atomic():
        keys = list(records.select_for_update().order_by("pk").values_list("pk", flat=True))
        redact_later((Trace(model, pk, fields) for pk in keys), reason="retention")
        return records.model.objects.filter(pk__in=keys).update(**dict.fromkeys(fields, ""), **also)


def register_all() -> None:
    register(
        Rule("application_texts", _("Motivation letters and CVs"), clear_texts),
        Rule("contract_papers", _("Contracts: terms, signatures, scans, files"), clear_contracts),
        Rule("mentor_contacts", _("Mentors' names and addresses"), clear_mentors),
        Rule("diaries", _("Diaries and reports"), clear_diaries),
        Rule("place_comments", _("Comments on places"), clear_place_comments),
        Rule("placement_files", _("Gathered files of placements"), clear_gathered),
        Rule("complaints", _("Complaints"), clear_complaints),
    )
