"""What somebody may do follows from current affiliations alone."""

from datetime import timedelta

from django.utils import timezone

from internships.models import Posting
from internships.permissions import CHANGE_POSTING, MODERATE_POSTING
from partners.models import Student
from partners.permissions import VIEW_STUDENTS
from tests.factories.internships import PostingFactory
from tests.factories.partners import StudentFactory, UserFactory


def test_university_moderates_only_what_is_sent_to_it(umida, university):
    own, foreign = PostingFactory(university=university), PostingFactory()
    assert umida.has_perm(MODERATE_POSTING, own) is True
    assert umida.has_perm(MODERATE_POSTING, foreign) is False


def test_hr_changes_only_own_postings(hamid, enterprise):
    own, foreign = PostingFactory(enterprise=enterprise), PostingFactory()
    assert hamid.has_perm(CHANGE_POSTING, own) is True
    assert hamid.has_perm(CHANGE_POSTING, foreign) is False


def test_ended_affiliation_gives_nothing(umida):
    umida.affiliations.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert umida.has_perm(VIEW_STUDENTS) is False
    assert list(Student.objects.visible_to(umida)) == []


def test_inactive_user_may_nothing(umida):
    umida.is_active = False
    assert umida.has_perm(VIEW_STUDENTS) is False


def test_person_without_affiliation_sees_no_students(db):
    StudentFactory()
    assert list(Student.objects.visible_to(UserFactory())) == []


def test_student_sees_only_postings_open_to_them(nilufar, programme, university):
    open_to_her = PostingFactory(university=university, programmes=[programme], published=True)
    PostingFactory(university=university, programmes=[programme])
    PostingFactory(
        university=university, programmes=[programme], published=True, eligible_years=[4]
    )
    PostingFactory(published=True)
    assert list(Posting.objects.visible_to(nilufar)) == [open_to_her]
