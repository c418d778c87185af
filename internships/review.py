"""What a university looks at before it publishes: each check asks once for a whole page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Avg, Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.templatetags.interface import spaced
from internships.actions.offering.posting_checks import fits_round
from internships.enums import PlacementState, PostingState, RoundState
from internships.models import Placement, PlacementRound, Posting, PostingChange
from internships.posting_changes import ChangeInWords, in_words
from partners.enums import StudentStatus
from partners.models import Student


@dataclass(frozen=True)
class Finding:
    """One line beside a posting; `kind` is how the interface marks it."""

    label: Any
    text: str
    kind: str = "information"


@dataclass
class ReviewItem:
    posting: Posting
    rounds: list[PlacementRound] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    change: ChangeInWords | None = None


def review_items(postings: Iterable[Posting], at) -> list[ReviewItem]:
    """POSTINGS (with programmes prefetched) with the rounds that fit and what to check."""
    postings = list(postings)
    rounds, changes = _rounds(postings, at), _changes(postings)
    found = [check(postings) for check in CHECKS]
    items = []
    for posting in postings:
        fitting = [one for one in rounds if fits_round(posting=posting, placement_round=one)]
        findings = [by_posting[posting.pk] for by_posting in found if posting.pk in by_posting]
        if posting.state == PostingState.SUBMITTED and not fitting:
            findings.append(_no_round(posting, at))
        items.append(ReviewItem(posting, fitting, findings, changes.get(posting.pk)))
    return items


def _rounds(postings: list[Posting], at) -> list[PlacementRound]:
    return list(
        PlacementRound.objects.filter(
            university__in={posting.university_id for posting in postings},
            state__in=[RoundState.DRAFT, RoundState.OPEN],
            apply_until__gt=at,
        ).order_by("apply_until", "pk")
    )


def _changes(postings: list[Posting]) -> dict[int, ChangeInWords]:
    keys = [posting.pk for posting in postings if posting.state == PostingState.PUBLISHED]
    proposed = PostingChange.objects.proposed().filter(posting__in=keys)
    return {words.change.posting_id: words for words in in_words(proposed)} if keys else {}


def _no_round(posting: Posting, at) -> Finding:
    if posting.starts_on <= timezone.localdate(at):
        return Finding(_("Dates"), _("The first day has passed: return it."), "problem")
    text = _("None of your rounds fits. Plan one, or return the posting.")
    return Finding(_("Placement round"), text, "problem")


def safety(postings: list[Posting]) -> dict[int, Finding]:
    return {
        posting.pk: Finding(_("Hazardous work"), posting.safety_requirements, "attention")
        for posting in postings
        if posting.is_hazardous
    }


def past_results(postings: list[Posting]) -> dict[int, Finding]:
    """How earlier interns of the same university fared at the same enterprise."""
    rows = (
        Placement.objects.filter(
            enterprise__in={one.enterprise_id for one in postings},
            university__in={one.university_id for one in postings},
        )
        .values("enterprise", "university")
        .annotate(
            completed=Count("pk", filter=Q(state=PlacementState.COMPLETED), distinct=True),
            interrupted=Count("pk", filter=Q(state=PlacementState.INTERRUPTED), distinct=True),
            rating=Avg("evaluation__ratings__rating"),
        )
    )
    known = {(row["enterprise"], row["university"]): row for row in rows}
    return {
        posting.pk: _past(known.get((posting.enterprise_id, posting.university_id)))
        for posting in postings
    }


def _past(row: Mapping[str, Any] | None) -> Finding:
    label = _("Your earlier interns there")
    if not row or not (row["completed"] or row["interrupted"]):
        return Finding(label, _("none yet"))
    parts = [
        _("completed: %(count)s") % {"count": row["completed"]},
        _("interrupted: %(count)s") % {"count": row["interrupted"]},
    ]
    if row["rating"] is not None:
        parts.append(_("mentors' mean rating: %(mean)s of 5") % {"mean": spaced(row["rating"], 1)})
    kind = "attention" if row["interrupted"] > row["completed"] else "information"
    return Finding(label, " · ".join(parts), kind)


def places_and_students(postings: list[Posting]) -> dict[int, Finding]:
    """Students it is for, and the places published for them already in rounds not over yet."""
    programmes = {one.pk for posting in postings for one in posting.eligible_programmes.all()}
    students = {
        (row["programme"], row["year"]): row["count"]
        for row in Student.objects.filter(programme__in=programmes, status=StudentStatus.STUDYING)
        .values("programme", "year")
        .annotate(count=Count("pk"))
    }
    places = _published_places(postings, programmes)
    found = {}
    for posting in postings:
        own = {one.pk for one in posting.eligible_programmes.all()}
        wanting = sum(students.get((pk, year), 0) for pk in own for year in posting.eligible_years)
        offered = places_for(places, posting.practice_type_id, own, set(posting.eligible_years))
        text = ngettext(
            "%(students)s student, %(places)s places published already",
            "%(students)s students, %(places)s places published already",
            wanting,
        )
        kind = "attention" if offered >= wanting else "information"
        text = text % {"students": wanting, "places": offered}
        found[posting.pk] = Finding(_("Students it is for"), text, kind)
    return found


def _published_places(postings: list[Posting], programmes: set[int]) -> list[dict]:
    """(posting, practice_type, years, programme, places) of what is published for PROGRAMMES."""
    return list(
        Posting.objects.published()
        .filter(
            university__in={one.university_id for one in postings},
            placement_round__state__in=[RoundState.DRAFT, RoundState.OPEN],
            eligible_programmes__in=programmes,
        )
        .values("pk", "practice_type", "eligible_years", "eligible_programmes")
        .annotate(offered=Sum("places"))
    )


def places_for(rows: list[dict], practice_type: int, programmes: set, years: set) -> int:
    """The places of the postings that are for one of the programmes and years at least."""
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        if (
            row["practice_type"] == practice_type
            and row["eligible_programmes"] in programmes
            and years & set(row["eligible_years"])
        ):
            found[row["pk"]] = row["offered"]
    return sum(found.values())


Check = Callable[[list[Posting]], dict[int, Finding]]

# In the order in which they are read. A check of the agreement in force belongs first here.
CHECKS: list[Check] = [safety, past_results, places_and_students]
