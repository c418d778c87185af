"""Proposes a problem where a university misses a target."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.periods import Period, PeriodKind
from partners.models import Programme
from quality.enums import SignalKind, SubjectKind
from quality.indicators.judgement import is_missed
from quality.indicators.registry import INDICATORS
from quality.indicators.targets import Targets
from quality.models import IndicatorValue, Signal

_WATCHED = [SubjectKind.UNIVERSITY, SubjectKind.PROGRAMME]


class DismissError(DomainError):
    pass


def _missed(period: Period) -> Iterable[tuple[IndicatorValue, float]]:
    targets = Targets(period.academic_year)
    if not targets:
        return
    values = IndicatorValue.objects.filter(
        indicator__in=targets.indicators,
        period_kind=period.kind,
        period_start=period.start,
        subject_kind__in=_WATCHED,
        value__isnull=False,
    )
    for value in values.iterator(chunk_size=2000):
        target = targets.of(value.indicator, value.subject_kind, value.subject_id)
        if target is not None and is_missed(INDICATORS[value.indicator], value, target):
            yield value, target


def raise_signals(*, periods: Iterable[Period], at) -> int:
    """One signal per indicator, subject and semester or year whose target is missed; how many new.

    Only periods that are over count: in a running one the early cases are not like the later ones
    (interns who leave early end before those who stay).
    """
    signals = []
    for period in periods:
        if period.kind != PeriodKind.MONTH and period.end < timezone.localdate(at):
            signals += [_signal(value, target, at) for value, target in _missed(period)]
    programmes = {s.subject_id for s in signals if s.subject_kind == SubjectKind.PROGRAMME}
    owners = dict(Programme.objects.filter(pk__in=programmes).values_list("pk", "institution"))
    for signal in signals:
        is_programme = signal.subject_kind == SubjectKind.PROGRAMME
        signal.university_id = owners[signal.subject_id] if is_programme else signal.subject_id
    before = Signal.objects.count()
    Signal.objects.bulk_create(signals, ignore_conflicts=True)
    return Signal.objects.count() - before


def raise_signals_of_year(*, academic_year: int, at) -> int:
    """After targets of an academic year changed."""
    year = Period(date(academic_year, 9, 1), PeriodKind.YEAR)
    autumn = Period(year.start, PeriodKind.SEMESTER)
    return raise_signals(periods=[autumn, autumn.next(), year], at=at)


def raise_due_signals(*, at) -> int:
    """For the semester and the academic year that ended last."""
    today = timezone.localdate(at)
    kinds = (PeriodKind.SEMESTER, PeriodKind.YEAR)
    ended = [Period.containing(today, kind).previous() for kind in kinds]
    return raise_signals(periods=ended, at=at)


def _signal(value: IndicatorValue, target: float, at) -> Signal:
    return Signal(
        kind=SignalKind.MISSED_TARGET,
        indicator=value.indicator,
        period_kind=value.period_kind,
        period_start=value.period_start,
        subject_kind=value.subject_kind,
        subject_id=value.subject_id,
        value=value.value,
        low=value.low,
        high=value.high,
        expected=target,
        raised_at=at,
    )


def dismiss_signal(*, signal: Signal, reason: str, by, at) -> None:
    """Say why nothing has to be done about SIGNAL."""
    if not reason.strip():
        raise DismissError(_("Say why nothing has to be done."))
    with transaction.atomic():
        signal = Signal.objects.select_for_update().get(pk=signal.pk)
        signal.dismiss(at=at, by=by, reason=reason.strip())
        signal.save()
