"""What rounds and placements show besides a plain year, at the main university.

Rules compared on a round that waits to be run, with places reserved in it; places found by
students, one at each stage; an exchange that awaits its answer; a student transferred to another
host.
Nobody is written to: states are set as they would have come about.
"""

from datetime import date, timedelta

from cluster_portal.demonstration.institutions import Host
from internships.actions.placing.allocation import compare_rules
from internships.actions.placing.move import continued
from internships.enums import (
    HOLDING_A_PLACE,
    OwnPlaceState,
    PlacementState,
    ReservedGroup,
    RoundPhase,
)
from internships.models import (
    OwnPlace,
    Placement,
    PlacementRound,
    PlacementSwap,
    PracticeType,
    ReservedPlaces,
    ReservedStudent,
)
from partners.enums import StudentStatus
from partners.models import Organization, Student

_FOUND = [
    "“Zarafshon raqamli yechimlar” MChJ", "“Oydin hisob” MChJ", "“Chinor qurilish” MChJ",
    "“Registon servis” XK", "“Sharq tajriba” MChJ", "“Nurli yoʻl” MChJ", "“Obod maskan” MChJ",
]  # fmt: skip
_MESSAGE = "Korxonangizda amaliyot oʻtashni juda istayman: yoʻnalishim sizning ishingizga mos."
_TASKS = "Boʻlim ishida qatnashadi, hujjatlarni tartibga soladi, hisobot tayyorlaydi."


def make_moves(*, university: Organization, hosts: list[Host], student: Student, admin, now):
    """STUDENT is the visitors' own: theirs is the place that awaits its host's answer."""
    waiting = _round_to_run(university, now)
    if waiting is not None:
        _reserve(waiting, admin, now)
        compare_rules(placement_round=waiting, by=admin, at=now)
    _find_places(university, hosts, student, admin, now)
    confirmed = list(
        Placement.objects.filter(
            university=university,
            state=PlacementState.CONFIRMED,
            starts_on__gt=now.date(),
            application__isnull=False,
            student__user__isnull=False,
        ).order_by("pk")[:3]
    )
    if len(confirmed) == 3:
        mine, other, moved = confirmed
        _propose_swap(mine, other, now)
        _transfer(moved, hosts, now)


def _round_to_run(university: Organization, now) -> PlacementRound | None:
    rounds = PlacementRound.objects.open().filter(university=university).order_by("pk")
    return next((one for one in rounds if one.phase(now) == RoundPhase.ALLOCATION), None)


def _reserve(placement_round: PlacementRound, admin, now) -> None:
    """A place of each of three postings, for some who put these postings first."""
    groups = list(ReservedGroup)
    postings = placement_round.postings.published().filter(places__gte=2).order_by("pk")[:3]
    for posting, group in zip(postings, groups, strict=False):
        ReservedPlaces.objects.create(posting=posting, group=group, places=1)
        first = posting.applications.filter(choice=1).order_by("-pk").first()
        if first is not None:
            ReservedStudent.objects.create(
                placement_round=placement_round,
                student_id=first.student_id,
                group=group,
                basis="2026-yil 1-sentabrdagi 12-sonli shartnoma",
                named_by=admin,
                named_at=now - timedelta(days=10),
            )


def _find_places(university: Organization, hosts: list[Host], student: Student, admin, now) -> None:
    first = now.date() + timedelta(days=75)
    first -= timedelta(days=first.weekday())
    last = first + timedelta(days=25)
    busy = Placement.objects.filter(
        state__in=[*HOLDING_A_PLACE, PlacementState.OFFERED],
        starts_on__lte=last,
        ends_on__gte=first,
    )
    studying = Student.objects.filter(
        university=university, status=StudentStatus.STUDYING, user__isnull=False
    ).exclude(pk=student.pk)
    free = studying.exclude(pk__in=busy.values("student")).order_by("-year", "pk")
    others = list(free[: len(OwnPlaceState) - 1])
    for number, (finder, state) in enumerate(
        zip([student, *others], OwnPlaceState, strict=False), start=1
    ):
        place = OwnPlace(
            student=finder,
            university=university,
            practice_type=PracticeType.objects.get(code="production"),
            host_name=_FOUND[number - 1],
            host_tax_id=f"3071{number:05}",
            host_email=f"kadrlar{number}@example.uz",
            message=_MESSAGE,
            starts_on=first,
            ends_on=last,
            proposed_at=now - timedelta(days=6),
            answer_until=now + timedelta(days=8),
        )
        place.save()
        _play(place, state, hosts[1].organization, admin, now)
        place.save()


def _play(place: OwnPlace, state: OwnPlaceState, host: Organization, admin, now) -> None:
    """Bring what was proposed to STATE."""
    answered = now - timedelta(days=3)
    if state in {OwnPlaceState.ACCEPTED, OwnPlaceState.APPROVED, OwnPlaceState.REFUSED}:
        place.tasks = _TASKS
        place.mentor_name, place.mentor_email = "Saidov Jahongir", place.host_email
        place.accept(at=answered)
    match state:
        case OwnPlaceState.APPROVED:
            place.approve(placement=_placement(place, host, now), by=admin, at=now)
        case OwnPlaceState.REFUSED:
            place.refuse(reason="Ish yoʻnalishga mos emas.", by=admin, at=now)
        case OwnPlaceState.DECLINED:
            place.decline(reason="Bu oylarda rahbar yoʻq.", at=answered)
        case OwnPlaceState.WITHDRAWN:
            place.withdraw(at=answered)
        case OwnPlaceState.EXPIRED:
            place.expire(at=now)


def _placement(place: OwnPlace, host: Organization, now) -> Placement:
    placement = Placement(
        student=place.student,
        enterprise=host,
        university_id=place.university_id,
        practice_type_id=place.practice_type_id,
        starts_on=place.starts_on,
        ends_on=place.ends_on,
        mentor_name=place.mentor_name,
        mentor_email=place.mentor_email,
        offered_at=place.answered_at,
    )
    placement.save()
    placement.confirm(at=now)
    placement.save()
    return placement


def _propose_swap(mine: Placement, other: Placement, now) -> None:
    PlacementSwap.objects.create(
        placement=mine,
        other=other,
        message="Menga uyimga yaqinroq, sizga esa yoʻnalishingizga mosroq boʻladi.",
        proposed_at=now - timedelta(hours=5),
    )


def _transfer(old: Placement, hosts: list[Host], now) -> None:
    """To another host for the second half of the period."""
    other = next(one.organization for one in hosts if one.organization.pk != old.enterprise_id)
    last = old.ends_on
    begins: date = old.starts_on + (last - old.starts_on) / 2
    begins -= timedelta(days=begins.weekday())
    old.transfer(
        ends_on=begins - timedelta(days=1), at=now, reason="Korxonadagi boʻlim taʼmirga yopiladi."
    )
    old.save()
    continued(old, None, other.pk, (begins, last), now)
