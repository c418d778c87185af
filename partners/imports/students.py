"""Students of a university, known by their number there."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cluster_portal.common.imports import cells
from cluster_portal.common.imports.kinds import Column, ImportKind, Row
from cluster_portal.common.text import search_key
from partners import permissions
from partners.imports import words
from partners.imports.scope import OwnUniversity
from partners.models import Programme, Student

_NUMBER, _CODE, _NAME = cells.code(30), cells.code(20), cells.name()
_LEVEL, _FORM = cells.choice(words.LEVELS), cells.choice(words.FORMS)
_LANGUAGE, _FUNDING = cells.choice(words.LANGUAGES), cells.choice(words.FUNDINGS)
_YEAR = cells.whole_number(1, 7)
_OPTIONAL = {
    "middle_name": cells.name(optional=True),
    "group": cells.text(40, optional=True),
    "sex": cells.choice(words.SEXES),
    "email": cells.email,
    "status": cells.choice(words.STATUSES),
}
_KEPT_IF_EMPTY = {"sex", "status"}
_NAMED_AT_MOST = 5


class StudentImport(OwnUniversity, ImportKind):
    code = "students"
    title = gettext_lazy("Students")
    permission = permissions.IMPORT_STUDENTS
    model = Student
    columns = [
        Column(
            "student_id",
            gettext_lazy("Student number"),
            ("talaba id", "talaba raqami", "talaba kodi", "id", "hemis id", "id студента",
             "номер студента", "номер зачетной книжки", "номер зачётной книжки"),
        ),
        Column("last_name", gettext_lazy("Last name"),
               ("familiya", "familiyasi", "фамилия", "surname", "family name")),
        Column("first_name", gettext_lazy("First name"),
               ("ism", "ismi", "имя", "name", "given name")),
        Column("programme_code", gettext_lazy("Code of the programme"), words.PROGRAMME_HEADINGS),
        Column("level", gettext_lazy("Level"), words.LEVEL_HEADINGS),
        Column("form", gettext_lazy("Form of study"), words.FORM_HEADINGS),
        Column("language", gettext_lazy("Language of teaching"), words.LANGUAGE_HEADINGS),
        Column("year", gettext_lazy("Year of study"), ("kurs", "курс", "course", "year")),
        Column(
            "funding",
            gettext_lazy("Funding"),
            ("toʻlov shakli", "toʻlov turi", "moliyalashtirish", "форма оплаты", "тип оплаты",
             "оплата", "payment"),
        ),
        Column("middle_name", gettext_lazy("Middle name"),
               ("otasining ismi", "sharifi", "отчество", "patronymic"), required=False),
        Column("group", pgettext_lazy("of students", "Group"),
               ("guruh", "guruhi", "akademik guruh", "группа", "учебная группа", "academic group"),
               required=False),
        Column("sex", gettext_lazy("Sex"), ("jinsi", "jins", "пол", "gender"), required=False),
        Column("email", gettext_lazy("E-mail"), ("pochta", "почта", "электронная почта", "mail"),
               required=False),
        Column("status", gettext_lazy("Status"), ("holati", "talaba holati", "статус"),
               required=False),
        Column("programme_name", gettext_lazy("Name of the programme"), words.NAME_HEADINGS,
               required=False),
    ]  # fmt: skip
    key_columns = ("student_id",)
    key_fields = ("student_id",)
    fields = (
        "last_name", "first_name", "middle_name", "sex", "email", "programme", "year", "group",
        "funding", "status",
    )  # fmt: skip
    derived_fields = ("sort_key", "search_key")
    unique_fields = ("university", "student_id")

    def records(self):
        return Student.objects.for_university(self.university)

    def defaults(self, values):
        return {"university_id": self.university.pk}

    @cached_property
    def _programmes(self) -> dict[str, list[Programme]]:
        """The university's programmes by the code of their speciality."""
        found: dict[str, list[Programme]] = {}
        programmes = Programme.objects.for_institution(self.university)
        for programme in programmes.select_related("speciality").order_by("pk"):
            found.setdefault(programme.speciality.code, []).append(programme)
        return found

    def parse(self, row: Row) -> None:
        row.values = {
            "student_id": row.read("student_id", _NUMBER),
            "last_name": row.read("last_name", _NAME),
            "first_name": row.read("first_name", _NAME),
        }
        code, level = row.read("programme_code", _CODE), row.read("level", _LEVEL)
        form, language = row.read("form", _FORM), row.read("language", _LANGUAGE)
        row.values |= {"year": row.read("year", _YEAR), "funding": row.read("funding", _FUNDING)}
        for name, parser in _OPTIONAL.items():
            if name in row.cells and (row.cells[name] or name not in _KEPT_IF_EMPTY):
                row.values[name] = row.read(name, parser)
        if code and level and form and language:
            row.values["programme_id"] = self._programme_id(row, code, (level, form, language))

    def _programme_id(self, row: Row, code: str, wanted: tuple[str, str, str]) -> int | None:
        same_code = self._programmes.get(code, [])
        found = [one for one in same_code if (one.level, one.form, one.language) == wanted]
        name = search_key(row.cells.get("programme_name", ""))
        if name and len(found) > 1:
            found = [one for one in found if name in one.speciality.search_key]
        if len(found) == 1:
            return found[0].pk
        if not same_code:
            reason = _("The university has no programme %(code)s: bring in programmes first.")
            row.refuse("programme_code", "unknown_programme", reason % {"code": code})
        elif found:
            reason = _(
                "Several programmes have the code %(code)s; give the name of one: %(names)s."
            )
            names = "; ".join(str(one.speciality) for one in found[:_NAMED_AT_MOST])
            row.refuse("programme_code", "several_programmes",
                       reason % {"code": code, "names": names})  # fmt: skip
        else:
            reason = _("Programme %(code)s is not taught so; there is: %(known)s.")
            known = "; ".join(
                f"{one.level}, {one.form}, {one.language}" for one in same_code[:_NAMED_AT_MOST]
            )
            row.refuse("programme_code", "programme_not_taught_so",
                       reason % {"code": code, "known": known})  # fmt: skip
        return None
