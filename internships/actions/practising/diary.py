"""The student writes; each day once, however often it is sent."""

from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.notifications import notify
from internships.actions.practising.diary_people import the_student, those_who_look_after
from internships.actions.practising.diary_plan import HAS_DIARY, DiaryError, locked_diary
from internships.enums import Absence, CheckSide, Verdict
from internships.models import (
    Diary,
    DiaryEntry,
    DiaryFile,
    Placement,
    PracticeReport,
    WeeklyCheck,
)
from internships.uploads import media_type_of
from internships.working_days import monday_of

IN_TIME = timedelta(days=2)  # an entry written later than this after its day is late
MOST_FILES = 5


def closed_weeks(diary: Diary) -> set[date]:
    """Weeks that are checked and not returned: the supervisor's word, else the mentor's."""
    verdicts: dict[date, dict[str, str]] = {}
    for week, side, verdict in WeeklyCheck.objects.filter(diary=diary).values_list(
        "week", "side", "verdict"
    ):
        verdicts.setdefault(week, {})[side] = verdict
    return {
        week
        for week, said in verdicts.items()
        if said.get(CheckSide.SUPERVISOR, said.get(CheckSide.MENTOR)) != Verdict.RETURNED
    }


def why_over(placement: Placement, today: date) -> str:
    """A sentence why nothing is written in this diary any more (or not yet); "" where it is."""
    if placement.state not in HAS_DIARY:
        return _("The diary is kept once the practice has begun.")
    went_on = placement.moved_to.values_list("starts_on", flat=True).first()
    if went_on is not None and went_on <= today:
        return _("The practice went on elsewhere: this diary is closed.")
    if PracticeReport.objects.filter(placement=placement, accepted=True).exists():
        return _("The practice is concluded: the diary is closed.")
    return ""


def why_closed(entry: DiaryEntry, diary: Diary, at) -> str:
    """A sentence why the day cannot be written now; "" where it can."""
    placement, today = diary.placement, timezone.localdate(at)
    if why := why_over(placement, today):
        return why
    if entry.day > today:
        return _("This day has not come yet.")
    ended = placement.interrupted_at
    if ended is not None and entry.day > timezone.localdate(ended):
        return _("The practice ended before this day.")
    if entry.week in closed_weeks(diary):
        return _("This week is checked: its days are closed.")
    return ""


def _locked_entry(entry: DiaryEntry) -> tuple[DiaryEntry, Diary]:
    """Entry and diary, held; a check that comes at once waits, and the other way round."""
    diary = locked_diary(entry.diary)
    return DiaryEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk), diary


def _open_entry(entry: DiaryEntry, at) -> tuple[DiaryEntry, Diary]:
    locked, diary = _locked_entry(entry)
    if why := why_closed(locked, diary, at):
        raise DiaryError(why)
    return locked, diary


def write_entry(
    *, entry: DiaryEntry, text: str, hours: int | None, competences=(), files=(), at
) -> DiaryEntry:
    """Keep what the student did; sent again, the same entry holds the newest words."""
    with transaction.atomic():
        locked, _diary = _open_entry(entry, at)
        if locked.excused is not None:
            raise DiaryError(_("Your supervisor has decided about your absence on this day."))
        if locked.written_at is None:
            locked.written_at = at
            locked.is_late = timezone.localdate(at) > locked.day + IN_TIME
        locked.text, locked.hours, locked.changed_at = text, hours, at
        locked.absence = locked.absence_note = ""
        locked.save()
        locked.competences.set(competences)
        _add_files(locked, files, at)
    return locked


def _add_files(entry: DiaryEntry, files: list[UploadedFile], at) -> None:
    """The same file sent twice (a second press on a slow line) is kept once."""
    known = {(kept.name, kept.file.size) for kept in entry.files.all()}
    new = [file for file in files if (file.name[:200], file.size) not in known]
    if len(known) + len(new) > MOST_FILES:
        raise DiaryError(_("A day has at most %(most)d files.") % {"most": MOST_FILES})
    for file in new:
        DiaryFile.objects.create(
            entry=entry,
            file=file,
            name=file.name[:200],
            media_type=media_type_of(file),
            added_at=at,
        )


def remove_file(*, file: DiaryFile, at) -> None:
    with transaction.atomic():
        _open_entry(file.entry, at)
        kept = file.file
        file.delete()
        transaction.on_commit(lambda: kept.storage.delete(kept.name))


def record_absence(*, entry: DiaryEntry, absence: str, note: str, at) -> DiaryEntry:
    """The student says why they were (or will be) away; the supervisor is told."""
    with transaction.atomic():
        locked, diary = _locked_entry(entry)
        why = why_closed(locked, diary, at)
        if why and locked.day <= timezone.localdate(at):
            raise DiaryError(why)
        if locked.written_at is not None:
            raise DiaryError(_("You have written what you did on this day."))
        if locked.excused is not None:
            raise DiaryError(_("Your supervisor has decided about your absence on this day."))
        locked.absence, locked.absence_note, locked.changed_at = absence, note, at
        locked.save()
        notify(
            those_who_look_after(diary.placement, at),
            "absence_recorded",
            {"entry": locked, "placement": diary.placement},
            key=f"diaryentry:{locked.pk}:absence",
            url=diary.get_absolute_url(),
        )
    return locked


def decide_absence(*, entry: DiaryEntry, excused: bool, by, at) -> DiaryEntry:
    """The supervisor excuses an absence or not; a day nobody explained counts as one too."""
    with transaction.atomic():
        locked, diary = _locked_entry(entry)
        if locked.written_at is not None:
            raise DiaryError(_("The student has written what they did on this day."))
        if locked.day > timezone.localdate(at) and not locked.absence:
            raise DiaryError(_("This day has not come yet."))
        locked.absence = locked.absence or Absence.NO_REASON
        locked.excused, locked.excused_by, locked.excused_at = excused, by, at
        locked.save()
        notify(
            the_student(diary.placement),
            "absence_decided",
            {"entry": locked, "placement": diary.placement},
            key=f"diaryentry:{locked.pk}:decided:{excused}",
            url=diary.get_absolute_url(),
        )
    return locked


def plan_make_up(*, entry: DiaryEntry, on: date, topic: str = "") -> DiaryEntry:
    """A further day on which the student makes up for an absence; planned anew it moves."""
    with transaction.atomic():
        locked, diary = _locked_entry(entry)
        if not locked.absence:
            raise DiaryError(_("Only a day of absence is made up for."))
        planned = DiaryEntry.objects.filter(makes_up_for=locked).first()
        if planned is not None and not planned.is_empty:
            raise DiaryError(_("This day is made up for already."))
        if on < diary.placement.starts_on:
            raise DiaryError(_("The practice begins later than this day."))
        if diary.entries.filter(day=on).exclude(makes_up_for=locked).exists():
            raise DiaryError(_("This is a working day of the plan already."))
        if monday_of(on) in closed_weeks(diary):
            raise DiaryError(_("This week is checked: its days are closed."))
        planned = planned or DiaryEntry(diary=diary, makes_up_for=locked)
        planned.day, planned.week, planned.topic = on, monday_of(on), topic or locked.topic
        planned.save()
    return planned
