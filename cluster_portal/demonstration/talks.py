"""What enterprises and applicants say to each other in the round whose ranking goes on.

Times for interviews, some of them taken, one talk that is over; notes of HR; short conversations,
one of which waits for HR's answer. Nobody is written to: it is as it would have come about.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from django.db.models import Case, F, Value, When

from internships.enums import ApplicationState, RoundPhase
from internships.models import (
    Application,
    ApplicationMessage,
    ApplicationNote,
    InterviewSlot,
    PlacementRound,
    Posting,
)
from partners.models import Organization

_POSTINGS, _APPLICANTS = 6, 4
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_PLACES = [
    "Bosh bino, 2-qavat, 14-xona", "Kadrlar boʻlimi, 5-xona",
    "Onlayn: https://meet.example.uz/suhbat",
]  # fmt: skip
_NOTES = [
    "Dasturlash asoslarini yaxshi biladi, rus tilida erkin gapiradi.",
    "Baholari yuqori, lekin ishlab chiqarishda tajribasi yoʻq.",
    "Suhbatga puxta tayyorlangan: korxonamiz haqida koʻp narsa biladi.",
    "Yotoqxona kerak boʻladi, oldindan kelishib olish lozim.",
]
_TALKS = [
    (
        "Assalomu alaykum! Suhbatga talabalik guvohnomangizni olib keling.",
        "Vaalaykum assalom! Albatta olib kelaman, rahmat.",
    ),
    (
        "Amaliyot paytida ikki smenada ishlay olasizmi?",
        "Ha, darslarimga xalaqit bermasa, ikkinchi smena ham maʼqul.",
    ),
    (
        "Qaysi dasturlarda ishlagansiz?",
        "AutoCAD va Excelda ishlaganman. Suhbat vaqtini bir kun keyinga surish mumkinmi?",
    ),
]


def make_talks(
    *,
    university: Organization,
    first: Organization,
    hr: Mapping[int, object],
    now: datetime,
    random: Random,
) -> None:
    """HR: enterprise → its officer. FIRST is the visitors' enterprise."""
    rounds = PlacementRound.objects.open().filter(university=university).order_by("pk")
    ranking = next((one for one in rounds if one.phase(now) == RoundPhase.RANKING), None)
    if ranking is None:
        return
    busy: set[int] = set()  # students: nobody is at two talks at once
    of_visitors = Case(When(enterprise=first, then=Value(0)), default=Value(1))
    for posting in ranking.postings.published().order_by(of_visitors, "pk")[:_POSTINGS]:
        applicants = _best(posting, busy)
        busy |= {application.student_id for application in applicants}
        if applicants:
            _interviews(posting, applicants, hr[posting.enterprise_id], now, random)
            _write(applicants, hr[posting.enterprise_id], now, random)


def _best(posting: Posting, busy: set[int]) -> list[Application]:
    """Whom the enterprise ranks first; those before all who have an account to write from."""
    waiting = posting.applications.filter(state=ApplicationState.SUBMITTED)
    in_order = waiting.exclude(student__in=busy).order_by(
        Case(When(student__user=None, then=Value(1)), default=Value(0)),
        F("rank").asc(nulls_last=True),
        "pk",
    )
    return list(in_order.select_related("student__user")[:_APPLICANTS])


def _interviews(posting: Posting, applicants: list[Application], hr, now, random: Random) -> None:
    """One talk was yesterday; some are tomorrow; the last applicant has not chosen a time yet."""
    Application.objects.filter(pk__in=[one.pk for one in applicants]).update(
        invited_at=now - 2 * _DAY
    )
    place, tomorrow = random.choice(_PLACES), now + _DAY + 10 * _HOUR
    begins = [now - _DAY + 11 * _HOUR, *(tomorrow + half * _HOUR / 2 for half in range(4))]
    for number, starts_at in enumerate(begins):
        slot = InterviewSlot(
            posting=posting, starts_at=starts_at, ends_at=starts_at + _HOUR / 2, place=place,
            offered_by=hr, offered_at=now - 2 * _DAY - _HOUR,
        )  # fmt: skip
        if number < len(applicants) - 1 or number == 0:
            slot.take(application=applicants[number], at=now - 2 * _DAY + number * _HOUR)
        slot.save()


def _write(applicants: list[Application], hr, now, random: Random) -> None:
    """Notes about the first ones; conversations, the last of which HR has not read yet."""
    notes = random.sample(_NOTES, k=min(len(applicants), 2))
    ApplicationNote.objects.bulk_create(
        ApplicationNote(
            application=application, text=text, written_by=hr, written_at=now - _DAY + 15 * _HOUR
        )
        for application, text in zip(applicants, notes, strict=False)
    )
    writers = [application for application in applicants if application.student.user_id]
    talks = random.sample(_TALKS, k=min(len(writers), len(_TALKS)))
    for number, (application, (asked, answered)) in enumerate(zip(writers, talks, strict=False)):
        sent_at = now - _DAY + (9 + number) * _HOUR
        read_at = None if number == len(talks) - 1 else sent_at + 2 * _HOUR
        ApplicationMessage.objects.create(
            application=application, author=hr, from_enterprise=True, text=asked,
            sent_at=sent_at, seen_at=sent_at + _HOUR,
        )  # fmt: skip
        ApplicationMessage.objects.create(
            application=application, author=application.student.user, from_enterprise=False,
            text=answered, sent_at=sent_at + _HOUR, seen_at=read_at,
        )  # fmt: skip
