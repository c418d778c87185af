"""Postings: drafts, review, publication, and the ways out."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Notification
from internships.actions.offering import posting as actions
from internships.actions.offering.posting_checks import PostingError, rounds_open_to
from internships.actions.offering.posting_copy import copy_posting
from internships.enums import ApplicationState, PostingState, RoundState
from internships.models import Posting
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
    PracticeTypeFactory,
)
from tests.factories.partners import CompetenceFactory, ProgrammeFactory


@pytest.fixture
def draft(enterprise, university, programme):
    return PostingFactory(enterprise=enterprise, university=university, programmes=[programme])


@pytest.fixture
def sent(draft, hamid):
    return actions.submit_posting(posting=draft, by=hamid, at=NOW)


@pytest.fixture
def open_round(university):
    return PlacementRoundFactory(university=university, open=True)


_STEPS = {
    "submit": {PostingState.DRAFT: PostingState.SUBMITTED},
    "publish": {PostingState.SUBMITTED: PostingState.PUBLISHED},
    "send_back": {PostingState.SUBMITTED: PostingState.DRAFT},
    "close": {PostingState.PUBLISHED: PostingState.CLOSED},
    "cancel": dict.fromkeys(
        [PostingState.DRAFT, PostingState.SUBMITTED, PostingState.PUBLISHED],
        PostingState.CANCELLED,
    ),
}
_ARGUMENTS = {
    "submit": {"at": NOW},
    "publish": {"at": NOW, "placement_round": None},
    "send_back": {"reason": "Say more."},
    "close": {"at": NOW, "reason": "Full."},
    "cancel": {"at": NOW, "reason": "No need."},
}


@pytest.mark.parametrize("state", PostingState)
@pytest.mark.parametrize("step", _STEPS)
def test_posting_takes_only_the_steps_of_its_state(state, step):
    posting = Posting(state=state)
    after = _STEPS[step].get(state)
    if after is None:
        with pytest.raises(TransitionNotAllowed):
            getattr(posting, step)(**_ARGUMENTS[step])
        assert posting.state == state
    else:
        getattr(posting, step)(**_ARGUMENTS[step])
        assert posting.state == after


def _write(posting, hamid, programmes, **changes):
    for name, value in changes.items():
        setattr(posting, name, value)
    return actions.write_posting(posting=posting, programmes=programmes, competences=[], by=hamid)


def test_draft_is_written_with_programmes_and_competences(draft, hamid, programme):
    competence = CompetenceFactory()
    actions.write_posting(posting=draft, programmes=[programme], competences=[competence], by=hamid)
    assert list(draft.eligible_programmes.all()) == [programme]
    assert list(draft.competences.all()) == [competence]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("eligible_years", {"eligible_years": []}),
        ("eligible_years", {"eligible_years": [3, 5]}),
        ("eligible_years", {"eligible_years": [0]}),
        ("places", {"places": 0}),
        ("title", {"title": ""}),
        ("__all__", {"ends_on": date(2026, 10, 1)}),
        ("__all__", {"is_hazardous": True}),
        ("__all__", {"pay_amount": -1}),
    ],
)
def test_draft_with_wrong_conditions_is_refused(draft, hamid, programme, field, changes):
    with pytest.raises(ValidationError) as refused:
        _write(draft, hamid, [programme], **changes)
    assert list(refused.value.message_dict) == [field]


def test_programmes_of_another_university_are_refused(draft, hamid):
    with pytest.raises(ValidationError) as refused:
        _write(draft, hamid, [ProgrammeFactory()])
    assert list(refused.value.message_dict) == ["eligible_programmes"]


def test_posting_without_programmes_is_refused(draft, hamid):
    with pytest.raises(ValidationError):
        _write(draft, hamid, [])


def test_posting_sent_for_review_is_not_changed(sent, hamid, programme):
    with pytest.raises(actions.PostingNotEditable):
        _write(sent, hamid, [programme], title="Another")


def test_stale_draft_does_not_overwrite_what_was_sent(draft, hamid, programme):
    stale = Posting.objects.get(pk=draft.pk)
    actions.submit_posting(posting=draft, by=hamid, at=NOW)
    with pytest.raises(actions.PostingNotEditable):
        _write(stale, hamid, [programme], title="Another")


def test_sending_for_review_tells_the_university(draft, hamid, umida):
    posting = actions.submit_posting(posting=draft, by=hamid, at=NOW)
    assert (posting.state, posting.submitted_at) == (PostingState.SUBMITTED, NOW)
    told = Notification.objects.get()
    assert told.recipient == umida
    assert draft.title in told.title
    assert "&#" not in told.title + told.body


def test_posting_is_sent_once(draft, hamid):
    actions.submit_posting(posting=draft, by=hamid, at=NOW)
    with pytest.raises(TransitionNotAllowed):
        actions.submit_posting(posting=draft, by=hamid, at=NOW)


def test_posting_that_has_begun_is_not_sent(draft, hamid):
    with pytest.raises(PostingError):
        actions.submit_posting(posting=draft, by=hamid, at=NOW + timedelta(days=60))


def test_publishing_puts_the_posting_into_the_round_and_tells_hr(sent, umida, hamid, open_round):
    posting = actions.publish_posting(posting=sent, placement_round=open_round, by=umida, at=NOW)
    assert (posting.state, posting.placement_round) == (PostingState.PUBLISHED, open_round)
    assert Notification.objects.filter(recipient=hamid).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"university": True},
        {"practice_type": "educational"},
        {"confirm_until": NOW + timedelta(days=40)},
        {"apply_until": NOW},
        {"eligible_years": [1]},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_posting_is_not_published_in_a_round_that_does_not_fit(sent, umida, wrong):
    wrong = {"university": sent.university} | wrong
    if wrong["university"] is True:
        del wrong["university"]
    if "practice_type" in wrong:
        wrong["practice_type"] = PracticeTypeFactory(code=wrong["practice_type"])
    placement_round = PlacementRoundFactory(open=True, **wrong)
    with pytest.raises(PostingError):
        actions.publish_posting(posting=sent, placement_round=placement_round, by=umida, at=NOW)
    assert list(rounds_open_to(sent, NOW)) == []


@pytest.mark.parametrize("state", [RoundState.ALLOCATED, RoundState.CLOSED, RoundState.CANCELLED])
def test_posting_is_not_published_in_a_round_that_is_over(sent, umida, open_round, state):
    type(open_round).objects.filter(pk=open_round.pk).update(state=state)
    with pytest.raises(PostingError):
        actions.publish_posting(posting=sent, placement_round=open_round, by=umida, at=NOW)


def test_rounds_that_fit_are_offered(sent, open_round, university):
    planned = PlacementRoundFactory(university=university)
    assert set(rounds_open_to(sent, NOW)) == {open_round, planned}


def test_returning_needs_a_reason_and_tells_hr(sent, umida, hamid):
    with pytest.raises(PostingError):
        actions.return_posting(posting=sent, reason="  ", by=umida, at=NOW)
    posting = actions.return_posting(posting=sent, reason="Name the shift.", by=umida, at=NOW)
    assert (posting.state, posting.return_reason) == (PostingState.DRAFT, "Name the shift.")
    assert "Name the shift." in Notification.objects.get(recipient=hamid).body


def test_returned_posting_is_sent_again_and_told_again(umida, hamid, sent):
    actions.return_posting(posting=sent, reason="Name the shift.", by=umida, at=NOW)
    again = actions.submit_posting(posting=sent, by=hamid, at=NOW + timedelta(hours=1))
    assert again.return_reason == ""
    assert Notification.objects.filter(recipient=umida).count() == 2


def test_closing_withdraws_who_waits_and_tells_them(umida, nilufar, programme, university):
    posting = PostingFactory(university=university, programmes=[programme], published=True)
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    actions.close_posting(posting=posting, reason="The workshop moves.", by=umida, at=NOW)
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert "The workshop moves." in Notification.objects.get(recipient=nilufar).body


def test_posting_with_a_student_in_it_is_not_cancelled(hamid):
    posting = PostingFactory(published=True)
    PlacementFactory(posting=posting, confirmed=True)
    with pytest.raises(PostingError):
        actions.cancel_posting(posting=posting, reason="No need.", by=hamid, at=NOW)


def test_cancelled_draft_is_no_news_to_the_university(draft, hamid, umida):
    actions.cancel_posting(posting=draft, reason="No need.", by=hamid, at=NOW)
    draft.refresh_from_db()
    assert draft.state == PostingState.CANCELLED
    assert Notification.objects.count() == 0


def test_cancelling_what_was_sent_tells_the_university(sent, hamid, umida):
    actions.cancel_posting(posting=sent, reason="No need.", by=hamid, at=NOW)
    assert Notification.objects.filter(recipient=umida, key__contains="cancelled").count() == 1


def test_copy_is_a_draft_a_whole_number_of_weeks_later(hamid):
    earlier = PostingFactory(
        published=True, starts_on=date(2024, 11, 4), ends_on=date(2024, 12, 14), pay_amount=900000
    )
    copied = copy_posting(posting=earlier, by=hamid, at=NOW)
    assert copied.pk != earlier.pk
    assert (copied.state, copied.placement_round, copied.places_taken) == ("draft", None, 0)
    assert copied.starts_on == date(2024, 11, 4) + timedelta(weeks=104)
    assert copied.ends_on - copied.starts_on == earlier.ends_on - earlier.starts_on
    assert copied.pay_amount == 900000
    assert list(copied.eligible_programmes.all()) == list(earlier.eligible_programmes.all())
