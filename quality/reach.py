"""Which indicator values a person may read."""

from django.db.models import Q
from django.utils import timezone

from partners.enums import UNITS, MembershipRole, Role
from partners.models import Programme
from partners.reach import Reach, reach_of
from quality.enums import SubjectKind

_PUBLISHED = [
    SubjectKind.NATION,
    SubjectKind.REGION,
    SubjectKind.CLUSTER,
    SubjectKind.UNIVERSITY,
]


def readable_values(values, user):
    """VALUES of published subjects, and of the programmes and enterprises USER answers for."""
    reach = reach_of(user)
    if reach.sees_everything:
        return values
    return values.filter(
        Q(subject_kind__in=_PUBLISHED)
        | Q(subject_kind=SubjectKind.PROGRAMME, subject_id__in=_programmes(reach).values("pk"))
        | Q(subject_kind=SubjectKind.ENTERPRISE, subject_id__in=reach.enterprises)
    )


def _programmes(reach: Reach):
    """Those of the person's universities and departments."""
    return Programme.objects.filter(
        Q(institution__in=reach.universities) | Q(department__in=reach.departments)
    )


def may_read(kind: SubjectKind, pk: int, user) -> bool:
    """Whether USER may read the values of one subject."""
    reach = reach_of(user)
    if reach.sees_everything or kind in _PUBLISHED:
        return True
    if kind == SubjectKind.PROGRAMME:
        return _programmes(reach).filter(pk=pk).exists()
    return pk in reach.enterprises


def may_read_programmes(university: int, user) -> bool:
    """Whether USER may compare the programmes of a university."""
    reach = reach_of(user)
    if reach.sees_everything or university in reach.universities:
        return True
    return _programmes(reach).filter(institution=university).exists()


def starting_subject(affiliation) -> tuple[SubjectKind, int]:
    """The subject whose dashboard a person sees first: the one they act for."""
    if affiliation is None:
        return SubjectKind.NATION, 0
    organization = affiliation.organization
    match affiliation.role:
        case Role.UNIVERSITY_ADMIN:
            return SubjectKind.UNIVERSITY, organization.pk
        case Role.SUPERVISOR:
            return SubjectKind.UNIVERSITY, _institution_of(organization)
        case Role.HR:
            return SubjectKind.ENTERPRISE, organization.pk
        case Role.COORDINATOR:
            return _coordinated(organization)
    return SubjectKind.NATION, 0


def _institution_of(unit) -> int:
    while unit.parent_id and unit.kind in UNITS:
        unit = unit.parent
    return unit.pk


def _coordinated(organization) -> tuple[SubjectKind, int]:
    current = organization.memberships.current(timezone.localdate())
    found = current.filter(role=MembershipRole.COORDINATOR).order_by("pk").first()
    return (SubjectKind.CLUSTER, found.cluster_id) if found else (SubjectKind.NATION, 0)
