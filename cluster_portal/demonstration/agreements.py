"""Agreements of the demonstration world: practice bases in force, one ending soon, one expired."""

from datetime import date, timedelta
from random import Random

from cluster_portal.common.models import User
from cluster_portal.demonstration.calendar import moment
from cluster_portal.demonstration.institutions import Host, Teaching
from internships.models import Posting
from partners.enums import AgreementKind, AgreementState
from partners.models import Agreement, AgreementObligation, AgreementParty
from partners.terms import months_later

_YEARS = 5
_DAY = timedelta(days=1)
_CAPACITY = {"university": "rektor, ustav asosida", "enterprise": "direktor, ustav asosida"}


def _practice_base(teaching: Teaching, number: int, first: date, **changes) -> Agreement:
    """Signed a week before its first day, for five years."""
    signed_on = first - timedelta(days=7)
    usual = {
        "kind": AgreementKind.PRACTICE_BASE,
        "covers_practice": True,
        "subject": "Talabalar amaliyotini oʻtkazish toʻgʻrisida",
        "number": f"{number:03d}-{first:%y}",
        "dated_on": signed_on,
        "valid_from": first,
        "valid_until": months_later(first, 12 * _YEARS) - _DAY,
        "drafted_by": teaching.university,
        "state": AgreementState.ACTIVE,
        "sent_at": moment(signed_on - timedelta(days=20)),
        "signed_at": moment(signed_on, 15),
        "signed_by": teaching.admin,
        "begun_at": moment(first),
    }
    return Agreement(**usual | changes)


def _special(place: int, today: date) -> dict:
    """Of the main university: the second agreement ends soon, the third has expired."""
    if place == 1:
        return {"valid_until": today + timedelta(days=40)}
    if place == 2:
        over = today - timedelta(days=25)
        return {
            "valid_until": over,
            "state": AgreementState.EXPIRED,
            "expired_at": moment(over + _DAY, 1),
        }
    return {}


def _awaiting_word(teaching: Teaching, today: date) -> Agreement:
    """On targeted training; the enterprise has yet to answer."""
    return Agreement(
        kind=AgreementKind.TARGETED_TRAINING,
        subject="Kadrlarni maqsadli tayyorlash toʻgʻrisida",
        valid_from=today + timedelta(days=30),
        valid_until=months_later(today, 12 * _YEARS),
        drafted_by=teaching.university,
        state=AgreementState.UNDER_REVIEW,
        sent_at=moment(today - timedelta(days=2)),
    )


def make_agreements(
    teachings: list[Teaching],
    hosts: list[Host],
    hr: dict[int, User],
    first_year: int,
    today: date,
    random: Random,
) -> None:
    """Each university has a practice base at every enterprise that offers it places."""
    organizations = {host.organization.pk: host.organization for host in hosts}
    order = {key: place for place, key in enumerate(organizations)}
    offering: dict[int, set[int]] = {}
    pairs = Posting.objects.order_by().values_list("university", "enterprise").distinct()
    for university, enterprise in pairs:
        offering.setdefault(university, set()).add(enterprise)
    made: list[tuple[Agreement, Teaching, int]] = []
    for teaching in teachings:
        known = sorted(offering.get(teaching.university.pk, ()), key=order.__getitem__)
        for place, enterprise in enumerate(known):
            first = date(first_year, random.choice([2, 5, 8]), 1)
            changes = _special(place, today) if teaching is teachings[0] else {}
            agreement = _practice_base(teaching, len(made) + 1, first, **changes)
            made.append((agreement, teaching, enterprise))
    main = hosts[0].organization.pk
    made.append((_awaiting_word(teachings[0], today), teachings[0], main))
    for agreement, _teaching, _enterprise in made:
        agreement.set_keys()
    Agreement.objects.bulk_create([agreement for agreement, *_rest in made], batch_size=2000)
    parties = [
        party
        for agreement, teaching, enterprise in made
        for party in (
            _party(agreement, teaching.university, teaching.admin, "university"),
            _party(agreement, organizations[enterprise], hr[enterprise], "enterprise"),
        )
    ]
    AgreementParty.objects.bulk_create(parties, batch_size=2000)
    _add_obligations(parties[0], parties[1], today)


def _party(agreement: Agreement, organization, person: User, side: str) -> AgreementParty:
    """A university agrees by sending, an enterprise by the day of the signing."""
    at = agreement.sent_at if side == "university" else agreement.signed_at
    return AgreementParty(
        agreement=agreement,
        organization=organization,
        representative=str(person) if at else "",
        capacity=_CAPACITY[side] if at else "",
        consented_at=at,
        consented_by=person if at else None,
    )


def _add_obligations(university: AgreementParty, enterprise: AgreementParty, today: date) -> None:
    """Under the main university's first practice base: done, due soon and overdue."""
    done = today - timedelta(days=200)
    owed = [
        AgreementObligation(
            party=enterprise,
            what="Har yili kamida 10 ta amaliyot oʻrni ajratish",
            due_on=done,
            done_at=moment(done),
            done_by=university.agreement.signed_by,
            note="2-sonli dalolatnoma",
        ),
        AgreementObligation(
            party=university,
            what="Ustozlar uchun texnika xavfsizligi boʻyicha oʻquv kursi",
            due_on=today + timedelta(days=10),
        ),
        AgreementObligation(
            party=enterprise,
            what="Laboratoriyaga oʻlchov asboblarini topshirish",
            due_on=today - timedelta(days=12),
        ),
    ]
    AgreementObligation.objects.bulk_create(owed)
