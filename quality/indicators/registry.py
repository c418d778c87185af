"""The indicators the platform computes, in the order in which pages show them."""

from django.utils.translation import gettext_lazy as _

from partners.enums import Role
from quality.enums import Aspect, Direction, Process, SubjectKind, Unit
from quality.indicators import records, surveys
from quality.indicators.definition import Indicator

_TOTALS = frozenset(
    {SubjectKind.NATION, SubjectKind.REGION, SubjectKind.CLUSTER, SubjectKind.UNIVERSITY}
)
_BY_PROGRAMME = _TOTALS | {SubjectKind.PROGRAMME}
_BY_ENTERPRISE = _TOTALS | {SubjectKind.ENTERPRISE}
_BY_ALL = frozenset(SubjectKind)
_GIVEN = _("the day on which the evaluation was given")
_CAMPAIGN = _("the first day of the campaign")

_INDICATORS = [
    Indicator(
        code="placement_rate",
        name=_("Placement rate"),
        formula=_(
            "students who got a place and confirmed it ÷ students who applied, "
            "in placement rounds that are over"
        ),
        dated_by=_("the last day for applications in the round"),
        process=Process.INTERNSHIPS,
        aspect=Aspect.ORGANIZATIONAL,
        unit=Unit.SHARE,
        direction=Direction.HIGHER,
        owner=Role.UNIVERSITY_ADMIN,
        dimensions=_BY_PROGRAMME,
        records=records.applicants,
    ),
    Indicator(
        code="in_field_share",
        name=_("Internships in the field of study"),
        formula=_(
            "internships in the student's narrow field (ISCED-F) ÷ internships whose field is known"
        ),
        dated_by=_("the first day of the internship"),
        process=Process.INTERNSHIPS,
        aspect=Aspect.PEDAGOGICAL,
        unit=Unit.SHARE,
        direction=Direction.HIGHER,
        owner=Role.UNIVERSITY_ADMIN,
        dimensions=_BY_ALL,
        records=records.placements_of_known_field,
    ),
    Indicator(
        code="places_filled",
        name=_("Places filled"),
        formula=_("places taken ÷ places published, in placement rounds that are over"),
        dated_by=_("the first day of the posting"),
        process=Process.PARTNERSHIP,
        aspect=Aspect.ECONOMIC,
        unit=Unit.SHARE,
        direction=Direction.HIGHER,
        owner=Role.UNIVERSITY_ADMIN,
        dimensions=_BY_ENTERPRISE,
        records=records.postings_published,
    ),
    Indicator(
        code="completion",
        name=_("Completed internships"),
        formula=_("internships completed ÷ internships ended (completed or interrupted)"),
        dated_by=_("the day on which the internship ended"),
        process=Process.EDUCATIONAL,
        aspect=Aspect.ORGANIZATIONAL,
        unit=Unit.SHARE,
        direction=Direction.HIGHER,
        owner=Role.SUPERVISOR,
        dimensions=_BY_ALL,
        records=records.placements_ended,
    ),
    Indicator(
        code="mentor_rating",
        name=_("Mentors' rating of interns"),
        formula=_("mean over evaluations of the mean competence rating, from 1 to 5"),
        dated_by=_GIVEN,
        process=Process.STUDENT_BODY,
        aspect=Aspect.PSYCHOLOGICAL,
        unit=Unit.MEAN,
        direction=Direction.HIGHER,
        owner=Role.UNIVERSITY_ADMIN,
        dimensions=_BY_ALL,
        records=records.evaluations_rated,
        scale=(1.0, 5.0),
    ),
    Indicator(
        code="employer_satisfaction",
        name=_("Satisfied employers"),
        formula=_(
            "employers satisfied overall (4 or 5 of 5) ÷ employers who answered this question, "
            "in closed campaigns with at least 5 answers from at least 2 enterprises"
        ),
        dated_by=_CAMPAIGN,
        process=Process.EDUCATIONAL,
        aspect=Aspect.PEDAGOGICAL,
        unit=Unit.SHARE,
        direction=Direction.HIGHER,
        owner=Role.UNIVERSITY_ADMIN,
        dimensions=_TOTALS,
        records=surveys.campaigns_closed,
        is_sample=True,
    ),
    Indicator(
        code="response_rate",
        name=_("Response rate of the employer survey"),
        formula=_("invitations answered ÷ invitations that reached somebody"),
        dated_by=_CAMPAIGN,
        process=Process.PARTNERSHIP,
        aspect=Aspect.TECHNOLOGICAL,
        unit=Unit.SHARE,
        direction=Direction.HIGHER,
        owner=Role.UNIVERSITY_ADMIN,
        dimensions=_TOTALS,
        records=surveys.invitations,
    ),
    Indicator(
        code="hire_conversion",
        name=_("Hired after the internship"),
        formula=_("interns hired or offered a job ÷ interns evaluated"),
        dated_by=_GIVEN,
        process=Process.EMPLOYMENT,
        aspect=Aspect.ECONOMIC,
        unit=Unit.SHARE,
        direction=Direction.HIGHER,
        owner=Role.UNIVERSITY_ADMIN,
        dimensions=_BY_ALL,
        records=records.evaluations,
    ),
]

INDICATORS: dict[str, Indicator] = {indicator.code: indicator for indicator in _INDICATORS}
CHOICES = [(indicator.code, indicator.name) for indicator in _INDICATORS]


def indicators_for(kind: SubjectKind) -> list[Indicator]:
    """The indicators that exist for subjects of KIND."""
    return [indicator for indicator in _INDICATORS if kind in indicator.dimensions]
