"""Who holds several roles reads with each right only what that role reaches; what somebody was
charged with in an organization ends with the affiliation."""

from datetime import timedelta

import pytest
from django.utils import timezone

from internships.models import Application, Evaluation, Placement
from partners.enums import Role
from partners.models import Affiliation
from quality.models import CorrectiveAction, Nonconformity
from quality.permissions import COMPLETE_ACTION
from tests.factories.internships import ApplicationFactory, EvaluationFactory, PlacementFactory
from tests.factories.partners import AffiliationFactory, OrganizationFactory
from tests.factories.quality import CorrectiveActionFactory, NonconformityFactory

pytestmark = pytest.mark.django_db


def fresh(user):
    """As the next request reads the person."""
    return type(user).objects.get(pk=user.pk)


def test_student_who_is_hr_elsewhere_does_not_read_the_mentors_rating_of_oneself(nilufar):
    placement = PlacementFactory(student=nilufar.student, under_way=True)
    EvaluationFactory(placement=placement)
    AffiliationFactory(user=nilufar, organization=OrganizationFactory(), role=Role.HR)
    user = fresh(nilufar)
    assert list(Placement.objects.visible_to(user)) == [placement]
    assert list(Evaluation.objects.visible_to(user)) == []


def test_ministry_official_who_is_hr_reads_only_the_applications_to_that_enterprise(malika):
    ApplicationFactory()
    own = ApplicationFactory()
    AffiliationFactory(user=malika, organization=own.posting.enterprise, role=Role.HR)
    assert list(Application.objects.visible_to(fresh(malika))) == [own]


def test_hr_who_coordinates_too_reads_no_people_of_the_coordinating_organization(hamid):
    elsewhere = OrganizationFactory()
    AffiliationFactory(user=hamid, organization=elsewhere, role=Role.COORDINATOR)
    AffiliationFactory(organization=elsewhere, role=Role.HR)
    seen = Affiliation.objects.visible_to(fresh(hamid)).filter(organization=elsewhere)
    assert list(seen.values_list("user", flat=True)) == [hamid.pk]


@pytest.fixture
def gone(sardor):
    """Sardor has left the university, and is a supervisor at another."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Affiliation.objects.filter(user=sardor).update(ends_on=yesterday)
    other = OrganizationFactory(university=True)
    AffiliationFactory(user=sardor, organization=other, role=Role.SUPERVISOR)
    return fresh(sardor)


def test_supervisor_sees_the_student_while_with_the_university(sardor, university, request):
    placement = PlacementFactory(posting__university=university, supervisor=sardor)
    assert list(Placement.objects.visible_to(sardor)) == [placement]
    user = request.getfixturevalue("gone")
    assert list(Placement.objects.visible_to(user)) == []


def test_owner_of_an_action_has_it_while_with_the_university(sardor, university, request):
    problem = NonconformityFactory(university=university)
    action = CorrectiveActionFactory(nonconformity=problem, owner=sardor)
    assert sardor.has_perm(COMPLETE_ACTION, action)
    assert list(Nonconformity.objects.visible_to(sardor)) == [problem]
    user = request.getfixturevalue("gone")
    assert not user.has_perm(COMPLETE_ACTION, action)
    assert list(CorrectiveAction.objects.visible_to(user)) == []
    assert list(Nonconformity.objects.visible_to(user)) == []
