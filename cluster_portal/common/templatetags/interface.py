"""Template filters of the interface: numbers as people here write them."""

from decimal import Decimal, InvalidOperation
from itertools import count

from django import template
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()

SPACE = "\u00a0"  # does not break between a number and its unit
DASH = "–"
_FIGURES = count(1)
_NOT_FILTERS = {"after", "before", "export"}


def _number(value) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _written(number: Decimal, digits: int) -> str:
    text = formats.number_format(round(number, digits), decimal_pos=digits, use_l10n=True)
    whole, separator, rest = text.partition(formats.get_format("DECIMAL_SEPARATOR"))
    sign, bare = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    plain = "".join(letter for letter in bare if letter.isdigit())
    groups = []
    while plain:
        groups.insert(0, plain[-3:])
        plain = plain[:-3]
    return sign + SPACE.join(groups) + separator + rest


@register.filter
def spaced(value, digits=0) -> str:
    """12450 → "12 450"; what is not a number becomes words."""
    number = _number(value)
    return _("no data") if number is None else _written(number, int(digits))


@register.filter
def percent(value, digits=0) -> str:
    """A share between 0 and 1 as per cent: 0.82 → "82 %"."""
    number = _number(value)
    return _("no data") if number is None else f"{_written(number * 100, int(digits))}{SPACE}%"


@register.filter
def interval(low, high) -> str:
    """Two shares as an interval of per cent: 0.78 and 0.86 → "78–86"."""
    first, last = _number(low), _number(high)
    if first is None or last is None:
        return ""
    return f"{_written(first * 100, 0)}{DASH}{_written(last * 100, 0)}"


@register.filter
def money(value) -> str:
    """12450000 → "12 450 000 soʻm"; tiyin only where there are some."""
    number = _number(value)
    if number is None:
        return _("no data")
    digits = 0 if number == number.to_integral_value() else 2
    return f"{_written(number, digits)}{SPACE}{pgettext('currency', 'soum')}"


@register.filter
def html_language(code: str) -> str:
    """Django's language code as HTML's lang attribute wants it: uz-cyrl → uz-Cyrl."""
    language, _separator, script = code.partition("-")
    return f"{language}-{script.capitalize()}" if script else language


@register.simple_tag
def figure_id() -> str:
    """An id no other figure of the page has."""
    return f"figure-{next(_FIGURES)}"


@register.simple_tag
def decimal_separator() -> str:
    """What stands between whole numbers and fractions in the reader's language."""
    return formats.get_format("DECIMAL_SEPARATOR")


@register.filter
def is_narrowed(filterset) -> bool:
    """Whether a list's filter asks for anything, or for something that makes no sense."""
    if not filterset.form.is_valid():
        return True
    own = [name for name in filterset.data if name not in _NOT_FILTERS]
    return any(filterset.data.get(name, "").strip() for name in own)
