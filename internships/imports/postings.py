"""An enterprise's postings, known by its own number of each; they come as drafts."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.imports import cells
from cluster_portal.common.imports.kinds import Column, ImportKind, Row
from cluster_portal.common.text import search_key
from internships import permissions
from internships.actions.offering.posting_checks import check_conditions
from internships.enums import PostingState
from internships.imports import words
from internships.models import Posting, PracticeType
from partners.enums import OrganizationKind, Role
from partners.models import District, Organization, Programme
from partners.models.programme import LONGEST_STUDIES
from partners.reach import reach_of

_REQUIRED = {
    "reference": cells.code(30),
    "title": cells.text(200),
    "description": cells.text(5000),
    "places": cells.whole_number(1, 1000),
    "starts_on": cells.day,
    "ends_on": cells.day,
    "eligible_years": cells.whole_numbers(1, LONGEST_STUDIES),
}
_OPTIONAL = {
    "pay_amount": cells.amount,
    "transport": cells.yes_or_no,
    "meals": cells.yes_or_no,
    "dormitory": cells.yes_or_no,
    "working_language": cells.text(100, optional=True),
    "shift": cells.choice(words.SHIFTS, default="day"),
    "is_hazardous": cells.yes_or_no,
    "safety_requirements": cells.text(3000, optional=True),
}
_NAMED = {"university", "practice_type", "district"}
_LOOKED_UP = cells.text(200)
_CODES = cells.codes(20)


def _optional(name: str, label, synonyms: tuple[str, ...]) -> Column:
    return Column(name, label, synonyms, required=False)


class PostingImport(ImportKind):
    code = "postings"
    title = gettext_lazy("Postings")
    permission = permissions.CHANGE_POSTING
    model = Posting
    columns = [
        Column("reference", gettext_lazy("Your own number"), words.REFERENCE),
        Column("university", gettext_lazy("University (code)"), words.UNIVERSITY),
        Column("practice_type", gettext_lazy("Type of practice"), words.PRACTICE),
        Column("title", gettext_lazy("Title"), words.TITLE),
        Column("description", gettext_lazy("What the intern will do"), words.DESCRIPTION),
        Column("programmes", gettext_lazy("Programmes (codes)"), words.PROGRAMMES),
        Column("eligible_years", gettext_lazy("Years of study"), words.YEARS),
        Column("places", gettext_lazy("Places"), words.PLACES),
        Column("starts_on", gettext_lazy("First day"), words.STARTS_ON),
        Column("ends_on", gettext_lazy("Last day"), words.ENDS_ON),
        Column("district", gettext_lazy("District"), words.DISTRICT),
        _optional("pay_amount", gettext_lazy("Pay per month, soʻm"), words.PAY),
        _optional("transport", gettext_lazy("Transport"), words.TRANSPORT),
        _optional("meals", gettext_lazy("Meals"), words.MEALS),
        _optional("dormitory", gettext_lazy("Dormitory"), words.DORMITORY),
        _optional("working_language", gettext_lazy("Working language"), words.WORKING_LANGUAGE),
        _optional("shift", gettext_lazy("Shift"), words.SHIFT),
        _optional("is_hazardous", gettext_lazy("Hazardous work"), words.HAZARDOUS),
        _optional("safety_requirements", gettext_lazy("Safety requirements"), words.SAFETY),
    ]
    key_columns = ("reference",)
    key_fields = ("reference",)
    fields = (
        "university", "practice_type", "title", "description", "eligible_years", "places",
        "starts_on", "ends_on", "district", *_OPTIONAL,
    )  # fmt: skip
    derived_fields = ("search_key",)
    unique_fields = ("enterprise", "reference")
    many_fields = ("eligible_programmes",)

    @classmethod
    def scopes(cls, user) -> list[tuple[str, str]]:
        return [
            (found.organization.code, str(found.organization))
            for found in reach_of(user).affiliations
            if found.role == Role.HR and found.organization.code
        ]

    @cached_property
    def enterprise(self) -> Organization:
        return Organization.objects.get(code=self.scope)

    def records(self):
        return Posting.objects.filter(enterprise=self.enterprise, reference__isnull=False)

    def defaults(self, values):
        return {"enterprise_id": self.enterprise.pk}

    def parse(self, row: Row) -> None:
        row.values = {name: row.read(name, parser) for name, parser in _REQUIRED.items()}
        for name, parser in _OPTIONAL.items():
            if name in row.cells:
                row.values[name] = row.read(name, parser)
        for name in sorted(_NAMED):
            row.values[f"{name}_id"] = self._key(row, name)
        codes = row.read("programmes", _CODES)
        if codes and row.values["university_id"]:
            row.values["eligible_programmes"] = self._programmes(row, codes)
        if not row.faults:
            self._check(row)

    def _key(self, row: Row, name: str) -> int | None:
        """The record that a cell names by its code, or by its name where only one has it."""
        text = row.read(name, _LOOKED_UP)
        if not text:
            return None
        found = self._known[name].get(search_key(text), set())
        if len(found) == 1:
            return next(iter(found))
        sentence = (
            _("“%(text)s” is not known here; give the code.")
            if not found
            else _("Several have the name “%(text)s”; give the code.")
        )
        row.refuse(name, f"unknown_{name}", sentence % {"text": text[:100]})
        return None

    @cached_property
    def _known(self) -> dict[str, dict[str, set[int]]]:
        """By column: the search key of a code or name → the primary keys that have it."""
        universities = Organization.objects.active().of_kind(OrganizationKind.UNIVERSITY)
        sources = {
            "university": universities,
            "practice_type": PracticeType.objects.all(),
            "district": District.objects.all(),
        }
        known: dict[str, dict[str, set[int]]] = {}
        for column, records in sources.items():
            by_word = known[column] = {}
            for record in records:
                names = (record.code, record.name_uz, record.name_ru, record.name_en)
                for word in filter(None, map(search_key, names)):
                    by_word.setdefault(word, set()).add(record.pk)
        return known

    @cached_property
    def _taught(self) -> dict[tuple[int, str], list[Programme]]:
        """(university, code of the speciality) → its programmes of today."""
        found: dict[tuple[int, str], list[Programme]] = {}
        programmes = Programme.objects.active().select_related("speciality").order_by("pk")
        for one in programmes:
            found.setdefault((one.institution_id, one.speciality.code), []).append(one)
        return found

    def _programmes(self, row: Row, codes: list[str]) -> list[int]:
        keys = []
        for code in codes:
            taught = self._taught.get((row.values["university_id"], code), [])
            keys += [programme.pk for programme in taught]
            if not taught:
                sentence = _("The university has no programme %(code)s.")
                row.refuse("programmes", "unknown_programme", sentence % {"code": code})
        return sorted(set(keys))

    @cached_property
    def _states(self) -> dict[str, tuple[str, int | None]]:
        """The enterprise's number → the state of the posting, and the shared one it belongs to."""
        rows = self.records().values_list("reference", "state", "shared_id")
        return {reference: (state, shared) for reference, state, shared in rows}

    def _check(self, row: Row) -> None:
        """What a draft must hold, and that there is no more than a draft yet."""
        values = row.values
        state, shared = self._states.get(values["reference"], (PostingState.DRAFT, None))
        if state != PostingState.DRAFT or shared is not None:
            row.refuse(
                "reference", "not_a_draft", _("This posting is no longer a draft of its own.")
            )
        if values["starts_on"] <= timezone.localdate():
            row.refuse("starts_on", "passed", _("The first day has passed."))
        if values["ends_on"] < values["starts_on"]:
            row.refuse("ends_on", "before_first", _("The last day is before the first."))
        if values.get("is_hazardous") and not values.get("safety_requirements"):
            row.refuse(
                "safety_requirements", "no_safety",
                _("Hazardous work needs its safety requirements."),
            )  # fmt: skip
        taught = self._by_key
        programmes = [taught[key] for key in values["eligible_programmes"]]
        wanted = Posting(
            university_id=values["university_id"],
            eligible_years=values["eligible_years"],
            places=values["places"],
        )
        try:
            check_conditions(posting=wanted, programmes=programmes)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                column = "programmes" if name == "eligible_programmes" else name
                row.refuse(column, "does_not_fit", " ".join(sentences))

    @cached_property
    def _by_key(self) -> dict[int, Programme]:
        return {one.pk: one for programmes in self._taught.values() for one in programmes}
