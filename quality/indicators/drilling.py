"""The records behind one value."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from cluster_portal.common.periods import Period
from internships import permissions as internships
from internships.models import Application, Evaluation, Placement, Posting
from monitoring import permissions as monitoring
from monitoring.models import Campaign, Invitation
from partners.models import Membership, Organization
from quality.enums import SubjectKind
from quality.indicators.definition import Indicator
from quality.indicators.records import LastDay

_RIGHTS = {
    Application: internships.VIEW_APPLICATIONS,
    Placement: internships.VIEW_PLACEMENTS,
    Evaluation: internships.VIEW_EVALUATIONS,
    Posting: internships.VIEW_POSTINGS,
    Campaign: monitoring.VIEW_CAMPAIGNS,
    Invitation: monitoring.VIEW_CAMPAIGNS,
}
_RELATED = {
    Application: ("student", "posting"),
    Placement: ("student", "enterprise"),
    Evaluation: ("placement__student", "placement__enterprise"),
    Posting: ("enterprise",),
    Campaign: (),
    Invitation: ("enterprise", "campaign"),
}


def permission_of(indicator: Indicator) -> str:
    """The right to see the records of INDICATOR."""
    return _RIGHTS[indicator.records().model]


def records_behind(
    indicator: Indicator, kind: SubjectKind, pk: int, period: Period, enterprise: int | None = None
) -> QuerySet:
    """The records counted for a subject in a period (of one ENTERPRISE among them)."""
    records = indicator.records().filter(cell_day__range=(period.start, period.end))
    if enterprise is not None:
        records = records.filter(cell_enterprise=enterprise)
    if kind == SubjectKind.REGION:
        inside = Organization.objects.filter(region=pk).values("pk")
        records = records.filter(cell_university__in=inside)
    elif kind == SubjectKind.CLUSTER:
        members = Membership.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=OuterRef("cell_last_day")),
            cluster=pk,
            organization=OuterRef("cell_university"),
            starts_on__lte=OuterRef("cell_last_day"),
        )
        records = records.annotate(cell_last_day=LastDay(TruncMonth(F("cell_day"))))
        records = records.filter(Exists(members))
    elif kind != SubjectKind.NATION:
        records = records.filter(**{f"cell_{kind.value}": pk})
    return records.select_related(*_RELATED[records.model])


def shown_to(user, records: QuerySet) -> QuerySet:
    """Those of RECORDS the person may see.

    An application stands here because it is the student's first choice: so it is shown only to
    those who may know the choice, which an enterprise never does.
    """
    seen = records.model.objects.visible_to(user)
    if records.model is Application:
        seen = seen.filter(pk__in=Application.objects.choice_known_to(user).values("pk"))
    return records.filter(pk__in=seen.values("pk"))
