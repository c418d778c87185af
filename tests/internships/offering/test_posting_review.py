"""The university's queue: what to check, several at once, one after the other; HR's drafts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.models import Notification
from internships.enums import PostingState
from internships.models import Posting
from internships.review import review_items
from tests.factories.internships import (
    EvaluationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import CompetenceFactory, StudentFactory

QUEUE, NEXT, DRAFTS = map(reverse, ("posting-review", "posting-review-next", "posting-drafts"))


@pytest.fixture
def waiting(enterprise, university, programme, dates):
    """Three sent postings, the newest first."""
    found = []
    for hours in range(3):
        posting = PostingFactory(
            enterprise=enterprise, university=university, programmes=[programme],
            title=f"Waits {hours} hours", **dates,
        )  # fmt: skip
        posting.submit(at=timezone.now() - timedelta(hours=hours))
        posting.save()
        found.append(posting)
    return found


def test_oldest_comes_first(umida, sign_in, waiting):
    page = sign_in(umida).get(QUEUE)
    assert [item.posting for item in page.context["items"]] == waiting[::-1]


def test_queue_is_the_own_universitys(everyone, other_admin, sign_in, waiting):
    codes = {role: sign_in(user).get(QUEUE).status_code for role, user in everyone.items()}
    assert codes.pop("university_admin") == 200
    assert codes.pop(None) == 302
    assert set(codes.values()) == {403}
    assert "Waits" not in sign_in(other_admin).get(QUEUE).content.decode()


def test_several_are_published_each_in_its_round(umida, hamid, sign_in, waiting, open_round):
    sign_in(umida).post(
        QUEUE,
        {"publish": "1", "posting": [one.pk for one in waiting[:2]]}
        | {f"round-{one.pk}": open_round.pk for one in waiting},
    )
    states = [Posting.objects.get(pk=one.pk).state for one in waiting]
    assert states == [PostingState.PUBLISHED, PostingState.PUBLISHED, PostingState.SUBMITTED]
    assert Notification.objects.filter(recipient=hamid).count() == 2


def test_one_that_does_not_fit_keeps_nobody_back(umida, sign_in, waiting, open_round):
    Posting.objects.filter(pk=waiting[0].pk).update(eligible_years=[1])
    answer = sign_in(umida).post(
        QUEUE,
        {"publish": "1", "posting": [one.pk for one in waiting]}
        | {f"round-{one.pk}": open_round.pk for one in waiting[:2]},
        follow=True,
    )
    states = [Posting.objects.get(pk=one.pk).state for one in waiting]
    assert states == [PostingState.SUBMITTED, PostingState.PUBLISHED, PostingState.SUBMITTED]
    text = answer.content.decode()
    assert "The round is for other years of study." in text
    assert "Choose a round for it." in text


def test_several_are_returned_with_a_reason(umida, sign_in, waiting):
    client, data = sign_in(umida), {"return": "1", "posting": [one.pk for one in waiting]}
    assert "Say why" in client.post(QUEUE, data, follow=True).content.decode()
    client.post(QUEUE, data | {"reason": "Name the shift."})
    assert {Posting.objects.get(pk=one.pk).return_reason for one in waiting} == {"Name the shift."}


def test_strangers_answer_nothing(other_admin, hamid, sign_in, waiting, open_round):
    data = {"publish": "1", "posting": waiting[0].pk, f"round-{waiting[0].pk}": open_round.pk}
    sign_in(other_admin).post(QUEUE, data)
    assert sign_in(hamid).post(QUEUE, data).status_code == 403
    waiting[0].refresh_from_db()
    assert waiting[0].state == PostingState.SUBMITTED


@pytest.mark.parametrize("posting", ["", "x", "999999", "99999999999999999999"])
def test_nonsense_is_no_choice(umida, sign_in, waiting, posting):
    answer = sign_in(umida).post(QUEUE, {"publish": "1", "posting": posting}, follow=True)
    assert "Choose the postings first." in answer.content.decode()


def test_one_after_the_other(umida, sign_in, waiting, open_round):
    client = sign_in(umida)
    newest, middle, oldest = waiting
    assert client.get(NEXT)["Location"] == oldest.get_absolute_url()
    assert client.get(f"{NEXT}?after={oldest.pk}")["Location"] == middle.get_absolute_url()
    assert client.get(f"{NEXT}?after={newest.pk}")["Location"] == oldest.get_absolute_url()
    client.post(reverse("posting-publish", args=[oldest.pk]), {"placement_round": open_round.pk})
    assert client.get(NEXT)["Location"] == middle.get_absolute_url()
    for posting in (middle, newest):
        done = client.post(reverse("posting-return", args=[posting.pk]), {"reason": "Mend."})
        assert done["Location"] == NEXT
    assert "Nothing more waits" in client.get(NEXT, follow=True).content.decode()


def test_next_after_a_strangers_posting_is_not_found(umida, sign_in, waiting):
    foreign = PostingFactory(published=True)
    assert sign_in(umida).get(f"{NEXT}?after={foreign.pk}").status_code == 404


def _findings(posting) -> dict:
    found = review_items([posting], timezone.now())[0]
    return {str(one.label): (one.text, one.kind) for one in found.findings}


def test_what_to_check_stands_beside(waiting, posting, programme, university, enterprise):
    posting = waiting[0]
    Posting.objects.filter(pk=posting.pk).update(
        is_hazardous=True, safety_requirements="Wear a helmet."
    )
    posting.refresh_from_db()
    for year in (3, 3, 1):
        StudentFactory(programme=programme, year=year)
    done = PlacementFactory(
        posting=PostingFactory(
            enterprise=enterprise, university=university, programmes=[programme], published=True
        ),
        completed=True,
    )
    rated = EvaluationFactory(placement=done)
    rated.ratings.create(competence=CompetenceFactory(), rating=4)
    PlacementFactory()  # elsewhere
    found = _findings(posting)
    assert found["Hazardous work"] == ("Wear a helmet.", "attention")
    assert found["Your earlier interns there"] == (
        "completed: 1 · interrupted: 0 · mentors' mean rating: 4.0 of 5", "information",
    )  # fmt: skip
    students = 2 + 1  # and the intern
    assert found["Students it is for"][0].startswith(f"{students} students, 4 places")


def test_round_that_fits_is_offered_and_none_is_said(waiting, university):
    posting = waiting[0]
    assert _findings(posting)["Placement round"][1] == "problem"
    fits = PlacementRoundFactory(
        university=university, apply_from=timezone.now(),
        apply_until=timezone.now() + timedelta(days=1),
        rank_until=timezone.now() + timedelta(days=2),
        confirm_until=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    item = review_items([posting], timezone.now())[0]
    assert item.rounds == [fits]
    Posting.objects.filter(pk=posting.pk).update(starts_on=timezone.localdate())
    posting.refresh_from_db()
    assert _findings(posting)["Dates"] == ("The first day has passed: return it.", "problem")


def test_queue_queries_do_not_grow(
    umida, sign_in, queries, waiting, open_round, university, programme, dates
):
    client = sign_in(umida)
    few = queries(client, QUEUE)
    for _number in range(6):
        posting = PostingFactory(university=university, programmes=[programme], **dates)
        posting.submit(at=timezone.now())
        posting.save()
    assert queries(client, QUEUE) == few


def test_drafts_are_sent_together_or_none(hamid, other_hr, umida, sign_in, draft, enterprise):
    client, data = sign_in(hamid), {"posting": [draft.pk]}
    assert draft.title in client.get(DRAFTS).content.decode()
    assert draft.title not in sign_in(other_hr).get(DRAFTS).content.decode()
    assert sign_in(umida).get(DRAFTS).status_code == 403
    assert "There is no draft" in sign_in(other_hr).post(DRAFTS, data, follow=True).content.decode()
    late = PostingFactory(
        enterprise=enterprise, starts_on=timezone.localdate(), ends_on=timezone.localdate()
    )
    both = client.post(DRAFTS, {"posting": [draft.pk, late.pk]}, follow=True)
    assert "The first day has passed" in both.content.decode()
    draft.refresh_from_db()
    assert draft.state == PostingState.DRAFT
    assert "1 posting was sent" in client.post(DRAFTS, data, follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.state == PostingState.SUBMITTED
