"""Practices under way: diaries kept, behind, returned or concluded, and what else happens there."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from django.core.files.base import ContentFile

from cluster_portal.demonstration.calendar import moment
from cluster_portal.demonstration.institutions import Teaching
from cluster_portal.demonstration.practice import Practice
from cluster_portal.demonstration.report import report_pdf
from internships.enums import (
    Absence,
    CheckSide,
    ComplaintTopic,
    IncidentKind,
    InductionKind,
    PlacementState,
    Severity,
    Verdict,
)
from internships.models import (
    Complaint,
    Delegation,
    Diary,
    DiaryEntry,
    Incident,
    Induction,
    Placement,
    PracticeReport,
    Visit,
    WeeklyCheck,
)
from internships.working_days import WorkCalendar, monday_of, usual_topics, weeks_between

BEHIND = 8  # working days without a word
_WEEK = timedelta(weeks=1)
_WORDS = [
    "Ustoz rahbarligida kundalik ishlarda qatnashdim, hujjatlarni rasmiylashtirishni oʻrgandim.",
    "Jihozlarni koʻrikdan oʻtkazdik, oʻlchov natijalarini jurnalga yozdim.",
    "Boʻlim hisobotini tayyorlashda yordam berdim, xatolarni tuzatdim.",
    "Texnologik xarita boʻyicha mustaqil ish bajardim, natijasini ustoz tekshirdi.",
    "Xavfsizlik qoidalarini takrorladim, yangi ish joyi bilan tanishdim.",
]
_REMARKS = "Bajarilgan ishni aniqroq yozing: qaysi jihozda, qancha va qanday natija bilan."


class Stage(StrEnum):
    """How a diary stands; a supervisor's students take turns."""

    KEPT = "kept"
    BEHIND = "behind"
    RETURNED = "returned"
    REPORTED = "reported"
    PLANNING = "planning"


_TURNS = [Stage.KEPT, Stage.BEHIND, Stage.RETURNED, Stage.REPORTED, Stage.PLANNING]
_TURNS += [Stage.KEPT] * 5


class Diaries:
    """Writes those of a round's placements under way, in a few statements."""

    def __init__(self, now, random: Random, main: Teaching):
        self.now, self.random, self.main = now, random, main
        self.today: date = now.date()
        self.calendar = WorkCalendar.now()
        self.turns: Counter[int] = Counter()

    def make(self, practice: Practice) -> None:
        placements = list(
            Placement.objects.filter(
                application__placement_round=practice.record, state=PlacementState.UNDER_WAY
            )
            .select_related("practice_type", "supervisor")
            .order_by("pk")
        )
        staged = [(placement, self._stage(placement)) for placement in placements]
        diaries = Diary.objects.bulk_create(
            [self._diary(placement, stage) for placement, stage in staged], batch_size=2000
        )
        entries: list[DiaryEntry] = []
        checks: list[WeeklyCheck] = []
        for diary, (_placement, stage) in zip(diaries, staged, strict=True):
            own = list(self._entries(diary, stage))
            entries += own
            checks += self._checks(diary, stage, own)
        DiaryEntry.objects.bulk_create(entries, batch_size=5000)
        WeeklyCheck.objects.bulk_create(checks, batch_size=5000)
        Induction.objects.bulk_create(
            [one for placement in placements for one in self._first_days(placement)],
            batch_size=5000,
        )
        if practice.teaching is self.main:
            self._happenings(staged)

    def _stage(self, placement: Placement) -> Stage:
        turn = self.turns[placement.supervisor_id]
        self.turns[placement.supervisor_id] += 1
        return _TURNS[turn % len(_TURNS)]

    def _diary(self, placement: Placement, stage: Stage) -> Diary:
        diary = Diary(placement=placement, opened_at=placement.begun_at)
        diary.send_plan()
        if stage != Stage.PLANNING:
            diary.approve_plan(by=placement.supervisor, at=moment(placement.starts_on, 15))
        return diary

    def _entries(self, diary: Diary, stage: Stage) -> Iterator[DiaryEntry]:
        placement = diary.placement
        first, last = placement.starts_on, placement.ends_on
        weeks = weeks_between(first, last)
        known = usual_topics(placement.practice_type.code, len(weeks), "uz")
        topics = dict(zip(weeks, known, strict=False))
        days = list(self.calendar.working_days(first, last, six_day_week=False))
        over = [day for day in days if day < self.today]
        kept = set(over[:-BEHIND] if stage == Stage.BEHIND else over)
        for day in days:
            entry = DiaryEntry(
                diary=diary, day=day, week=monday_of(day), topic=topics.get(monday_of(day), "")
            )
            if day in kept:
                self._write(entry, placement)
            yield entry

    def _write(self, entry: DiaryEntry, placement: Placement) -> None:
        random = self.random
        if random.random() < 0.02:
            entry.absence, entry.absence_note = Absence.ILLNESS, "Shamolladim."
            entry.excused, entry.excused_by = True, placement.supervisor
            entry.excused_at = entry.changed_at = moment(entry.day, 11)
            return
        delay = 3 if random.random() < 0.04 else 0
        at = min(moment(entry.day + timedelta(days=delay), 17), self.now)
        entry.text, entry.hours = random.choice(_WORDS), random.choice([6, 6, 7, 8])
        entry.written_at = entry.changed_at = at
        entry.is_late = delay > 0

    def _checks(
        self, diary: Diary, stage: Stage, entries: list[DiaryEntry]
    ) -> Iterator[WeeklyCheck]:
        """Weeks before the last are checked; the last waits for the supervisor."""
        placement, last = diary.placement, monday_of(self.today) - _WEEK
        written = sorted({entry.week for entry in entries if entry.written_at})
        before = [week for week in written if week < last]
        for week in written:
            if week <= last and self.random.random() < 0.7:
                yield self._check(diary, week, CheckSide.MENTOR, None, placement.mentor_name)
        for week in before:
            supervisor = placement.supervisor
            check = self._check(diary, week, CheckSide.SUPERVISOR, supervisor, str(supervisor))
            if stage == Stage.RETURNED and week == before[-1]:
                check.verdict, check.remarks = Verdict.RETURNED, _REMARKS
                check.next_task = "Shu haftaning yozuvlarini toʻldiring."
            yield check

    def _check(self, diary: Diary, week: date, side: CheckSide, by, name: str) -> WeeklyCheck:
        at = min(moment(week + timedelta(days=7), 16), self.now)
        return WeeklyCheck(
            diary=diary, week=week, side=side, verdict=Verdict.FINE,
            checked_at=at, checked_by=by, checked_name=name,
        )  # fmt: skip

    def _first_days(self, placement: Placement) -> Iterator[Induction]:
        """One in twenty lacks the briefing at the workplace."""
        for kind in InductionKind:
            if kind == InductionKind.WORKPLACE and self.random.random() < 0.05:
                continue
            yield Induction(
                placement=placement,
                kind=kind,
                held_on=placement.starts_on,
                confirmed_at=moment(placement.starts_on, 17),
                confirmed_name=placement.mentor_name,
            )

    def _happenings(self, staged: list[tuple[Placement, Stage]]) -> None:
        """At the main university: reports, visits, incidents, complaints."""
        teaching, reported = self.main, []
        for placement, stage in staged:
            if stage == Stage.REPORTED:
                file = ContentFile(report_pdf(), name="hisobot.pdf")
                reported.append(
                    PracticeReport(
                        placement=placement,
                        file=file,
                        file_name="Amaliyot hisoboti.pdf",
                        handed_in_at=self.now - timedelta(hours=20),
                    )
                )
        PracticeReport.objects.bulk_create(reported)
        begun = [one for one, _stage in staged if one.starts_on < self.today]
        if len(begun) < 5:
            return
        yesterday = self.today - timedelta(days=1)
        for placement in begun[:3]:
            Visit.objects.create(
                placement=placement,
                visited_on=max(placement.starts_on, yesterday - timedelta(days=3)),
                visitor=placement.supervisor,
                findings=(
                    "Talaba ish joyida, himoya vositalari berilgan, topshiriqlar amaliyot "
                    "dasturiga mos. Kundalik joyida toʻldirilmoqda."
                ),
                recorded_at=self.now - timedelta(hours=16),
            )
        self._incident(begun[1], closed=False)
        self._incident(begun[3], closed=True)
        self._complaint(begun[2], answered=True)
        self._complaint(begun[4], answered=False)
        if len(teaching.supervisors) > 1 and not Delegation.objects.exists():
            Delegation.objects.create(
                university=teaching.university,
                supervisor=teaching.supervisors[1],
                stand_in=teaching.supervisors[0],
                starts_on=yesterday,
                ends_on=self.today + timedelta(days=10),
                made_by=teaching.admin,
                made_at=moment(yesterday, 9),
            )

    def _incident(self, placement: Placement, *, closed: bool) -> None:
        day = max(placement.starts_on, self.today - timedelta(days=6))
        incident = Incident(
            placement=placement,
            happened_on=day,
            kind=IncidentKind.NEAR_MISS,
            severity=Severity.MINOR,
            what_happened="Yuk koʻtarilayotganda arqon uzildi, yaqin atrofda hech kim yoʻq edi.",
            what_was_done="Ish toʻxtatildi, arqon almashtirildi, ish joyi oʻralgan.",
            reported_at=moment(day, 12),
            reporter_name=placement.mentor_name,
        )
        if closed:
            incident.kind, incident.what_happened = (
                IncidentKind.ILLNESS,
                "Talabaning bosimi tushdi, hushini yoʻqotdi.",
            )
            incident.what_was_done = "Tez yordam chaqirildi, ota-onasiga xabar berildi."
            incident.told_others = "Tez yordam, ota-onasi"
            incident.measures = "Issiq sexda ish vaqti qisqartirildi."
            incident.closed_by, incident.closed_at = self.main.admin, moment(day, 18)
        incident.save()

    def _complaint(self, placement: Placement, *, answered: bool) -> None:
        received = moment(max(placement.starts_on, self.today - timedelta(days=4)), 19)
        complaint = Complaint(
            placement=placement,
            topic=ComplaintTopic.UNRELATED_WORK if answered else ComplaintTopic.MENTOR,
            text="Ikki haftadan beri omborda yuk tashiyman, bu mutaxassisligimga aloqador emas."
            if answered
            else "Ustozim taʼtilga chiqdi, oʻrniga hech kim biriktirilmadi.",
            received_at=received,
        )
        if answered:
            admin = self.main.admin
            complaint.take_up(by=admin, at=received + timedelta(hours=14))
            complaint.give_answer(
                answer="Korxona bilan gaplashdik: dushanbadan laboratoriyaga oʻtkazilasiz.",
                by=admin,
                at=received + timedelta(hours=20),
            )
        complaint.save()
