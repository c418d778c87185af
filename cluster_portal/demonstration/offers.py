"""What lies in the queues: a shared posting under review, and a change that waits."""

from datetime import timedelta

from cluster_portal.demonstration.institutions import Host, Teaching
from internships.actions.offering.shared_posting import Lot, write_shared_posting
from internships.enums import RoundState
from internships.models import Posting, PostingChange, PracticeType, SharedPosting

_WORK = (
    "Tajribali mutaxassis rahbarligida smena ishlarida qatnashadi, oʻlchovlarni yozib boradi va "
    "hisobot tayyorlaydi."
)


def draw_up_offers(host: Host, teachings: list[Teaching], hr, now) -> None:
    """Of the visitors' enterprise: one offer for two universities, the main one in two lots."""
    first = now.date() + timedelta(days=70)
    first -= timedelta(days=first.weekday())
    main, second = teachings[:2]
    lots = [
        _lot(main, 5, first),
        _lot(main, 3, first + timedelta(weeks=8)),
        _lot(second, 2, first),
    ]
    shared = SharedPosting(
        enterprise=host.organization,
        practice_type=PracticeType.objects.get(code="production"),
        title="Smena ustasi yordamchisi",
        description=_WORK,
        district=host.organization.district,
        pay_amount=1_500_000,
        meals=True,
        is_hazardous=True,
        safety_requirements="Kaska va himoya koʻzoynagi majburiy; birinchi kuni yoʻriqnoma.",
    )
    write_shared_posting(shared=shared, lots=lots, competences=[], by=hr, at=now)
    for posting in shared.postings.order_by("pk"):
        posting.submit(at=now - timedelta(days=2))
        posting.save()
    _propose_change(host, main, hr, now)


def _lot(teaching: Teaching, places: int, first) -> Lot:
    posting = Posting(
        university=teaching.university,
        places=places,
        starts_on=first,
        ends_on=first + timedelta(days=39),
        eligible_years=[3],
    )
    return Lot(posting, teaching.programmes[:2])


def _propose_change(host: Host, teaching: Teaching, hr, now) -> None:
    """A shift other than the one students chose waits for the university's agreement."""
    posting = (
        Posting.objects.published()
        .filter(
            enterprise=host.organization,
            university=teaching.university,
            placement_round__state=RoundState.OPEN,
            placement_round__rank_until__gt=now,
        )
        .exclude(shift="evening")
        .order_by("pk")
        .first()
    )
    if posting is None:
        return
    posting.template_name = posting.title
    posting.save()
    PostingChange.objects.create(
        posting=posting,
        before={"shift": posting.shift},
        after={"shift": "evening"},
        is_material=True,
        proposed_by=hr,
        proposed_at=now - timedelta(hours=20),
    )
