"""What students say of places and of their profession, in groups only.

A group is told of from MIN_GROUP answers on, and with the answers given before this month began:
who looks every day must not see a group change by one. Comments go to the university alone, without
names, in an order that says nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from cluster_portal.common.groups import MIN_GROUP, hidden
from cluster_portal.common.periods import Period
from internships.enums import Moment
from internships.models import MotivationAnswer, Placement, PlaceRating
from internships.models.feedback import ASPECTS, MOTIVES
from internships.permissions import VIEW_PLACE_RATINGS
from partners.reach import reach_of

STEPS = (1, 2, 3, 4, 5)


@dataclass
class Answers:
    """How many said each of 1–5."""

    counts: Counter = field(default_factory=Counter)

    @property
    def number(self) -> int:
        return sum(self.counts.values())

    @property
    def mean(self) -> float | None:
        number = self.number
        return sum(step * count for step, count in self.counts.items()) / number if number else None

    @property
    def distribution(self) -> list[tuple[int, int]]:
        return [(step, self.counts[step]) for step in STEPS]


@dataclass
class Change:
    """Of those who answered both times: the means, and how many rose and fell."""

    before: Answers = field(default_factory=Answers)
    after: Answers = field(default_factory=Answers)
    rose: int = 0
    fell: int = 0

    @property
    def difference(self) -> float | None:
        return self.after.mean - self.before.mean if self.after.number else None


@dataclass
class Opinion:
    """Of one group; `aspects` and `motives` are empty where it is too small."""

    label: object
    size: int = 0
    aspects: dict[str, Answers] = field(default_factory=dict)
    both: int = 0
    motives: dict[str, Change] = field(default_factory=dict)

    @property
    def is_shown(self) -> bool:
        return bool(self.aspects)

    @property
    def rows(self) -> list[tuple[str, Answers]]:
        """(aspect in words, answers)"""
        return [(_in_words(PlaceRating, name), said) for name, said in self.aspects.items()]

    @property
    def changes(self) -> list[tuple[str, Change]]:
        return [(_in_words(MotivationAnswer, name), one) for name, one in self.motives.items()]


def _in_words(model, name: str) -> str:
    return capfirst(model._meta.get_field(name).verbose_name)


def told_of(user) -> QuerySet:
    """The placements of whose groups a person is told: their enterprise's, their university's."""
    reach = reach_of(user).holding(VIEW_PLACE_RATINGS)
    if not reach.affiliations:
        return Placement.objects.none()
    return Placement.objects.within(reach)


def ratings_told(placements: QuerySet, period: Period, today: date) -> QuerySet:
    """Of practices that ended in PERIOD, given before this month."""
    month = timezone.make_aware(datetime.combine(today.replace(day=1), time.min))
    return PlaceRating.objects.filter(
        placement__in=placements,
        placement__ends_on__range=(period.start, period.end),
        given_at__lt=month,
    )


def opinions(ratings: QuerySet, *, by: str, total_is_shown: bool) -> list[Opinion]:
    """One for each group BY a path from the placement, the larger first; two queries."""
    rows = ratings.values_list("placement", f"placement__{by}", *ASPECTS)
    groups: dict[object, list[tuple]] = defaultdict(list)
    for placement, group, *given in rows:
        groups[group].append((placement, given))
    few = hidden(
        {key: len(members) for key, members in groups.items()}, total_is_shown=total_is_shown
    )
    said = _motivation(ratings)
    found = [_opinion(key, members, said, shown=key not in few) for key, members in groups.items()]
    return sorted(found, key=lambda one: (-one.size if one.is_shown else 0, str(one.label)))


def opinion_of_all(ratings: QuerySet) -> Opinion:
    """Of all together, where they are enough."""
    rows = [(placement, given) for placement, *given in ratings.values_list("placement", *ASPECTS)]
    return _opinion("", rows, _motivation(ratings), shown=len(rows) >= MIN_GROUP)


def _opinion(key, members: list[tuple], said: dict, *, shown: bool) -> Opinion:
    opinion = Opinion(key, len(members))
    if not shown:
        return opinion
    opinion.aspects = {
        name: Answers(Counter(given[place] for _key, given in members))
        for place, name in enumerate(ASPECTS)
    }
    both = [said[placement] for placement, _given in members if len(said[placement]) == 2]
    opinion.both = len(both)
    # Those who answered once only must not be told apart by the difference of two groups.
    if len(both) >= MIN_GROUP:
        opinion.motives = {name: _change(both, place) for place, name in enumerate(MOTIVES)}
    return opinion


def _motivation(ratings: QuerySet) -> dict[int, dict[str, tuple]]:
    found: dict[int, dict[str, tuple]] = defaultdict(dict)
    answers = MotivationAnswer.objects.filter(placement__in=ratings.values("placement"))
    for placement, moment, *given in answers.values_list("placement", "moment", *MOTIVES):
        found[placement][moment] = tuple(given)
    return found


def _change(both: Iterable[dict[str, tuple]], place: int) -> Change:
    change = Change()
    for answers in both:
        before, after = answers[Moment.BEFORE][place], answers[Moment.AFTER][place]
        change.before.counts[before] += 1
        change.after.counts[after] += 1
        change.rose += after > before
        change.fell += after < before
    return change


def comments(ratings: QuerySet) -> list[str]:
    """For the university: what was written, where enough wrote something; sorted by the text."""
    written = list(ratings.exclude(comment="").values_list("comment", flat=True))
    return sorted(written) if len(written) >= MIN_GROUP else []
