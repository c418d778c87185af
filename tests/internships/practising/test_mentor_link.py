"""The mentor's page: public, once, and nothing without the right link."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from internships.actions.finishing.evaluation import (
    AlreadyEvaluatedError,
    EvaluationError,
    change_hire_outcome,
    competences_to_rate,
    submit_evaluation,
)
from internships.actions.practising.placement import interrupt_placement, mentor_path, name_mentor
from internships.enums import HireOutcome
from internships.models import CompetenceRating, Evaluation
from tests.factories.internships import NOW, EvaluationFactory, PlacementFactory, PostingFactory
from tests.factories.partners import (
    CompetenceFactory,
    CompetenceProfileFactory,
    CompetenceRequirementFactory,
)


def with_mentor(**options):
    return PlacementFactory(mentor_name="Bobur", mentor_email="b@example.uz", **options)


@pytest.fixture
def placement(db):
    """Under way, ends today in half a year's reach, with a profile of two competences."""
    today = timezone.localdate()
    made = with_mentor(under_way=True, starts_on=today - timedelta(30), ends_on=today)
    made.enterprise.language = "en"
    made.enterprise.save()
    profile = CompetenceProfileFactory(programme=made.student.programme)
    for _number in range(2):
        CompetenceRequirementFactory(profile=profile)
    profile.agree(on=date(2026, 1, 10))
    profile.save()
    return made


@pytest.fixture
def mentor():
    """A browser without an account."""
    return Client(headers={"accept-language": "en"})


def answers(placement, **changed) -> dict:
    ratings = dict.fromkeys((f"competence_{one.pk}" for one in competences_to_rate(placement)), "4")
    return ratings | {
        "would_hire": "yes",
        "hire_outcome": HireOutcome.UNDECIDED,
        "comment": "Careful and quick.",
    } | changed  # fmt: skip


def test_mentor_sees_the_intern_and_the_competences_of_the_profile(placement, mentor):
    response = mentor.get(mentor_path(placement))
    text = response.content.decode()
    assert response.status_code == 200
    assert str(placement.student) in text
    for competence in competences_to_rate(placement):
        assert competence.name in text
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


def test_mentor_rates_once_and_is_thanked_with_the_day(placement, mentor):
    url = mentor_path(placement)
    first, second = competences_to_rate(placement)
    sent = answers(placement, **{f"competence_{second.pk}": "none"})
    assert mentor.post(url, sent).status_code == 302
    evaluation = Evaluation.objects.get()
    assert evaluation.placement == placement
    assert (evaluation.would_hire, evaluation.hire_outcome) == (True, HireOutcome.UNDECIDED)
    rated = dict(CompetenceRating.objects.values_list("competence", "rating"))
    assert rated == {first.pk: 4, second.pk: None}
    again = mentor.post(url, answers(placement, would_hire="no"), follow=True)
    assert "You rated this intern on" in again.content.decode()
    assert Evaluation.objects.get().would_hire is True


def test_form_with_gaps_keeps_what_was_typed_and_saves_nothing(placement, mentor):
    first, second = competences_to_rate(placement)
    sent = answers(placement, comment="Do not lose me")
    del sent[f"competence_{second.pk}"]
    response = mentor.post(mentor_path(placement), sent)
    assert response.status_code == 422
    assert "Do not lose me" in response.content.decode()
    assert Evaluation.objects.count() == 0


@pytest.mark.parametrize("nonsense", ["6", "0", "-1", "five", "4.5", ""])
def test_rating_outside_the_scale_is_refused(placement, mentor, nonsense):
    first = competences_to_rate(placement)[0]
    sent = answers(placement, **{f"competence_{first.pk}": nonsense})
    assert mentor.post(mentor_path(placement), sent).status_code == 422
    assert Evaluation.objects.count() == 0


def test_competence_that_was_not_asked_for_is_not_kept(placement, mentor):
    stranger = CompetenceFactory()
    mentor.post(mentor_path(placement), answers(placement, **{f"competence_{stranger.pk}": "5"}))
    assert not CompetenceRating.objects.filter(competence=stranger).exists()
    assert CompetenceRating.objects.count() == 2


def test_without_an_agreed_profile_the_postings_competences_are_rated(db):
    competence = CompetenceFactory()
    placement = with_mentor(under_way=True)
    draft = CompetenceProfileFactory(programme=placement.student.programme)
    CompetenceRequirementFactory(profile=draft)
    assert competences_to_rate(placement) == []
    placement.posting.competences.add(competence)
    assert competences_to_rate(placement) == [competence]


@pytest.mark.parametrize("damage", ["", "x", "0" * 43, "ʻoʻ", "a b"])
def test_wrong_link_says_in_words_that_it_opens_nothing(placement, mentor, damage):
    url = "/m/" + (damage or mentor_path(placement)[3:-1] + "~")
    response = mentor.get(url)
    assert response.status_code == 404
    assert "This link opens nothing" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_link_of_a_mentor_replaced_since_opens_nothing(placement, mentor):
    old = mentor_path(placement)
    name_mentor(placement=placement, name="Aziz", email="a@example.uz", at=NOW)
    assert mentor.get(old).status_code == 404
    assert mentor.post(old, answers(placement)).status_code == 404
    placement.refresh_from_db()
    assert mentor.get(mentor_path(placement)).status_code == 200


def test_link_nobody_was_sent_opens_nothing(mentor, db):
    assert mentor.get(mentor_path(PlacementFactory(under_way=True))).status_code == 404


def test_intern_is_not_rated_before_the_first_day_or_after_an_early_end(mentor, db):
    before = with_mentor(confirmed=True)
    before.enterprise.language = "en"
    before.enterprise.save()
    assert "has not begun" in mentor.get(mentor_path(before)).content.decode()
    mentor.post(mentor_path(before), answers(before))
    interrupt_placement(placement=before, at=NOW, reason="Illness")
    assert "ended early" in mentor.get(mentor_path(before)).content.decode()
    assert Evaluation.objects.count() == 0
    with pytest.raises(EvaluationError):
        submit_evaluation(
            placement=before, ratings={}, would_hire=None, hire_outcome="hired", comment="", at=NOW
        )


def test_hire_outcome_may_be_changed_for_half_a_year(placement, mentor):
    mentor.post(mentor_path(placement), answers(placement))
    url = f"{mentor_path(placement)}/hired"
    assert mentor.post(url, {"hire_outcome": "hired"}).status_code == 302
    assert Evaluation.objects.get().hire_outcome == HireOutcome.HIRED
    assert mentor.post(url, {"hire_outcome": "promoted"}).status_code == 422
    page = mentor.get(url)
    assert page.status_code == 405
    assert f'href="{mentor_path(placement)}"' in page.content.decode()
    late = NOW.replace(year=2030)
    with pytest.raises(EvaluationError, match="time to change"):
        change_hire_outcome(placement=placement, hire_outcome="not_hired", at=late)
    placement.starts_on = placement.ends_on = date(2024, 1, 9)
    placement.save()
    assert mentor.post(url, {"hire_outcome": "not_hired"}).status_code == 422
    assert Evaluation.objects.get().hire_outcome == HireOutcome.HIRED
    assert "/hired" not in mentor.get(mentor_path(placement)).content.decode()


def test_hire_outcome_needs_a_rating_first(placement, mentor):
    response = mentor.post(f"{mentor_path(placement)}/hired", {"hire_outcome": "hired"})
    assert response.url == mentor_path(placement)
    assert Evaluation.objects.count() == 0


def test_page_is_in_the_language_of_the_letter_until_the_mentor_chooses(placement, mentor):
    placement.enterprise.language = "ru"
    placement.enterprise.save()
    assert mentor.get(mentor_path(placement))["Content-Language"] == "ru"
    mentor.cookies["django_language"] = "uz"
    assert mentor.get(mentor_path(placement))["Content-Language"] == "uz"


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_keep_one_rating():
    placement = with_mentor(posting=PostingFactory(published=True), under_way=True)
    start, outcomes = threading.Barrier(2), []

    def press():
        try:
            start.wait(timeout=20)
            submit_evaluation(
                placement=placement,
                ratings={},
                would_hire=None,
                hire_outcome=HireOutcome.HIRED,
                comment="",
                at=NOW,
            )
            outcomes.append("kept")
        except AlreadyEvaluatedError:
            outcomes.append("thanked")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", "thanked"]
    assert Evaluation.objects.count() == 1


def test_evaluation_without_a_would_hire_word_is_kept_as_unknown(placement, mentor):
    mentor.post(mentor_path(placement), answers(placement, would_hire="unknown"))
    assert Evaluation.objects.get().would_hire is None


def test_evaluation_is_shown_to_the_university_and_not_to_the_student(
    nilufar, umida, sign_in, university, enterprise, programme
):
    posting = PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme], published=True
    )
    placement = PlacementFactory(posting=posting, student=nilufar.student, completed=True)
    EvaluationFactory(placement=placement, comment="Knows welding")
    for user, shown in ((umida, True), (nilufar, False)):
        page = sign_in(user).get(placement.get_absolute_url()).content.decode()
        assert ("Knows welding" in page) is shown
