"""The enterprise's ranking of its applicants."""

from datetime import timedelta

import pytest

from internships.actions.offering.posting import close_posting
from internships.actions.placing.ranking import RankingError, applicants_to_rank, save_ranking
from internships.enums import Decision
from internships.models import PlacementRound
from tests.factories.internships import NOW, ApplicationFactory, PostingFactory


@pytest.fixture
def posting(enterprise):
    return PostingFactory(enterprise=enterprise, published=True)


@pytest.fixture
def applied(posting):
    return [ApplicationFactory(posting=posting).pk for _number in range(4)]


def _save(posting, hamid, order, refused=(), at=NOW):
    return save_ranking(
        posting=posting, order=list(order), not_acceptable=list(refused), by=hamid, at=at
    )


def _words(posting):
    return list(applicants_to_rank(posting).values_list("pk", "decision", "rank"))


def test_whole_ranking_is_saved_at_once(posting, applied, hamid):
    _save(posting, hamid, [applied[2], applied[0]], [applied[1]])
    assert _words(posting) == [
        (applied[2], Decision.RANKED, 1),
        (applied[0], Decision.RANKED, 2),
        (applied[3], Decision.NONE, None),
        (applied[1], Decision.NOT_ACCEPTABLE, None),
    ]
    ranked = posting.applications.get(pk=applied[2])
    assert (ranked.decided_by, ranked.decided_at) == (hamid, NOW)
    assert posting.applications.get(pk=applied[3]).decided_at is None


def test_saving_again_replaces_and_leaves_the_rest_without_a_word(posting, applied, hamid):
    _save(posting, hamid, applied[:2], applied[2:])
    _save(posting, hamid, [applied[1]])
    assert [(pk, rank) for pk, _word, rank in _words(posting)][0] == (applied[1], 1)
    assert posting.applications.filter(decision=Decision.NONE).count() == 3


def test_saving_the_same_again_changes_nothing(posting, applied, hamid):
    assert len(_save(posting, hamid, applied[:2])) == 2
    assert _save(posting, hamid, applied[:2], at=NOW + timedelta(hours=1)) == []


@pytest.mark.parametrize("days", [-6, 10, 40])
def test_ranking_ends_with_the_deadline(posting, applied, hamid, days):
    with pytest.raises(RankingError):
        _save(posting, hamid, applied, at=NOW + timedelta(days=days))


def test_ranking_goes_on_after_applications_ended(posting, applied, hamid):
    _save(posting, hamid, applied, at=NOW + timedelta(days=9))
    assert posting.applications.filter(decision=Decision.RANKED).count() == 4


def test_round_that_is_allocated_is_not_ranked(posting, applied, hamid):
    PlacementRound.objects.update(state="allocated")
    posting.refresh_from_db()
    with pytest.raises(RankingError):
        _save(posting, hamid, applied)


def test_closed_posting_is_not_ranked(posting, applied, hamid):
    close_posting(posting=posting, reason="Full.", by=hamid, at=NOW)
    with pytest.raises(RankingError):
        _save(posting, hamid, [])


def test_applicant_named_twice_is_refused(posting, applied, hamid):
    for order, refused in [([applied[0]] * 2, []), ([applied[0]], [applied[0]])]:
        with pytest.raises(RankingError):
            _save(posting, hamid, order, refused)


def test_applicant_of_another_posting_is_refused(posting, applied, hamid):
    stranger = ApplicationFactory()
    with pytest.raises(RankingError):
        _save(posting, hamid, [*applied, stranger.pk])
    stranger.refresh_from_db()
    assert stranger.decision == Decision.NONE


def test_withdrawn_applicant_is_passed_over(posting, applied, hamid):
    gone = posting.applications.get(pk=applied[0])
    gone.withdraw(at=NOW)
    gone.save()
    _save(posting, hamid, applied[:3])
    assert [(pk, rank) for pk, _word, rank in _words(posting)] == [
        (applied[1], 1),
        (applied[2], 2),
        (applied[3], None),
    ]
