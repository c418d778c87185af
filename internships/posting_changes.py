"""What may change of a published posting, what of it is material, and how it is told in words.

Material is what a student chose the place by: when, where, in which shift, for what pay and
support, and at what risk. Such a change needs the university's agreement; then applicants may keep
their application or withdraw it. Everything else is made at once and told.

The title, the programmes and the years of study stay: another offer is another posting. So do the
competences, by which interns are rated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cluster_portal.common.templatetags.interface import money, spaced
from internships.models import Posting, PostingChange
from partners.models import District

CHANGEABLE = (
    "description", "places", "starts_on", "ends_on", "district", "pay_amount", "transport", "meals",
    "dormitory", "working_language", "shift", "is_hazardous", "safety_requirements",
)  # fmt: skip
_WHEN_AND_WHERE = {"starts_on", "ends_on", "district", "shift"}
_SUPPORT = ("transport", "meals", "dormitory")


def _field(name: str):
    return Posting._meta.get_field(name)


def difference(posting: Posting, wanted: dict[str, Any]) -> tuple[dict, dict]:
    """(before, after): the CHANGEABLE fields that WANTED gives another value, as stored."""
    altered = Posting(**{name: wanted[name] for name in CHANGEABLE if name in wanted})
    before, after = {}, {}
    for name in CHANGEABLE:
        old, new = (_field(name).value_from_object(one) for one in (posting, altered))
        if name in wanted and old != new:
            before[name], after[name] = old, new
    return before, after


def is_material(before: dict, after: dict) -> bool:
    if _WHEN_AND_WHERE & set(after):
        return True
    if "pay_amount" in after and (after["pay_amount"] or 0) < (before["pay_amount"] or 0):
        return True
    if any(before.get(name) and not after[name] for name in _SUPPORT if name in after):
        return True
    return bool(after.get("is_hazardous"))


def write_into(posting: Posting, values: dict[str, Any]) -> None:
    """Give POSTING the stored VALUES of a change."""
    for name, value in values.items():
        field = _field(name)
        setattr(posting, field.attname, field.to_python(value))


@dataclass(frozen=True)
class ChangedField:
    label: str
    before: str
    after: str


class ChangeInWords:
    """A change with the names it needs; its lines are in the language of whoever reads them."""

    def __init__(self, change: PostingChange, districts: dict[int, District]):
        self.change, self.districts = change, districts

    @property
    def lines(self) -> list[ChangedField]:
        before, after = self.change.before, self.change.after
        return [
            ChangedField(
                str(_field(name).verbose_name).capitalize(),
                self._shown(name, before[name]),
                self._shown(name, after[name]),
            )
            for name in CHANGEABLE
            if name in after
        ]

    def _shown(self, name: str, stored) -> str:
        value = _field(name).to_python(stored)
        match name:
            case "district":
                return str(self.districts.get(value, ""))
            case "starts_on" | "ends_on":
                return date_format(value)
            case "pay_amount":
                return money(value) if value else _("without pay")
            case "places":
                return spaced(value)
            case "shift":
                return str(dict(_field(name).flatchoices)[value])
        if isinstance(value, bool):
            return pgettext("a condition holds", "yes") if value else pgettext("a condition", "no")
        return value or "—"


def in_words(changes: Iterable[PostingChange]) -> list[ChangeInWords]:
    """One query for the names of all districts that occur."""
    changes = list(changes)
    keys = {side.get("district") for one in changes for side in (one.before, one.after)} - {None}
    districts = District.objects.in_bulk(keys) if keys else {}
    return [ChangeInWords(change, districts) for change in changes]
