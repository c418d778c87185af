"""Pages and API of grades, commissions and schemes, by role."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from internships.actions.finishing.grading import give_marks, sign_off
from internships.models import (
    Commission,
    CommissionMember,
    GradingScheme,
    Posting,
    PracticeGrade,
    PracticeRepeat,
)
from partners.enums import Role
from tests.factories.internships import ApplicationFactory
from tests.factories.partners import StudentFactory
from tests.internships.finishing.graded import MARKS, finished, schemes

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement(nilufar, sardor, posting):
    schemes()
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    return finished(
        posting=posting, student=nilufar.student, supervisor=sardor, application=application
    )


@pytest.fixture
def signed(placement, sardor):
    give_marks(placement=placement, points=MARKS, by=sardor, at=timezone.now())
    return sign_off(grade=placement.grade, by=sardor, at=timezone.now())


def failed(placement, sardor):
    give_marks(placement=placement, points=MARKS | {"tasks": 1}, by=sardor, at=timezone.now())
    return sign_off(grade=placement.grade, by=sardor, at=timezone.now())


def text(answer) -> str:
    return answer.content.decode()


def test_supervisor_marks_and_signs_the_student_sees_it_then(placement, sardor, nilufar, sign_in):
    browser, student = sign_in(sardor), sign_in(nilufar)
    assert "Give marks" in text(browser.get(placement.get_absolute_url()))
    url = reverse("practice-grade-mark", args=[placement.pk])
    assert "its weight is 60" in text(browser.get(url))
    assert text(browser.post(url, MARKS | {"tasks": 101})).count("field-error") == 1
    assert "Give one mark at least." in text(browser.post(url, dict.fromkeys(MARKS, "")))
    answer = browser.post(url, MARKS)
    grade = PracticeGrade.objects.get()
    assert answer.headers["Location"] == grade.get_absolute_url()
    page = text(browser.get(grade.get_absolute_url()))
    assert "Sign off" in page
    assert "computed by the platform" in page
    assert "Not graded yet" in text(student.get(placement.get_absolute_url()))
    assert student.get(grade.get_absolute_url()).status_code == 404
    browser.post(reverse("practice-grade-sign", args=[grade.pk]))
    assert "5 · excellent" in text(student.get(placement.get_absolute_url()))
    page = text(student.get(grade.get_absolute_url()))
    assert "87" in page
    assert "Correct the grade" not in page


def test_administrator_corrects_with_a_reason(signed, umida, sardor, nilufar, sign_in):
    url = reverse("practice-grade-correct", args=[signed.pk])
    assert sign_in(sardor).post(url, {"reason": "x"}).status_code == 403
    browser = sign_in(umida)
    assert "field-error" in text(browser.post(url, {"reason": ""}))
    browser.post(url, {"reason": "Xato"})
    page = text(browser.get(signed.get_absolute_url()))
    assert "it was 87 points, mark 5" in page
    own = text(sign_in(nilufar).get(signed.placement.get_absolute_url()))
    assert "Your grade is being corrected" in own


def test_nobody_else_marks_or_signs(placement, everyone, sardor, sign_in, api_as):
    give_marks(placement=placement, points=MARKS, by=sardor, at=timezone.now())
    others = [role for role in everyone if role not in {Role.SUPERVISOR, Role.UNIVERSITY_ADMIN}]
    for role in others:
        browser, program = sign_in(everyone[role]), api_as(everyone[role])
        for name, key in (
            ("practice-grade-mark", placement.pk),
            ("practice-grade-sign", placement.grade.pk),
        ):
            answer = browser.post(reverse(name, args=[key]), {"tasks": 1})
            assert answer.status_code in {302, 403, 404}
        sent = {"placement": placement.pk, "tasks": 1}
        assert program.post("/api/v1/practice-grades", sent).status_code in {401, 403, 404}
    placement.grade.refresh_from_db()
    assert placement.grade.state == "draft"
    assert placement.grade.marks.get(component__part="tasks").points == 90


def test_api_reads_marks_and_signs(placement, sardor, umida, nilufar, api_as):
    program = api_as(sardor)
    sent = {"placement": placement.pk} | MARKS
    made = program.post("/api/v1/practice-grades", sent, format="json")
    assert made.status_code == 201
    key = made.data["id"]
    assert {one["part"]: one["points"] for one in made.data["marks"]} == {
        "events": "80.0", "tasks": "90.0", "report": "70.0"
    }  # fmt: skip
    assert program.post("/api/v1/practice-grades", sent | {"tasks": 101}).status_code == 400
    assert api_as(nilufar).get(f"/api/v1/practice-grades/{key}").status_code == 404
    answer = program.post(f"/api/v1/practice-grades/{key}/sign")
    assert (answer.data["total"], answer.data["mark"], answer.data["state"]) == (87, 5, "signed")
    assert program.post(f"/api/v1/practice-grades/{key}/sign").status_code == 409
    assert program.post("/api/v1/practice-grades", sent, format="json").status_code == 409
    assert api_as(nilufar).get(f"/api/v1/practice-grades/{key}").data["mark"] == 5
    answer = api_as(umida).post(f"/api/v1/practice-grades/{key}/correct", {"reason": "Xato"})
    assert answer.data["state"] == "correcting"
    found = program.get("/api/v1/grading-schemes").data["results"]
    assert [sum(part["weight"] for part in one["components"]) for one in found] == [100, 100]


def test_sheet_has_its_columns(signed, umida, sign_in):
    browser = sign_in(umida)
    url = f"{reverse('practice-grade-list')}?placement_round="
    url += str(signed.placement.application.placement_round_id)
    answer = browser.get(f"{url}&export=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    head, row = book.get_sheet_by_index(0).to_python()
    assert head == [
        "Student number", "Student", "Programme", "Year of study", "Group", "Type of practice",
        "Credits", "Enterprise", "First day", "Last day", "Supervisor", "Grading scheme",
        "attendance",
        "diary kept in time", "mentor's ratings of competences",
        "events and meetings", "tasks of the programme", "report", "supervisor's overall mark",
        "defence before the commission", "Commission", "Total", "Mark", "Mark in words",
        "Not passed for", "State", "Signed off at", "Signed off by",
    ]  # fmt: skip
    told = dict(zip(head, row, strict=True))
    assert (told["Student"], told["attendance"], told["tasks of the programme"]) == (
        "Toʻraqulova Nilufar", 100, 90
    )  # fmt: skip
    assert (told["defence before the commission"], told["Total"], told["Mark"]) == ("", 87, 5)
    assert told["Mark in words"] == "excellent"


def test_list_asks_no_more_for_more_grades(placement, posting, sardor, umida, sign_in):
    give_marks(placement=placement, points=MARKS, by=sardor, at=timezone.now())
    Posting.objects.update(places=9)
    browser, url = sign_in(umida), reverse("practice-grade-list")
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        browser.get(url)
    for _place in range(4):
        student = StudentFactory(programme=placement.student.programme)
        other = finished(posting=posting, student=student, supervisor=sardor)
        give_marks(placement=other, points=MARKS, by=sardor, at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        assert text(browser.get(url)).count("being given") >= 5
    assert len(many) <= len(few)


def test_commission_is_formed_and_each_member_marks(
    umida, sardor, nilufar, posting, university, sign_in
):
    schemes()
    browser = sign_in(umida)
    made = browser.post(
        reverse("grading-scheme-add"),
        {
            "name_uz": "Himoya bilan", "applies_from": timezone.localdate().isoformat(),
            "tasks": "50", "defence": "50", "from_5": "86", "from_4": "71", "from_3": "60",
            "diary_share": "80",
        },
    )  # fmt: skip
    scheme = GradingScheme.objects.get(university=university)
    assert made.headers["Location"] == scheme.get_absolute_url()
    assert "Make one like it" in text(browser.get(scheme.get_absolute_url()))
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    placement = finished(
        posting=posting, student=nilufar.student, supervisor=sardor, application=application,
        ends_on=timezone.localdate(),
    )  # fmt: skip
    url = reverse("commission-add", args=[posting.placement_round_id])
    assert "Students who wait for a commission: 1" in text(browser.get(url))
    sent = {"name": "Kafedra komissiyasi", "user_2": sardor.pk, "position_1": "dekan"}
    assert "Say who chairs" in text(browser.post(url, sent))
    browser.post(url, sent | {"name_1": "Aliyev Akmal"})
    commission, member = Commission.objects.get(), CommissionMember.objects.get(user=sardor)
    grade = PracticeGrade.objects.get(placement=placement)
    marks = reverse("practice-grade-commission", args=[grade.pk])
    own = sign_in(sardor)
    page = text(own.get(commission.get_absolute_url()))
    assert "Aliyev Akmal" in page
    assert f"member_{member.pk}" in (form := text(own.get(marks)))
    chair = CommissionMember.objects.get(is_chair=True)
    assert f"member_{chair.pk}" not in form
    own.post(marks, {f"member_{member.pk}": "80", f"member_{chair.pk}": "100"})
    assert dict(grade.commission_marks.values_list("member", "points")) == {member.pk: 80}
    browser.post(marks, {f"member_{member.pk}": "80", f"member_{chair.pk}": "90"})
    assert grade.marks.get().points == 85
    assert sign_in(nilufar).get(commission.get_absolute_url()).status_code == 404
    assert "Kafedra komissiyasi" in text(browser.get(reverse("commission-list")))


def test_scheme_form_says_what_is_wrong(umida, sign_in):
    sent = {
        "name_uz": "Tizim", "applies_from": timezone.localdate().isoformat(), "tasks": "50",
        "from_5": "60", "from_4": "71", "from_3": "60", "diary_share": "80",
    }  # fmt: skip
    browser, url = sign_in(umida), reverse("grading-scheme-add")
    assert "make 50, not 100" in text(browser.post(url, sent))
    assert "A better mark begins at a higher total" in text(
        browser.post(url, sent | {"report": "50"})
    )
    assert not GradingScheme.objects.exists()


def test_repeat_from_the_page(placement, sardor, umida, nilufar, enterprise, sign_in):
    failed(placement, sardor)
    student, browser = sign_in(nilufar), sign_in(umida)
    assert "Ask to repeat the practice" in text(student.get(placement.get_absolute_url()))
    student.post(reverse("repeat-ask", args=[placement.pk]))
    repeat = PracticeRepeat.objects.get()
    assert "Arrange the repeat" in text(browser.get(reverse("repeat-list")))
    days = {
        "starts_on": (timezone.localdate() + timedelta(days=5)).isoformat(),
        "ends_on": (timezone.localdate() + timedelta(days=25)).isoformat(),
    }
    url = reverse("repeat-arrange", args=[placement.pk])
    browser.post(url, days | {"enterprise": enterprise.name_uz})
    repeat.refresh_from_db()
    page = text(student.get(repeat.placement.get_absolute_url()))
    assert "repeats a practice that was not passed" in page
    assert "Confirm the place" in page
    assert "arranged" in text(browser.get(placement.get_absolute_url()))


def test_missing_grades_are_found(placement, umida, sardor, sign_in):
    browser, url = sign_in(umida), f"{reverse('placement-list')}?missing=grade"
    assert "Toʻraqulova" in text(browser.get(url))
    give_marks(placement=placement, points=MARKS, by=sardor, at=timezone.now())
    sign_off(grade=placement.grade, by=sardor, at=timezone.now())
    assert "Toʻraqulova" not in text(browser.get(url))
