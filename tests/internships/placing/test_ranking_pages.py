"""The ranking page."""

import pytest
from django.urls import reverse

from internships.actions.placing.ranking import applicants_to_rank
from internships.models import PlacementRound
from tests.factories.internships import ApplicationFactory
from tests.factories.partners import StudentFactory


@pytest.fixture
def applied(posting, programme):
    return [
        ApplicationFactory(posting=posting, student=StudentFactory(programme=programme), choice=2)
        for _number in range(3)
    ]


@pytest.fixture
def url(posting):
    return reverse("posting-ranking", args=[posting.pk])


def _words(posting):
    return {
        application.pk: application.rank or application.decision
        for application in applicants_to_rank(posting)
    }


def test_page_shows_applicants_without_their_choice(hamid, sign_in, url, applied):
    page = sign_in(hamid).get(url).content.decode()
    assert all(found.student.full_name in page for found in applied)
    assert "Choice" not in page


def test_verbs_work_without_script(hamid, sign_in, url, applied, posting):
    client = sign_in(hamid)
    one, two, three = (found.pk for found in applied)
    client.post(url, {"add": one})
    client.post(url, {"add": two})
    client.post(url, {"refuse": three})
    assert _words(posting) == {one: 1, two: 2, three: "not_acceptable"}
    client.post(url, {"order": [one, two], "up": two})
    assert _words(posting) == {two: 1, one: 2, three: "not_acceptable"}
    client.post(url, {"order": [two, one], "remove": two})
    client.post(url, {"restore": three})
    assert _words(posting) == {one: 1, two: "none", three: "none"}
    client.post(url, {"refuse": one})
    assert _words(posting) == {one: "not_acceptable", two: "none", three: "none"}


def test_dragged_order_is_saved_in_the_background(hamid, sign_in, url, applied, posting):
    one, two, three = (found.pk for found in applied)
    client = sign_in(hamid)
    client.post(url, {"refuse": one})
    answer = client.post(url, {"order": [three, two]}, headers={"X-Order": "background"})
    assert answer.status_code == 204
    assert _words(posting) == {three: 1, two: 2, one: "not_acceptable"}


def test_order_of_an_old_page_does_not_rank_whom_a_colleague_refused(
    hamid, sign_in, url, applied, posting
):
    one, two, three = (found.pk for found in applied)
    client = sign_in(hamid)
    client.post(url, {"order": [one, two, three]})
    client.post(url, {"refuse": two})  # at the colleague's
    client.post(url, {"order": [three, two, one]}, headers={"X-Order": "background"})
    assert _words(posting) == {three: 1, one: 2, two: "not_acceptable"}


@pytest.mark.parametrize(
    "data", [{"order": ["1", "1"]}, {"order": "999999999"}, {"add": "999999999"}], ids=str
)
def test_nonsense_is_refused_in_words(hamid, sign_in, url, applied, posting, data):
    before = _words(posting)
    client = sign_in(hamid)
    assert client.post(url, data, headers={"X-Order": "background"}).status_code == 409
    assert client.post(url, data, follow=True).status_code == 200
    assert client.post(url, {"add": "x", "up": "-1", "down": ""}).status_code == 302
    assert _words(posting) == before


def test_after_the_deadline_nothing_changes(hamid, sign_in, url, applied, posting, open_round):
    PlacementRound.objects.filter(pk=open_round.pk).update(
        apply_until=open_round.apply_from + (open_round.apply_until - open_round.apply_from) / 4,
        rank_until=open_round.apply_from + (open_round.apply_until - open_round.apply_from) / 3,
    )
    client = sign_in(hamid)
    assert "The ranking is closed" in client.get(url).content.decode()
    answer = client.post(url, {"add": applied[0].pk}, follow=True)
    assert "until the deadline" in answer.content.decode()
    assert set(_words(posting).values()) == {"none"}


def test_only_the_own_enterprise_ranks(everyone, other_hr, sign_in, url, applied):
    people = everyone | {"other_hr": other_hr}
    codes = {role: sign_in(user).get(url).status_code for role, user in people.items()}
    expected = dict.fromkeys(people, 403)
    assert codes == expected | {"hr": 200, "other_hr": 404, None: 302}


def test_queries_do_not_grow(hamid, sign_in, queries, url, applied, posting, programme):
    client = sign_in(hamid)
    client.post(url, {"add": applied[0].pk})
    few = queries(client, url)
    for place in range(10):
        application = ApplicationFactory(
            posting=posting, student=StudentFactory(programme=programme)
        )
        client.post(url, {"add" if place % 2 else "refuse": application.pk})
    assert queries(client, url) == few
