"""The first screen of a university's administrators: every exception, with what mends it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from internships.desk.exceptions import KINDS, exceptions_of, found
from internships.enums import InductionKind
from internships.models import Induction, Placement, PracticeTarget
from tests.factories.internships import (
    PlacementFactory,
    PostingFactory,
    PracticeTypeFactory,
    contract_for,
)
from tests.factories.partners import ProgrammeFactory, StudentFactory
from tests.internships.practice import practice

DAY = timedelta(days=1)


@pytest.fixture
def wide(posting):
    posting.places = 60
    posting.save()
    return posting


def codes(placement) -> set[str]:
    """The kinds of exception PLACEMENT has today."""
    own, today = Placement.objects.filter(pk=placement.pk), timezone.localdate()
    return {code for code, kind in KINDS.items() if found(kind, own, today).exists()}


def confirmed(posting, in_days, **given):
    first = timezone.localdate() + in_days * DAY
    days = {"starts_on": first, "ends_on": first + 30 * DAY}
    return PlacementFactory(posting=posting, confirmed=True, **(days | given))


@pytest.mark.parametrize(
    ("in_days", "expected"),
    [(15, set()), (14, {"agreement"}), (8, {"agreement"}),
     (7, {"agreement", "mentor", "supervisor"}), (4, {"agreement", "mentor", "supervisor"}),
     (3, {"agreement", "mentor", "supervisor", "start"})],
)  # fmt: skip
def test_exceptions_come_up_as_the_first_day_comes_near(wide, in_days, expected):
    assert codes(confirmed(wide, in_days)) == expected


def test_nothing_is_wrong_where_all_is_there(wide, sardor):
    placement = confirmed(wide, 2, mentor_name="B", mentor_email="b@example.uz", supervisor=sardor)
    contract_for(placement)
    assert codes(placement) <= {"agreement"}


def test_first_days_and_diary_of_what_goes_on(wide, sardor):
    placement = practice(posting=wide, mentor_email="b@example.uz", supervisor=sardor)
    assert {"first_days", "diary"} <= codes(placement)
    placement.diary.entries.update(written_at=timezone.now())
    for kind in InductionKind:
        Induction.objects.create(
            placement=placement, kind=kind, held_on=placement.starts_on,
            confirmed_at=timezone.now(), confirmed_name="B",
        )  # fmt: skip
    assert codes(placement) <= {"agreement"}


def test_offer_for_days_already_taken(wide, nilufar):
    held = confirmed(wide, 20, student=nilufar.student)
    offer = PlacementFactory(
        posting=wide, student=nilufar.student, starts_on=held.starts_on, ends_on=held.ends_on
    )
    assert codes(offer) == {"overlap"}
    assert "overlap" not in codes(held)


def test_each_exception_has_its_button(wide, umida, sign_in):
    confirmed(wide, 2)
    practice(posting=wide)
    page = sign_in(umida).get("/")
    text = page.text
    for group in exceptions_of(Placement.objects.all(), timezone.localdate()):
        assert group.first[0].mend.url.replace("&", "&amp;") in text
    assert "/placements/" in text


def test_home_of_others_has_no_desk(wide, hamid, nilufar, sign_in):
    confirmed(wide, 2)
    for user in (hamid, nilufar):
        assert "needs-you" not in sign_in(user).get("/").text


def test_other_universities_see_nothing_of_it(wide, other_admin, sign_in):
    placement = confirmed(wide, 2)
    browser = sign_in(other_admin)
    for kind in KINDS:
        assert str(placement.student) not in browser.get(f"/practices/exceptions/{kind}/").text
    assert browser.post(f"/placements/{placement.pk}/nudge/mentor/").status_code == 404


def test_unknown_kind_is_not_found(umida, sign_in):
    assert sign_in(umida).get("/practices/exceptions/nonsense/").status_code == 404


def test_nudge_reaches_whoever_can_mend_it_once_a_day(wide, umida, hamid, sign_in):
    placement = confirmed(wide, 2)
    browser = sign_in(umida)
    for _press in range(2):
        browser.post(f"/placements/{placement.pk}/nudge/mentor/")
    (told,) = hamid.notifications.filter(about="mentor_missing")
    assert told.url == f"/placements/{placement.pk}/mentor/"


def test_student_is_nudged_about_the_diary(wide, umida, nilufar, sign_in):
    placement = practice(posting=wide, student=nilufar.student)
    sign_in(umida).post(f"/placements/{placement.pk}/nudge/diary/")
    assert nilufar.notifications.filter(about="diary_behind").count() == 1


def test_nudge_with_nobody_to_tell_says_so(wide, umida, sign_in):
    placement = practice(posting=wide)  # the student has no account
    page = sign_in(umida).post(f"/placements/{placement.pk}/nudge/diary/", follow=True)
    assert "nobody" in " ".join(str(one) for one in page.context["messages"]).lower()


@pytest.fixture
def target(university, programme, wide):
    return PracticeTarget.objects.create(
        university=university, programme=programme, practice_type=wide.practice_type,
        year_of_study=3, starts_on=wide.starts_on, ends_on=wide.ends_on,
    )  # fmt: skip


def numbers(target) -> tuple[int, ...]:
    row = PracticeTarget.objects.with_places().get(pk=target.pk)
    return row.needed, row.placed, row.offered, row.free, row.missing


def test_places_are_counted_against_the_plan(target, wide, programme, nilufar):
    wide.places = 4
    wide.save()
    students = [StudentFactory(programme=programme, year=3) for _n in range(6)]
    StudentFactory(programme=programme, year=2)
    assert numbers(target) == (7, 0, 0, 4, 3)
    PlacementFactory(posting=wide, student=students[0], confirmed=True)
    PlacementFactory(posting=wide, student=students[1])
    assert numbers(target) == (7, 1, 1, 3, 2)
    target.students = 3
    target.save()
    assert numbers(target) == (3, 1, 1, 3, 0)


def test_what_is_of_another_kind_does_not_count(target, wide, programme):
    other_type = PracticeTypeFactory(code="pedagogical")
    PostingFactory(
        university=wide.university, programmes=[programme], practice_type=other_type, places=9,
        published=True, starts_on=wide.starts_on, ends_on=wide.ends_on,
    )  # fmt: skip
    PlacementFactory(
        posting=wide, student=StudentFactory(programme=programme, year=4), confirmed=True
    )
    later = wide.ends_on + DAY
    PlacementFactory(
        posting=wide, student=StudentFactory(programme=programme, year=3), confirmed=True,
        starts_on=later, ends_on=later + 9 * DAY,
    )  # fmt: skip
    assert numbers(target)[1:4] == (0, 0, wide.places - 2)


def test_administrator_plans_changes_and_removes(umida, programme, wide, sign_in):
    browser = sign_in(umida)
    given = {
        "programme": programme.pk, "practice_type": wide.practice_type_id, "year_of_study": 3,
        "starts_on": wide.starts_on, "ends_on": wide.ends_on, "students": "",
    }  # fmt: skip
    assert browser.post("/practices/add/", given).status_code == 302
    made = PracticeTarget.objects.get()
    assert made.university == programme.institution
    again = browser.post("/practices/add/", given)
    assert "planned already" in str(again.context["form"].errors)
    wrong = browser.post(made.get_absolute_url(), given | {"year_of_study": programme.years + 1})
    assert "year_of_study" in wrong.context["form"].errors
    browser.post(f"/practices/{made.pk}/remove/")
    assert not PracticeTarget.objects.exists()


def test_foreign_programme_cannot_be_planned(umida, wide, sign_in):
    foreign = ProgrammeFactory()
    given = {
        "programme": foreign.pk, "practice_type": wide.practice_type_id, "year_of_study": 3,
        "starts_on": wide.starts_on, "ends_on": wide.ends_on,
    }  # fmt: skip
    refused = sign_in(umida).post("/practices/add/", given)
    assert "programme" in refused.context["form"].errors


def test_first_page_asks_no_more_for_more_rows(wide, umida, sign_in, target, sardor):
    browser = sign_in(umida)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/").status_code == 200
        return len(queries)

    def more():
        confirmed(wide, 2)
        practice(posting=wide)
        PracticeTarget.objects.create(
            university=target.university, programme=ProgrammeFactory(institution=target.university),
            practice_type=target.practice_type, year_of_study=2, starts_on=target.starts_on,
            ends_on=target.ends_on,
        )  # fmt: skip

    for _number in range(6):  # more than are shown of each kind
        more()
    few = asked()
    for _number in range(2):
        more()
    assert asked() <= few
