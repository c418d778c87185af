"""What may be typed at all: the same for every form, filter and API field, whoever writes the next.

The rules are laid into the fields of Django and REST framework themselves, so that no form has to
remember them. Fields that keep what they are given to the letter (passwords) are left alone.
"""

import math
import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from cluster_portal.common.periods import FIRST_YEAR, LAST_YEAR
from cluster_portal.common.text import without_invisible
from cluster_portal.common.uploads import not_refused

# What no keyboard types. Tabs and the ends of lines are text.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ONE_LINE = 300  # letters at most; what pages ask for in a larger box is longer
_LINE_ENDS = re.compile("[\t\r\n\u2028\u2029]+")


def plain(text: str) -> str:
    """TEXT without signs nobody sees or that turn its direction; ValidationError for controls."""
    text = without_invisible(text)
    if _CONTROL.search(text):
        raise ValidationError(
            _("The text holds control characters: type it anew."), code="control_character"
        )
    return text


def in_our_time(day: date) -> date:
    """DAY; ValidationError where no calendar of ours reaches."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("Give a year from %(first)d to %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR},
            code="year",
        )
    return day


def _form_text(read: Callable) -> Callable:
    @wraps(read)
    def to_python(field, value):
        if isinstance(value, str) and field.strip:
            value = plain(value)
            if not isinstance(field.widget, forms.Textarea):
                value = _LINE_ENDS.sub(" ", value)
        return read(field, value)

    return to_python


def _form_day(read: Callable) -> Callable:
    @wraps(read)
    def to_python(field, value):
        found = read(field, value)
        return in_our_time(found) if found else found

    return to_python


def _told_to_programs(rule: Callable, value):
    """What RULE makes of VALUE; its refusal as REST framework collects refusals."""
    try:
        return rule(value)
    except ValidationError as error:
        raise serializers.ValidationError(error.messages, code=error.code) from error


def _api_text(validate: Callable) -> Callable:
    @wraps(validate)
    def run_validation(field, data=serializers.empty):
        if isinstance(data, str) and field.trim_whitespace:
            data = _told_to_programs(plain, data)
            if field.max_length and field.max_length <= _ONE_LINE:
                data = _LINE_ENDS.sub(" ", data)
        return validate(field, data)

    return run_validation


def _api_day(read: Callable) -> Callable:
    @wraps(read)
    def to_internal_value(field, value):
        return _told_to_programs(in_our_time, read(field, value))

    return to_internal_value


def _form_file(read: Callable) -> Callable:
    @wraps(read)
    def to_python(field, data):
        not_refused(data, field.error_messages.get("too_large"))
        return read(field, data)

    return to_python


def _api_file(read: Callable) -> Callable:
    @wraps(read)
    def to_internal_value(field, data):
        _told_to_programs(not_refused, data)
        return read(field, data)

    return to_internal_value


def _api_number(read: Callable) -> Callable:
    @wraps(read)
    def to_internal_value(field, value):
        found = read(field, value)
        if not math.isfinite(found):  # "NaN" is a float, and none that an answer may hold
            field.fail("invalid")
        return found

    return to_internal_value


_RULES: list[tuple[type, str, Callable[[Any], Any]]] = [
    (forms.CharField, "to_python", _form_text),
    (forms.DateField, "to_python", _form_day),
    (forms.DateTimeField, "to_python", _form_day),
    (forms.FileField, "to_python", _form_file),
    (serializers.CharField, "run_validation", _api_text),
    (serializers.DateField, "to_internal_value", _api_day),
    (serializers.DateTimeField, "to_internal_value", _api_day),
    (serializers.FloatField, "to_internal_value", _api_number),
    (serializers.FileField, "to_internal_value", _api_file),
]


def hold_all_fields() -> None:
    """Lay the rules into the fields; called once, at start-up."""
    for field, method, rule in _RULES:
        setattr(field, method, rule(getattr(field, method)))
