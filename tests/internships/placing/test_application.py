"""A student's ranked list."""

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django_fsm import TransitionNotAllowed

from internships.actions.placing import application as actions
from internships.enums import ApplicationState, RoundState
from internships.models import Application, PlacementRound, Posting
from tests.factories.internships import NOW, PlacementFactory, PlacementRoundFactory, PostingFactory
from tests.factories.partners import StudentFactory


@pytest.fixture
def open_round(university, consent_texts):
    return PlacementRoundFactory(university=university, open=True)


@pytest.fixture
def postings(university, programme, open_round):
    return [
        PostingFactory(
            university=university, programmes=[programme], placement_round=open_round,
            published=True,
        )
        for _number in range(6)
    ]  # fmt: skip


def _apply(user, posting, at=NOW, **given):
    return actions.apply_for_posting(student=user.student, posting=posting, by=user, at=at, **given)


def _cv(name: str) -> ContentFile:
    return ContentFile(b"%PDF-1.4 " + name.encode(), name)


def _titles(user):
    return list(
        Application.objects.standing()
        .filter(student__user=user)
        .order_by("choice")
        .values_list("choice", "posting__title")
    )


def _numbered(postings):
    return [(place, posting.title) for place, posting in enumerate(postings, start=1)]


@pytest.mark.parametrize("state", ApplicationState)
@pytest.mark.parametrize("step", ["withdraw", "place", "leave_unplaced"])
def test_application_takes_only_the_steps_of_its_state(state, step):
    application = Application(state=state)
    arguments = {"at": NOW} if step == "withdraw" else {"explanation": {}}
    if state == ApplicationState.SUBMITTED:
        getattr(application, step)(**arguments)
        assert application.state != ApplicationState.SUBMITTED
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(application, step)(**arguments)
        assert application.state == state


def test_choices_are_added_at_the_end(nilufar, postings):
    for posting in postings[:3]:
        _apply(nilufar, posting)
    assert _titles(nilufar) == _numbered(postings[:3])


def test_applying_twice_leaves_one_application(nilufar, postings):
    first = _apply(nilufar, postings[0], motivation="I know the works.", cv_consent=True)
    assert _apply(nilufar, postings[0]) == first
    assert Application.objects.get().motivation == "I know the works."


def test_list_has_an_end(nilufar, postings):
    for posting in postings[:5]:
        _apply(nilufar, posting)
    with pytest.raises(actions.ApplicationError, match="full"):
        _apply(nilufar, postings[5])


def test_round_may_allow_fewer_choices(nilufar, postings, open_round):
    PlacementRound.objects.filter(pk=open_round.pk).update(choices_max=1)
    _apply(nilufar, postings[0])
    with pytest.raises(actions.ApplicationError):
        _apply(nilufar, postings[1])


@pytest.mark.parametrize("days", [-6, 5, 30])
def test_choices_are_made_only_while_applications_are_open(nilufar, postings, days):
    with pytest.raises(actions.ApplicationError):
        _apply(nilufar, postings[0], at=NOW + timedelta(days=days))


@pytest.mark.parametrize(
    "student",
    [{"year": 2}, {"status": "academic_leave"}, {"programme": None}],
    ids=lambda changed: next(iter(changed)),
)
def test_posting_not_open_to_the_student_is_refused(nilufar, postings, student):
    if "programme" in student:
        student = {"programme": StudentFactory().programme}
    for name, value in student.items():
        setattr(nilufar.student, name, value)
    nilufar.student.save()
    with pytest.raises(actions.ApplicationError):
        _apply(nilufar, postings[0])


def test_posting_for_more_years_than_the_round_is_open_only_to_the_rounds(
    nilufar, postings, open_round
):
    PlacementRound.objects.filter(pk=open_round.pk).update(eligible_years=[4])
    assert not Posting.objects.open_to(nilufar).exists()


@pytest.mark.parametrize("state", [RoundState.DRAFT, RoundState.ALLOCATED, RoundState.CANCELLED])
def test_round_that_is_not_open_takes_no_applications(nilufar, postings, open_round, state):
    PlacementRound.objects.filter(pk=open_round.pk).update(state=state)
    with pytest.raises(actions.ApplicationError):
        _apply(nilufar, postings[0])


def test_withdrawing_closes_the_gap(nilufar, postings):
    made = [_apply(nilufar, posting) for posting in postings[:4]]
    actions.withdraw_application(application=made[1], by=nilufar, at=NOW)
    assert _titles(nilufar) == _numbered([postings[0], *postings[2:4]])
    _apply(nilufar, postings[1])
    assert _titles(nilufar) == _numbered([postings[0], *postings[2:4], postings[1]])


def test_withdrawing_twice_is_refused(nilufar, postings):
    made = _apply(nilufar, postings[0])
    actions.withdraw_application(application=made, by=nilufar, at=NOW)
    with pytest.raises(TransitionNotAllowed):
        actions.withdraw_application(application=made, by=nilufar, at=NOW)


def test_nothing_is_withdrawn_after_the_deadline(nilufar, postings):
    made = _apply(nilufar, postings[0])
    with pytest.raises(actions.ApplicationError):
        actions.withdraw_application(application=made, by=nilufar, at=NOW + timedelta(days=6))
    made.refresh_from_db()
    assert made.state == ApplicationState.SUBMITTED


def test_withdrawn_application_is_not_changed(nilufar, postings):
    made = _apply(nilufar, postings[0])
    actions.withdraw_application(application=made, by=nilufar, at=NOW)
    with pytest.raises(actions.ApplicationError):
        actions.change_application(application=made, motivation="Better.", by=nilufar, at=NOW)


def test_nobody_applies_for_days_in_which_they_have_a_place(nilufar, postings):
    PlacementFactory(student=nilufar.student, posting=postings[0], confirmed=True)
    with pytest.raises(actions.ApplicationError, match="in these days already"):
        _apply(nilufar, postings[1])


def test_full_list_is_turned_round_in_one_go(nilufar, postings, open_round):
    made = [_apply(nilufar, posting).pk for posting in postings[:5]]
    actions.reorder_choices(
        student=nilufar.student, placement_round=open_round, order=made[::-1], by=nilufar, at=NOW
    )
    assert _titles(nilufar) == _numbered(postings[4::-1])


@pytest.mark.parametrize("wrong", ["missing", "twice", "foreign", "empty"])
def test_order_that_is_not_the_whole_list_is_refused(nilufar, postings, open_round, wrong):
    made = [_apply(nilufar, posting).pk for posting in postings[:2]]
    order = {
        "missing": made[:1],
        "twice": [made[0], made[0], made[1]],
        "foreign": [*made, made[1] + 1000],
        "empty": [],
    }[wrong]
    with pytest.raises(actions.ChoicesChanged):
        actions.reorder_choices(
            student=nilufar.student, placement_round=open_round, order=order, by=nilufar, at=NOW
        )
    assert _titles(nilufar) == _numbered(postings[:2])


@pytest.mark.parametrize(
    ("place", "steps", "expected"),
    [(1, -1, [1, 0, 2]), (1, 1, [0, 2, 1]), (0, -1, [0, 1, 2]), (2, 1, [0, 1, 2])],
)
def test_choice_moves_as_far_as_the_list_goes(nilufar, postings, place, steps, expected):
    made = [_apply(nilufar, posting) for posting in postings[:3]]
    actions.move_choice(application=made[place], steps=steps, by=nilufar, at=NOW)
    assert _titles(nilufar) == _numbered([postings[number] for number in expected])


def test_database_refuses_two_postings_on_one_place(nilufar, postings):
    first, second = _apply(nilufar, postings[0]), _apply(nilufar, postings[1])
    with pytest.raises(IntegrityError, match="application_choice_once"), transaction.atomic():
        Application.objects.filter(pk=second.pk).update(choice=first.choice)


def test_cv_serves_again_for_the_next_choice(nilufar, postings):
    first = _apply(nilufar, postings[0], cv=_cv("Nilufar.pdf"), cv_consent=True)
    second = _apply(nilufar, postings[1])
    assert (second.cv.name, second.cv_name) == (first.cv.name, "Nilufar.pdf")


def test_replaced_cv_is_deleted_once_no_application_uses_it(
    nilufar, postings, django_capture_on_commit_callbacks
):
    first = _apply(nilufar, postings[0], cv=_cv("one.pdf"), cv_consent=True)
    second = _apply(nilufar, postings[1])
    storage, name = first.cv.storage, first.cv.name
    for application in (first, second):
        assert storage.exists(name)
        with django_capture_on_commit_callbacks(execute=True):
            actions.change_application(
                application=application,
                motivation="Better said.",
                cv=_cv("two.pdf"),
                by=nilufar,
                at=NOW,
            )
    assert not storage.exists(name)
    assert Application.objects.filter(motivation="Better said.", cv_name="two.pdf").count() == 2


@pytest.mark.django_db(transaction=True)
def test_hasty_presses_keep_the_list_whole(nilufar, postings):
    """Twelve requests at once for six postings: five choices, numbered 1 to 5, none twice."""
    refused = []

    def press(posting):
        try:
            _apply(nilufar, posting)
        except actions.ApplicationError:
            refused.append(posting)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[posting]) for posting in postings * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [choice for choice, _title in _titles(nilufar)]
    assert numbers == [1, 2, 3, 4, 5]
    assert Application.objects.count() == 5
    assert len(set(refused)) == 1
