"""What the home page says waits."""

import pytest
from django.utils import timezone

from cluster_portal.common.waiting import waiting_for
from internships.waiting import waiting_with_postings
from tests.factories.internships import PlacementRoundFactory


def _texts(user):
    return [found.text for found in waiting_with_postings(user, user.affiliations.get())]


@pytest.fixture
def returned(sent):
    sent.send_back(reason="Name the shift.")
    sent.save()
    return sent


def test_hr_is_told_of_returned_postings_and_applicants(hamid, returned, application):
    first, second = _texts(hamid)
    assert first == "1 posting was returned to you: mend it and send it again."
    assert f"“{application.posting}” in “{application.placement_round}”" in second


def test_ranked_applicants_wait_no_longer(hamid, application):
    application.decision, application.rank = "ranked", 1
    application.save()
    assert _texts(hamid) == []


def test_university_is_told_what_to_review_and_open(umida, sent, university, calendar):
    PlacementRoundFactory(university=university, name="Spring", **calendar)
    first, second = _texts(umida)
    assert first == "1 posting waits for your review."
    assert "Spring" in second


def test_student_is_told_until_something_is_chosen(nilufar, open_round, posting):
    assert len(_texts(nilufar)) == 1
    from internships.actions.placing.application import apply_for_posting

    apply_for_posting(student=nilufar.student, posting=posting, by=nilufar, at=timezone.now())
    assert _texts(nilufar) == []


def test_others_wait_for_nothing_here(malika, bobur, open_round, sent):
    assert _texts(malika) == _texts(bobur) == []
    assert list(waiting_with_postings(malika, None)) == []


def test_home_page_asks(hamid, returned, sign_in):
    assert any("returned" in found.text for found in waiting_for(hamid, hamid.affiliations.get()))
    assert "was returned to you" in sign_in(hamid).get("/").content.decode()
