"""Objects of quality: values, targets, signals and problems in any state."""

from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from quality import models
from quality.enums import CauseMethod, PeriodChoice, SignalKind, SubjectKind
from tests.factories.partners import OrganizationFactory

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
TODAY = NOW.date()


class IndicatorValueFactory(DjangoModelFactory):
    """21 of 30 of the country's internships in October 2026."""

    class Meta:
        model = models.IndicatorValue

    indicator = "completion"
    period_kind = PeriodChoice.MONTH
    period_start = date(2026, 10, 1)
    subject_kind = SubjectKind.NATION
    subject_id = 0
    numerator = 21
    denominator = 30
    n = 30
    value = 0.7
    low = 0.55
    high = 0.82
    level = 0.9
    method = "wilson"
    computed_at = NOW


class IndicatorTargetFactory(DjangoModelFactory):
    class Meta:
        model = models.IndicatorTarget

    indicator = "completion"
    academic_year = 2026
    subject_kind = SubjectKind.UNIVERSITY
    value = 0.9


class SignalFactory(DjangoModelFactory):
    class Meta:
        model = models.Signal

    kind = SignalKind.MISSED_TARGET
    university = factory.SubFactory(OrganizationFactory, university=True)
    indicator = "completion"
    period_kind = PeriodChoice.SEMESTER
    period_start = date(2026, 9, 1)
    subject_kind = SubjectKind.UNIVERSITY
    subject_id = factory.SelfAttribute("university.pk")
    value = 0.7
    low = 0.55
    high = 0.82
    expected = 0.9
    raised_at = NOW


class NonconformityFactory(DjangoModelFactory):
    class Meta:
        model = models.Nonconformity

    university = factory.SubFactory(OrganizationFactory, university=True)
    title = factory.Sequence(lambda n: f"Interns leave early {n}")
    description = "Three of ten internships were interrupted."
    indicator = "completion"
    subject_kind = SubjectKind.UNIVERSITY
    subject_id = factory.SelfAttribute("university.pk")
    reported_at = NOW


class CorrectiveActionFactory(DjangoModelFactory):
    class Meta:
        model = models.CorrectiveAction

    nonconformity = factory.SubFactory(NonconformityFactory)
    description = "Supervisors call each intern in the first week."
    owner = factory.SubFactory("tests.factories.partners.UserFactory")
    due_on = TODAY + timedelta(days=7)
    evidence_expected = "List of calls"


ANALYSIS = {
    "cause": "Nobody asks the intern in the first week.",
    "cause_method": CauseMethod.FIVE_WHYS,
    "similar_cases": "Yes, at two faculties.",
}
