"""Which indicator values a person may read."""

from django.db.models import Q

from partners.models import Programme
from partners.reach import reach_of
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
    programmes = Programme.objects.filter(institution__in=reach.universities)
    return values.filter(
        Q(subject_kind__in=_PUBLISHED)
        | Q(subject_kind=SubjectKind.PROGRAMME, subject_id__in=programmes.values("pk"))
        | Q(subject_kind=SubjectKind.ENTERPRISE, subject_id__in=reach.enterprises)
    )
