"""Grades: which scheme, who gives what, signing off, correcting, commissions, repeats."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cluster_portal.common.errors import DomainError
from internships.actions.finishing.commission import (
    NamedPerson,
    awaiting_commission,
    form_commission,
    mark_in_commission,
)
from internships.actions.finishing.grading import correct_grade, give_marks, sign_off
from internships.actions.finishing.grading_scheme import load_scheme, make_scheme, scheme_for
from internships.actions.finishing.repeat import arrange_repeat, ask_repeat, refuse_repeat
from internships.classifiers import DATA
from internships.enums import GradeState, RepeatState
from internships.models import (
    CommissionMember,
    ComponentMark,
    GradeComponent,
    GradingScheme,
    Placement,
    PracticeGrade,
)
from partners.enums import Role
from tests.conftest import person
from tests.factories.internships import ApplicationFactory, PlacementFactory
from tests.factories.partners import CompetenceFactory, OrganizationFactory
from tests.internships.finishing.graded import MARKS, finished, schemes

pytestmark = pytest.mark.django_db
NAMES = {"name_uz": "Tizim"}


@pytest.fixture
def placement(nilufar, sardor, posting):
    schemes()
    return finished(posting=posting, student=nilufar.student, supervisor=sardor)


@pytest.fixture
def with_defence(umida, university):
    """The university's own scheme, from today on: what ended before is graded by the platform's."""
    return make_scheme(
        university=university, unit=None, names=NAMES, applies_from=timezone.localdate(),
        weights={"tasks": 50, "defence": 50}, by=umida, at=timezone.now(),
        from_5=90, from_4=75, from_3=55, diary_share=50,
    )  # fmt: skip


def now():
    return timezone.now()


def marks(given=MARKS):
    return {part: Decimal(points) for part, points in given.items()}


def test_grade_is_computed_and_told(placement, sardor, nilufar):
    give_marks(placement=placement, points=marks(), by=sardor, at=now())
    grade = sign_off(grade=placement.grade, by=sardor, at=now())
    assert (grade.total, grade.mark, grade.not_passed_for) == (87, 5, "")  # 10 + 16 + 54 + 7
    given = ComponentMark.objects.filter(grade=grade)
    assert dict(given.values_list("component__part", "points")) == {
        "attendance": 100, "events": 80, "tasks": 90, "report": 70
    }  # fmt: skip
    assert given.get(component__part="attendance").given_by is None
    assert given.get(component__part="tasks").given_by == sardor
    assert "87" in nilufar.notifications.get().title


def test_grade_waits_for_all_marks(placement, sardor):
    give_marks(placement=placement, points=marks({"events": 80}), by=sardor, at=now())
    with pytest.raises(DomainError, match="tasks of the programme, report"):
        sign_off(grade=placement.grade, by=sardor, at=now())


def test_supervisor_gives_nothing_that_is_not_theirs(placement, sardor):
    for part in ("attendance", "mentor", "defence", "supervisor", "nothing"):
        with pytest.raises((DomainError, ValueError)):
            give_marks(placement=placement, points={part: Decimal(100)}, by=sardor, at=now())
    assert not ComponentMark.objects.exists()


@pytest.mark.parametrize(
    ("lacks", "reason"), [({"with_report": False}, "report"), ({"kept": False}, "diary")]
)
def test_without_report_or_diary_it_is_not_passed(lacks, reason, posting, nilufar, sardor):
    schemes()
    placement = finished(posting=posting, student=nilufar.student, supervisor=sardor, **lacks)
    give_marks(placement=placement, points=marks(), by=sardor, at=now())
    grade = sign_off(grade=placement.grade, by=sardor, at=now())
    assert (grade.mark, grade.not_passed_for) == (2, reason)


def test_too_few_points_say_so(placement, sardor):
    low = marks({"events": 10, "tasks": 50, "report": 20})
    give_marks(placement=placement, points=low, by=sardor, at=now())
    grade = sign_off(grade=placement.grade, by=sardor, at=now())
    assert (grade.total, grade.mark, grade.not_passed_for) == (44, 2, "points")


def test_grade_is_signed_once_the_practice_is_over(posting, nilufar, sardor):
    schemes()
    placement = PlacementFactory(posting=posting, student=nilufar.student, under_way=True)
    give_marks(placement=placement, points=marks(), by=sardor, at=now())
    with pytest.raises(DomainError, match="once the practice is completed"):
        sign_off(grade=placement.grade, by=sardor, at=now())


def test_no_grade_before_the_practice(posting, nilufar, sardor):
    placement = PlacementFactory(posting=posting, student=nilufar.student, confirmed=True)
    with pytest.raises(DomainError, match="while it goes on"):
        give_marks(placement=placement, points=marks(), by=sardor, at=now())


def test_signed_grade_changes_by_a_correction_alone(placement, sardor, umida):
    give_marks(placement=placement, points=marks(), by=sardor, at=now())
    grade = sign_off(grade=placement.grade, by=sardor, at=now())
    with pytest.raises(DomainError, match="correction with a reason"):
        give_marks(placement=placement, points=marks({"tasks": 60}), by=sardor, at=now())
    with pytest.raises(DomainError):
        correct_grade(grade=grade, reason="  ", by=umida, at=now())
    grade = correct_grade(grade=grade, reason="Xato koʻchirilgan", by=umida, at=now())
    assert (grade.state, grade.total, grade.mark) == (GradeState.CORRECTING, None, None)
    kept = grade.corrections.get()
    assert (kept.total, kept.mark, kept.corrected_by) == (87, 5, umida)
    give_marks(placement=placement, points=marks({"tasks": 60}), by=sardor, at=now())
    grade = sign_off(grade=grade, by=sardor, at=now())
    assert (grade.total, grade.mark) == (69, 3)


def test_scheme_of_the_unit_then_the_university_then_the_platform(placement, umida, university):
    department = OrganizationFactory(kind="department", parent=university)
    placement.student.programme.department = department
    platform = scheme_for(placement)
    assert (platform.university, platform.code) == (None, "points")
    made = {
        unit: GradingScheme.objects.create(
            university=university, unit=unit, applies_from=placement.ends_on, made_at=now(), **NAMES
        )
        for unit in (None, department)
    }
    assert scheme_for(placement) == made[department]
    placement.student.programme.department = None
    assert scheme_for(placement) == made[None]
    placement.ends_on -= timedelta(days=1)
    assert scheme_for(placement) == platform
    GradingScheme.objects.create(
        university=OrganizationFactory(university=True), applies_from=placement.ends_on,
        made_at=now(), **NAMES,
    )  # fmt: skip
    assert scheme_for(placement) == platform


def test_scheme_makes_sense_or_is_refused(umida, university):
    def make(**given):
        usual = {
            "university": university, "unit": None, "names": NAMES, "by": umida, "at": now(),
            "applies_from": timezone.localdate(), "weights": {"tasks": 100},
            "from_5": 90, "from_4": 75, "from_3": 55, "diary_share": 50,
        }  # fmt: skip
        return make_scheme(**(usual | given))

    with pytest.raises(DomainError, match="make 90, not 100"):
        make(weights={"tasks": 60, "report": 30})
    with pytest.raises(DomainError, match="today or later"):
        make(applies_from=timezone.localdate() - timedelta(days=1))
    with pytest.raises(DomainError, match="not one of your university"):
        make(unit=OrganizationFactory(kind="department", parent=OrganizationFactory()))
    with pytest.raises(ValidationError, match="better mark begins at a higher total"):
        make(from_4=95)
    make()
    with pytest.raises(ValidationError, match="Another scheme begins on this day"):
        make()


def test_scheme_in_use_is_frozen(placement, sardor, tmp_path):
    give_marks(placement=placement, points=marks(), by=sardor, at=now())
    scheme = placement.grade.scheme
    for change in (
        lambda: GradingScheme.objects.filter(pk=scheme.pk).update(from_3=50),
        lambda: GradeComponent.objects.filter(scheme=scheme).update(weight=25),
        lambda: GradeComponent.objects.create(scheme=scheme, part="diary", weight=5),
        lambda: scheme.components.first().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    text = (DATA / "grading" / "points.toml").read_text(encoding="utf-8")
    changed = tmp_path / "points.toml"
    changed.write_text(text.replace("from_3 = 60", "from_3 = 55"), encoding="utf-8")
    with pytest.raises(DomainError, match="later first day"):
        load_scheme(changed)
    changed.write_text(text.replace("2020-09-01", "2030-09-01"), encoding="utf-8")
    assert load_scheme(changed).inserted == 1


def commission(posting, nilufar, umida, *members):
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    placement = finished(
        posting=posting, student=nilufar.student, application=application,
        ends_on=timezone.localdate(),
    )  # fmt: skip
    made = form_commission(
        placement_round=posting.placement_round,
        placements=awaiting_commission(posting.placement_round),
        name="Komissiya", basis="12-son", members=list(members), by=umida, at=now(),
    )  # fmt: skip
    return placement, made


def test_commission_counts_by_the_mean_of_its_members(
    with_defence, posting, nilufar, umida, sardor
):
    schemes()
    chair, second = NamedPerson("Aliyev A.", "dekan"), NamedPerson("S. Shodiyev", "", sardor)
    placement, made = commission(
        posting, nilufar, umida, chair, second, NamedPerson("Valiyev V.", "dotsent")
    )
    grade = PracticeGrade.objects.get(placement=placement)
    assert grade.commission == made
    first, own, third = CommissionMember.objects.order_by("pk")
    mark_in_commission(grade=grade, points={own.pk: 80, third.pk: 70}, by=sardor, at=now())
    assert not grade.marks.exists()  # the chair has not spoken
    mark_in_commission(grade=grade, points={first.pk: 75}, by=umida, at=now())
    assert grade.marks.get().points == Decimal("75.0")
    mark_in_commission(grade=grade, points={own.pk: 81}, by=sardor, at=now())
    assert grade.marks.get().points == Decimal("75.3")
    entered = dict(grade.commission_marks.values_list("member", "entered_by"))
    assert entered == {first.pk: umida.pk, own.pk: sardor.pk, third.pk: sardor.pk}
    give_marks(placement=placement, points=marks({"tasks": 80}), by=sardor, at=now())
    signed = sign_off(grade=grade, by=sardor, at=now())
    assert (signed.total, signed.mark) == (78, 4)  # 77.65 by the scheme's own marks
    with pytest.raises(DomainError, match="correction with a reason"):
        mark_in_commission(grade=grade, points={own.pk: 100}, by=sardor, at=now())


@pytest.mark.parametrize(
    ("second", "why"), [(False, "at least one member"), (True, "supervisors of your university")]
)
def test_commission_is_of_the_own_university(
    second, why, with_defence, posting, nilufar, umida, other_hr
):
    members = [NamedPerson("A"), *([NamedPerson("B", "", other_hr)] if second else [])]
    with pytest.raises(DomainError, match=why):
        commission(posting, nilufar, umida, *members)


def test_commission_passes_over_who_needs_none(placement, posting, umida):
    """The platform's own scheme has no defence."""
    with pytest.raises(DomainError, match="No completed practice"):
        form_commission(
            placement_round=posting.placement_round, placements=Placement.objects.all(),
            name="K", basis="", members=[NamedPerson("A"), NamedPerson("B")], by=umida, at=now(),
        )  # fmt: skip
    assert not PracticeGrade.objects.exists()


def fail(placement, sardor):
    give_marks(
        placement=placement, points=marks({"events": 0, "tasks": 10, "report": 0}), by=sardor,
        at=now(),
    )  # fmt: skip
    return sign_off(grade=placement.grade, by=sardor, at=now())


def test_failed_practice_is_repeated(placement, nilufar, sardor, umida, enterprise):
    fail(placement, sardor)
    repeat = ask_repeat(placement=placement, by=nilufar, at=now())
    assert umida.notifications.count() == 1
    with pytest.raises(DomainError, match="asked for already"):
        ask_repeat(placement=placement, by=nilufar, at=now())
    days = {
        "starts_on": timezone.localdate() + timedelta(days=9),
        "ends_on": timezone.localdate() + timedelta(days=30),
    }
    new = arrange_repeat(placement=placement, enterprise=enterprise, by=umida, at=now(), **days)
    repeat.refresh_from_db()
    assert (repeat.state, repeat.placement, new.repeats) == (RepeatState.ARRANGED, new, repeat)
    assert (new.state, new.student, new.supervisor) == ("offered", nilufar.student, sardor)
    with pytest.raises(DomainError, match="arranged already"):
        arrange_repeat(placement=placement, enterprise=enterprise, by=umida, at=now(), **days)
    with pytest.raises(DomainError, match="being repeated already"):
        correct_grade(grade=placement.grade, reason="Xato", by=umida, at=now())


def test_repeat_is_refused_with_a_reason_and_may_be_arranged_later(
    placement, nilufar, sardor, umida, enterprise
):
    fail(placement, sardor)
    repeat = ask_repeat(placement=placement, by=nilufar, at=now())
    with pytest.raises(DomainError):
        refuse_repeat(repeat=repeat, reason=" ", by=umida, at=now())
    assert refuse_repeat(repeat=repeat, reason="Oʻqishdan chetlatilgan", by=umida, at=now()).reason
    new = arrange_repeat(
        placement=placement, enterprise=enterprise, by=umida, at=now(),
        starts_on=timezone.localdate() + timedelta(days=9),
        ends_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip
    assert new.repeats.reason == ""


def test_passed_practice_is_not_repeated(placement, nilufar, sardor):
    give_marks(placement=placement, points=marks(), by=sardor, at=now())
    sign_off(grade=placement.grade, by=sardor, at=now())
    with pytest.raises(DomainError, match="not passed"):
        ask_repeat(placement=placement, by=nilufar, at=now())


def test_grades_are_seen_by_those_they_concern(placement, sardor, nilufar, umida, everyone):
    grade = PracticeGrade.objects
    give_marks(placement=placement, points=marks(), by=sardor, at=now())
    seeing = {Role.SUPERVISOR, Role.UNIVERSITY_ADMIN}
    for role, user in everyone.items():
        if user is not None:
            assert grade.visible_to(user).exists() == (role in seeing)
    sign_off(grade=placement.grade, by=sardor, at=now())
    assert grade.visible_to(nilufar).exists()
    stranger = person("s@example.uz", "A", "B", Role.SUPERVISOR, OrganizationFactory())
    assert not grade.visible_to(stranger).exists()


def test_mentor_counts_twenty_points_a_step(placement, umida, university):
    from internships.actions.finishing.evaluation import submit_evaluation
    from internships.actions.finishing.grading import computed_points

    assert computed_points(placement)["mentor"] is None
    first, second, third = (CompetenceFactory() for _place in range(3))
    submit_evaluation(
        placement=placement, ratings={first.pk: 5, second.pk: 4, third.pk: None},
        would_hire=True, hire_outcome="hired", comment="", at=now(),
    )  # fmt: skip
    assert computed_points(placement)["mentor"] == Decimal("90.0")
