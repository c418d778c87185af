"""Indicators, periods and their values as people read them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.periods import Period, PeriodKind
from cluster_portal.common.templatetags.interface import DASH, interval, percent, spaced
from quality.indicators.definition import Indicator
from quality.indicators.judgement import Change, Standing
from quality.indicators.registry import INDICATORS

_MEAN_DIGITS = 2


def indicator_name(code: str) -> str:
    """The name of an indicator, or the code where it exists no more."""
    found = INDICATORS.get(code)
    return str(found.name) if found else code


def number(indicator: Indicator, value: float | None) -> str:
    """82 % or 4.12; "no data" where there is none."""
    return percent(value) if indicator.is_share else spaced(value, _MEAN_DIGITS)


def bounds(indicator: Indicator, low: float | None, high: float | None) -> str:
    """78–86, or nothing where there is no interval."""
    if low is None or high is None:
        return ""
    if indicator.is_share:
        return interval(low, high)
    return f"{spaced(low, _MEAN_DIGITS)}{DASH}{spaced(high, _MEAN_DIGITS)}"


def method_name(method: str) -> str:
    """How an interval was computed, in words."""
    names = {
        "wilson": _("Wilson interval"),
        "agresti_coull": _("Agresti–Coull interval"),
        "t": _("t interval"),
        "complete": _("complete count"),
    }
    return names.get(method, "")


def figure(indicator: Indicator, value) -> str:
    """82 % (78–86), or why there is no number."""
    if value is None:
        return _("no data")
    if value.is_suppressed:
        return _("too few answers to show")
    if value.value is None:
        return _("no data")
    found = bounds(indicator, value.low, value.high)
    shown = number(indicator, value.value)
    return f"{shown} ({found})" if found else shown


def made_of(indicator: Indicator, value) -> str:
    """What a value rests on: 214 of 260."""
    if value is None or value.value is None:
        return ""
    if not indicator.is_share:
        words = ngettext("from %(n)s record", "from %(n)s records", value.n)
        return words % {"n": spaced(value.n)}
    return _("%(part)s of %(all)s") % {
        "part": spaced(value.numerator),
        "all": spaced(value.denominator),
    }


def period_name(period: Period) -> str:
    """PERIOD as people write it."""
    if period.kind == PeriodKind.MONTH:
        return date_format(period.start, "YEAR_MONTH_FORMAT")
    years = {"years": f"{period.academic_year}/{period.academic_year + 1}"}
    if period.kind == PeriodKind.YEAR:
        return _("academic year %(years)s") % years
    autumn = period.start.month == 9
    return (_("autumn semester %(years)s") if autumn else _("spring semester %(years)s")) % years


def short_period_name(period: Period) -> str:
    """PERIOD as charts and tables have room for it."""
    if period.kind == PeriodKind.MONTH:
        return date_format(period.start, "M Y")
    if period.kind == PeriodKind.YEAR:
        return period.label
    name = _("autumn %(year)s") if period.start.month == 9 else _("spring %(year)s")
    return name % {"year": period.start.year}


def change_words(change: Change | None, before: Period) -> str:
    """How a value stands to that of the period before, in words."""
    words = {
        None: _("nothing to compare with"),
        Change.HIGHER: _("higher than in %(period)s"),
        Change.LOWER: _("lower than in %(period)s"),
        Change.NOT_CLEAR: _("no difference from %(period)s can be claimed"),
    }[change]
    return words % {"period": short_period_name(before)} if change else words


def standing_kind(standing: Standing | None) -> str:
    """The colour of a value against its target; grey where nothing can be claimed."""
    return {Standing.MET: "good", Standing.MISSED: "problem"}.get(standing, "neutral")
