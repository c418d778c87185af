"""Programmes of a university: one row for each speciality, form and language."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.imports import cells
from cluster_portal.common.imports.kinds import Column, ImportKind, Row
from cluster_portal.common.text import search_key
from partners import permissions
from partners.imports import words
from partners.imports.scope import OwnUniversity
from partners.models import Programme, Speciality

_LEVEL, _FORM = cells.choice(words.LEVELS), cells.choice(words.FORMS)
_LANGUAGE = cells.choice(words.LANGUAGES)
_CODE, _YEARS = cells.code(20), cells.whole_number(1, 7)
_YEARS_OF = {"bachelor": 4, "master": 2, "vocational": 2}


class ProgrammeImport(OwnUniversity, ImportKind):
    code = "programmes"
    title = gettext_lazy("Programmes")
    permission = permissions.IMPORT_STUDENTS
    model = Programme
    columns = [
        Column("programme_code", gettext_lazy("Code of the speciality"), words.PROGRAMME_HEADINGS),
        Column("name", gettext_lazy("Name of the speciality"), words.NAME_HEADINGS, required=False),
        Column("level", gettext_lazy("Level"), words.LEVEL_HEADINGS),
        Column("form", gettext_lazy("Form of study"), words.FORM_HEADINGS),
        Column("language", gettext_lazy("Language of teaching"), words.LANGUAGE_HEADINGS),
        Column(
            "years",
            gettext_lazy("Years of study"),
            ("yillar", "oʻqish muddati", "muddati", "срок обучения", "лет"),
            required=False,
        ),
    ]
    key_columns = ("programme_code",)
    key_fields = ("speciality_id", "level", "form", "language")
    fields = ("years", "is_active")
    unique_fields = ("institution", "speciality", "level", "form", "language")

    def records(self):
        return Programme.objects.for_institution(self.university)

    def defaults(self, values):
        return {"institution_id": self.university.pk, "years": _YEARS_OF[values["level"]]}

    @cached_property
    def _specialities(self) -> dict[tuple[str, str], list[Speciality]]:
        found: dict[tuple[str, str], list[Speciality]] = {}
        for speciality in Speciality.objects.all():
            found.setdefault((speciality.level, speciality.code), []).append(speciality)
        return found

    def parse(self, row: Row) -> None:
        level, code = row.read("level", _LEVEL), row.read("programme_code", _CODE)
        row.values = {
            "level": level,
            "form": row.read("form", _FORM),
            "language": row.read("language", _LANGUAGE),
            "is_active": True,
        }
        if row.cells.get("years"):
            row.values["years"] = row.read("years", _YEARS)
        if level and code:
            row.values["speciality_id"] = self._speciality_id(row, level, code)

    def _speciality_id(self, row: Row, level: str, code: str) -> int | None:
        found = self._specialities.get((level, code), [])
        name = search_key(row.cells.get("name", ""))
        named = [one for one in found if name and name in one.search_key]
        if len(named or found) == 1:
            return (named or found)[0].pk
        if not found:
            row.refuse(
                "programme_code",
                "unknown_speciality",
                _("The national classifier has no speciality %(code)s at this level.")
                % {"code": code},
            )
        else:
            names = "; ".join(str(one) for one in found[:5])
            row.refuse(
                "name" if name else "programme_code",
                "several_specialities",
                _("Several specialities have the code %(code)s; give the name of one: %(names)s.")
                % {"code": code, "names": names},
            )
        return None
