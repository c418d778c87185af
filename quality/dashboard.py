"""What a subject's dashboard shows, read from computed values only."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cluster_portal.common import charts
from cluster_portal.common.periods import Period, PeriodKind
from partners.enums import OrganizationKind
from partners.models import Organization, Programme
from quality.actions.values import summed, value_of
from quality.enums import SubjectKind
from quality.indicators.definition import Indicator
from quality.indicators.judgement import Change, change, standing
from quality.indicators.registry import indicators_for
from quality.indicators.targets import Targets
from quality.models import IndicatorCell, IndicatorValue
from quality.presentation import (
    bounds,
    change_words,
    figure,
    made_of,
    number,
    short_period_name,
    standing_kind,
)
from quality.subjects import Subject, subjects_by_pk

_TREND = {PeriodKind.MONTH: 24, PeriodKind.SEMESTER: 12, PeriodKind.YEAR: 10}


@dataclass
class Values:
    """All values of one subject, by indicator and period: one query, whatever its size."""

    subject: Subject
    found: dict[tuple[str, Period], IndicatorValue] = field(default_factory=dict)

    @classmethod
    def of(cls, subject: Subject, indicator: str | None = None) -> "Values":
        values = IndicatorValue.objects.filter(subject_kind=subject.kind, subject_id=subject.pk)
        if indicator:
            values = values.filter(indicator=indicator)
        return cls(subject, {(value.indicator, period_of(value)): value for value in values})

    def periods(self, kind: PeriodKind, today) -> list[Period]:
        """Periods of KIND that have begun and have values, the latest first."""
        found = {period for _code, period in self.found if period.kind == kind}
        return sorted((period for period in found if period.start <= today), reverse=True)

    def get(self, indicator: Indicator, period: Period) -> IndicatorValue | None:
        return self.found.get((indicator.code, period))


def period_of(value) -> Period:
    """The period VALUE was counted for."""
    return Period(value.period_start, PeriodKind(value.period_kind))


def tile(indicator: Indicator, values: Values, period: Period, targets: Targets) -> dict:
    """One figure with interval, what it is made of, target and change in words."""
    value, before = values.get(indicator, period), period.previous()
    target = targets.of(indicator.code, values.subject.kind, values.subject.pk)
    judged = None if target is None else standing(indicator, value, target)
    shown = value is not None and value.value is not None
    return {
        "indicator": indicator,
        "value": number(indicator, value.value) if shown else figure(indicator, value),
        "interval": bounds(indicator, value.low, value.high) if shown else "",
        "detail": made_of(indicator, value),
        "target": "" if target is None else number(indicator, target),
        "kind": "" if judged is None else standing_kind(judged),
        "trend": change_words(change(value, values.get(indicator, before)), before)
        if shown
        else "",
        "row": value,
        "target_value": target,
    }


def tiles(values: Values, period: Period) -> list[dict]:
    """One tile for each indicator of the subject's kind."""
    targets = Targets(period.academic_year)
    kind = values.subject.kind
    return [tile(indicator, values, period, targets) for indicator in indicators_for(kind)]


def trend(indicator: Indicator, values: Values, period: Period, target: float | None) -> dict:
    """The line of an indicator over periods of one kind, up to PERIOD; gaps stay gaps."""
    shown, place = [], period
    for _step in range(_TREND[PeriodKind(period.kind)]):
        shown.append((place, values.get(indicator, place)))
        place = place.previous()
    shown.reverse()
    while shown and shown[0][1] is None:
        shown.pop(0)
    rows = [
        {
            "label": short_period_name(one),
            "value": value.value if value else None,
            "low": value.low if value else None,
            "high": value.high if value else None,
        }
        for one, value in shown
    ]
    table = [
        [short_period_name(one), figure(indicator, value), made_of(indicator, value)]
        for one, value in shown
    ]
    return {
        "spec": charts.trend(
            rows, label=str(indicator.name), share=indicator.is_share, target=target
        ),
        "table": {"head": [_("Period"), _("Value"), _("Made of")], "rows": table},
        "title": trend_title(indicator, shown),
    }


def trend_title(indicator: Indicator, shown: list) -> str:
    """The finding: the last value against the first."""
    known = [(period, value) for period, value in shown if value and value.value is not None]
    if len(known) < 2:
        return _("%(indicator)s: too few values for a trend") % {"indicator": indicator.name}
    (first, then), (_last, now) = known[0], known[-1]
    words = {
        Change.HIGHER: _("%(indicator)s is higher than in %(period)s"),
        Change.LOWER: _("%(indicator)s is lower than in %(period)s"),
        Change.NOT_CLEAR: _("%(indicator)s: no change since %(period)s can be claimed"),
    }[change(now, then)]
    return words % {"indicator": indicator.name, "period": short_period_name(first)}


def child_kinds(kind: SubjectKind, indicator: Indicator) -> list[SubjectKind]:
    """Into which subjects the values of KIND can be broken down."""
    below = {
        SubjectKind.NATION: [SubjectKind.REGION, SubjectKind.UNIVERSITY, SubjectKind.CLUSTER],
        SubjectKind.REGION: [SubjectKind.UNIVERSITY],
        SubjectKind.CLUSTER: [SubjectKind.UNIVERSITY],
        SubjectKind.UNIVERSITY: [SubjectKind.PROGRAMME, SubjectKind.ENTERPRISE],
    }.get(kind, [])
    return [child for child in below if child in indicator.dimensions]


def _universities(subject: Subject, period: Period) -> QuerySet:
    found = Organization.objects.exclude(kind=OrganizationKind.ENTERPRISE)
    if subject.kind == SubjectKind.REGION:
        return found.filter(region=subject.pk)
    members = found.filter(
        memberships__cluster=subject.pk, memberships__starts_on__lte=period.end
    ).exclude(memberships__cluster=subject.pk, memberships__ends_on__lt=period.start)
    return members.distinct()


def children(
    subject: Subject, kind: SubjectKind, indicator: Indicator, period: Period
) -> list[tuple[Subject, IndicatorValue]]:
    """Values of the subjects of KIND within SUBJECT, by name."""
    if kind == SubjectKind.ENTERPRISE:
        return _hosts(subject, indicator, period)
    values = IndicatorValue.objects.filter(
        indicator=indicator.code,
        period_kind=period.kind,
        period_start=period.start,
        subject_kind=kind,
    )
    if subject.kind == SubjectKind.UNIVERSITY:
        programmes = Programme.objects.filter(institution=subject.pk)
        values = values.filter(subject_id__in=programmes.values("pk"))
    elif subject.kind != SubjectKind.NATION:
        universities = _universities(subject, period)
        values = values.filter(subject_id__in=universities.values("pk"))
    return _named(kind, {value.subject_id: value for value in values})


def _named(kind: SubjectKind, found: dict) -> list[tuple[Subject, IndicatorValue]]:
    subjects = subjects_by_pk(kind, found)
    pairs = [(subjects[key], value) for key, value in found.items() if key in subjects]
    return sorted(pairs, key=lambda pair: (pair[0].sort_key, pair[0].pk))


def _hosts(university: Subject, indicator: Indicator, period: Period) -> list:
    """What the university's own records at each enterprise say; other universities' stay out."""
    cells = IndicatorCell.objects.filter(university=university.pk, indicator=indicator.code)
    rows = summed(cells.exclude(enterprise=None), period, "indicator", "enterprise")
    found = {
        row["enterprise"]: value_of(
            row | {"subject": row["enterprise"]}, period, SubjectKind.ENTERPRISE, None
        )
        for row in rows
    }
    return _named(SubjectKind.ENTERPRISE, found)
