"""Signing off the grades ticked in the list: each by itself, once, by those who may."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from internships.actions.finishing.grading import give_marks
from internships.actions.finishing.signing_many import sign_many, what_is_missing
from internships.enums import GradePart, GradeState
from internships.models import Commission, CommissionMember, PracticeGrade
from tests.factories.internships import ApplicationFactory
from tests.factories.partners import StudentFactory
from tests.internships.finishing.graded import MARKS, finished, schemes

pytestmark = pytest.mark.django_db
LACKING = f"Marks are missing: {GradePart.TASKS.label}, {GradePart.REPORT.label}."
LIST, SIGN = reverse("practice-grade-list"), reverse("practice-grades-sign")


@pytest.fixture
def graded(posting, programme, sardor):
    """A grade of another student, with MARKS."""
    schemes()
    posting.places = 60
    posting.save()

    def one(marks=MARKS, **given) -> PracticeGrade:
        student = StudentFactory(programme=programme)
        application = ApplicationFactory(posting=posting, student=student)
        placement = finished(
            posting=posting, student=student, application=application,
            **{"supervisor": sardor} | given,
        )  # fmt: skip
        give_marks(placement=placement, points=marks, by=sardor, at=timezone.now())
        return PracticeGrade.objects.get(placement=placement)

    return one


def text(answer) -> str:
    return answer.content.decode()


def states(*grades) -> list[str]:
    found = PracticeGrade.objects.in_bulk([one.pk for one in grades])
    return [found[one.pk].state for one in grades]


def test_list_offers_the_complete_and_says_what_the_others_lack(graded, sardor, sign_in):
    whole, half = graded(), graded({"events": 80})
    page = text(sign_in(sardor).get(LIST))
    assert f'name="grade" value="{whole.pk}"' in page
    assert f'name="grade" value="{half.pk}"' not in page
    assert LACKING in page
    assert "Sign off those ticked" in page


def test_nothing_complete_gives_no_button(graded, sardor, sign_in):
    graded({"events": 80})
    assert "Sign off those ticked" not in text(sign_in(sardor).get(LIST))


def test_summary_tells_what_became_of_each(graded, sardor, sign_in):
    whole, half, failed = graded(), graded({"events": 80}), graded({}, with_report=False)
    page = text(sign_in(sardor).post(SIGN, {"grade": [whole.pk, half.pk, failed.pk]}))
    assert states(whole, half, failed) == ["signed", "draft", "signed"]
    assert "2 grades are signed off: the students are told" in page
    assert "1 grade is not signed off" in page
    assert LACKING in page


def test_pressed_twice_it_is_signed_once(graded, sardor, sign_in):
    whole = graded()
    client = sign_in(sardor)
    client.post(SIGN, {"grade": whole.pk})
    first = PracticeGrade.objects.get(pk=whole.pk)
    page = text(client.post(SIGN, {"grade": [whole.pk, whole.pk]}))
    assert "1 grade was signed off before" in page
    again = PracticeGrade.objects.get(pk=whole.pk)
    assert (again.signed_at, again.signed_by) == (first.signed_at, first.signed_by)


def test_each_role_signs_what_it_looks_after(graded, everyone, sign_in, other_admin):
    signing = {}
    for role, user in everyone.items():
        grade = graded()
        signing[role] = sign_in(user).post(SIGN, {"grade": grade.pk}).status_code
        expected = role in {"supervisor", "university_admin"}
        assert (states(grade) == ["signed"]) == expected, role
    assert {role for role, status in signing.items() if status == 200} == {
        "supervisor", "university_admin",
    }  # fmt: skip
    grade = graded()
    assert "Nothing was ticked" in text(sign_in(other_admin).post(SIGN, {"grade": grade.pk}))
    assert states(grade) == ["draft"]


def test_colleagues_grade_is_neither_offered_nor_signed(graded, sardor, umida, sign_in):
    other = graded(supervisor=umida)
    client = sign_in(sardor)
    assert f'name="grade" value="{other.pk}"' not in text(client.get(LIST))
    client.post(SIGN, {"grade": other.pk})
    assert states(other) == ["draft"]


def test_commissions_member_sees_the_grade_and_does_not_sign_it(graded, sardor, umida, sign_in):
    other = graded(supervisor=umida)
    sits_on = Commission.objects.create(
        university=other.placement.university, name="Himoya", formed_by=umida,
        formed_at=timezone.now(),
    )  # fmt: skip
    CommissionMember.objects.create(commission=sits_on, user=sardor, name="Sardor", is_chair=True)
    PracticeGrade.objects.filter(pk=other.pk).update(commission=sits_on)
    client = sign_in(sardor)
    page = text(client.get(LIST))
    assert str(other.placement.student) in page
    assert f'name="grade" value="{other.pk}"' not in page
    assert "You do not look after this practice." in text(client.post(SIGN, {"grade": other.pk}))
    assert states(other) == ["draft"]


@pytest.mark.parametrize("sent", [[], ["x"], ["-1"], ["9" * 30], ["٣"], ["0"]])
def test_what_is_no_grade_signs_nothing(graded, sardor, sign_in, sent):
    grade = graded()
    answer = sign_in(sardor).post(SIGN, {"grade": sent})
    assert (answer.status_code, states(grade)) == (200, ["draft"])
    assert "Nothing was ticked" in text(answer)


def test_list_agrees_with_signing(graded, sardor):
    """What the list says in three queries is what signing off says of each."""
    grades = [graded(), graded({"events": 80}), graded({}, kept=False), graded({})]
    lacking = what_is_missing(grades)
    found = sign_many(grades=grades, by=sardor, at=timezone.now())
    assert {one.pk: why for one, why in found.refused} == {
        key: why for key, why in lacking.items() if why
    }
    assert len(found.signed) == list(lacking.values()).count("")
    assert {one.state for one in found.signed} == {GradeState.SIGNED}


def test_list_asks_as_many_questions_however_long(graded, sardor, sign_in):
    client = sign_in(sardor)

    def count() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    graded()
    few = count()
    for _each in range(4):
        graded()
    assert count() == few
