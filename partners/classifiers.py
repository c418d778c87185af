"""How each classifier of partners/data gets into the database (see the README there)."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.classifiers import LoadCount, read_rows, register_loader, upsert
from partners.enums import OrganizationKind
from partners.models import (
    Competence,
    District,
    FieldOfEducation,
    Industry,
    Occupation,
    Organization,
    Region,
    Speciality,
)

DATA = Path(__file__).parent / "data"


def load_regions() -> LoadCount:
    return upsert(Region, read_rows(DATA / "regions.csv"))[0]


def load_districts() -> LoadCount:
    regions = _keys_by_code(Region)
    rows = read_rows(DATA / "districts.csv")
    for row in rows:
        row["region_id"] = regions[row.pop("region")]
    return upsert(District, rows)[0]


def _load_tree(model, file_name: str) -> LoadCount:
    """Parents before children, one level after the other."""
    rows, total, known = read_rows(DATA / file_name), LoadCount(), {}
    for level in sorted({row["level"] for row in rows}):
        of_level = [row for row in rows if row["level"] == level]
        for row in of_level:
            parent = row.pop("parent")
            row["parent_id"] = known[(parent,)].pk if parent else None
            row["level"] = int(level)
        count, known = upsert(model, of_level)
        total += count
    return total


def load_fields_of_education() -> LoadCount:
    return _load_tree(FieldOfEducation, "fields_of_education.csv")


def load_occupations() -> LoadCount:
    return _load_tree(Occupation, "occupations.csv")


def load_industries() -> LoadCount:
    return _load_tree(Industry, "industries.csv")


def narrow_field(code: str, prefixes: dict[str, str]) -> str:
    """The ISCED-F narrow field of a national speciality's CODE, or "" where it is not settled."""
    if len(code) == 8 and code.isdigit() and code[0] in "67":
        return code[1:4]
    digits = code.removeprefix("5A") if code.startswith("5A") else code[-6:]
    fitting = (digits[:length] for length in range(len(digits), 1, -1))
    return next((prefixes[prefix] for prefix in fitting if prefix in prefixes), "")


def field_prefixes() -> dict[str, str]:
    return {row["prefix"]: row["field"] for row in read_rows(DATA / "speciality_fields.csv")}


def load_specialities() -> LoadCount:
    prefixes, fields = field_prefixes(), _keys_by_code(FieldOfEducation)
    rows = read_rows(DATA / "specialities.csv")
    for row in rows:
        row["field_id"] = fields.get(narrow_field(row["code"], prefixes))
    return upsert(Speciality, rows, key=("level", "code", "name_uz"), keep=("field_id",))[0]


def load_universities() -> LoadCount:
    """Insert those missing; fill what is empty on the cards of the others."""
    regions = _keys_by_code(Region)
    rows = read_rows(DATA / "universities.csv")
    for row in rows:
        row |= {"region_id": regions[row.pop("region")], "kind": OrganizationKind.UNIVERSITY}
    return upsert(Organization, rows, keep=tuple(set(rows[0]) - {"code"}))[0]


def load_competences() -> LoadCount:
    return upsert(Competence, read_rows(DATA / "competences.csv"))[0]


def _keys_by_code(model) -> dict[str, int]:
    return dict(model.objects.values_list("code", "pk"))


def register() -> None:
    for name, label, load in (
        ("regions", _("Regions (SOATO)"), load_regions),
        ("districts", _("Districts and cities (SOATO)"), load_districts),
        ("industries", _("Industries (ISIC Rev. 4)"), load_industries),
        ("occupations", _("Occupations (ISCO-08)"), load_occupations),
        ("fields_of_education", _("Fields of education (ISCED-F 2013)"), load_fields_of_education),
        ("specialities", _("National specialities"), load_specialities),
        ("competences", _("Competences"), load_competences),
        ("universities", _("Universities"), load_universities),
    ):
        register_loader(name, load, label=label)
