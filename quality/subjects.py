"""The subjects of indicators: how they are called, and their official codes."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partners.enums import OrganizationKind
from partners.models import Cluster, Organization, Programme, Region
from quality.enums import SubjectKind

NATION_CODE = "UZ"


@dataclass(frozen=True)
class Subject:
    kind: SubjectKind
    pk: int
    code: str
    name: str
    sort_key: str = ""


def programme_code(programme: Programme) -> str:
    """University, speciality, level, form and language of teaching."""
    return ":".join(
        [
            programme.institution.code,
            programme.speciality.code,
            programme.level,
            programme.form,
            programme.language,
        ]
    )


def records_of(kind: SubjectKind) -> QuerySet | None:
    """The records that subjects of KIND are; None for the country."""
    return {
        SubjectKind.REGION: Region.objects.all(),
        SubjectKind.CLUSTER: Cluster.objects.all(),
        SubjectKind.UNIVERSITY: Organization.objects.exclude(kind=OrganizationKind.ENTERPRISE),
        SubjectKind.ENTERPRISE: Organization.objects.all(),
        SubjectKind.PROGRAMME: Programme.objects.select_related("institution", "speciality"),
    }.get(kind)


def nation() -> Subject:
    """The whole country."""
    return Subject(SubjectKind.NATION, 0, NATION_CODE, _("Uzbekistan"))


def subject_of(kind: SubjectKind, record) -> Subject:
    """RECORD as a subject of indicators."""
    if kind == SubjectKind.PROGRAMME:
        name = f"{record} · {record.institution}"
        return Subject(kind, record.pk, programme_code(record), name, record.speciality.sort_key)
    return Subject(kind, record.pk, record.code, str(record), record.sort_key)


def subjects_by_pk(kind: SubjectKind, keys) -> dict[int, Subject]:
    """Subjects of KIND with the primary KEYS, read by one query."""
    if kind == SubjectKind.NATION:
        return {0: nation()}
    found = records_of(kind).filter(pk__in=list(keys))
    return {record.pk: subject_of(kind, record) for record in found}


def find_subject(kind: SubjectKind, pk: int) -> Subject | None:
    """The subject of KIND with a primary key; None where there is none."""
    return subjects_by_pk(kind, [pk]).get(pk)


def find_by_code(kind: SubjectKind, code: str) -> int | None:
    """The primary key of the subject of KIND with CODE."""
    if kind == SubjectKind.NATION:
        return 0 if code == NATION_CODE else None
    records = records_of(kind)
    if kind != SubjectKind.PROGRAMME:
        return records.filter(code=code).values_list("pk", flat=True).first()
    parts = code.split(":")
    if len(parts) != 5:
        return None
    keys = ("institution__code", "speciality__code", "level", "form", "language")
    found = records.filter(**dict(zip(keys, parts, strict=True)))
    return found.values_list("pk", flat=True).first()
