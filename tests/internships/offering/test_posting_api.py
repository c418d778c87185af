"""/api/v1/postings: the same actions and rights as the pages."""

import pytest

from internships.enums import PostingState
from internships.models import Posting
from tests.factories.internships import ApplicationFactory, PostingFactory
from tests.factories.partners import ProgrammeFactory, StudentFactory

URL = "/api/v1/postings"


def _body(draft, **changes):
    return {
        "enterprise": draft.enterprise_id,
        "university": draft.university_id,
        "practice_type": draft.practice_type_id,
        "title": "Kiln operator's assistant",
        "description": "Watches the kiln.",
        "starts_on": draft.starts_on.isoformat(),
        "ends_on": draft.ends_on.isoformat(),
        "places": 4,
        "district": draft.district_id,
        "eligible_programmes": [draft.eligible_programmes.get().pk],
        "eligible_years": [3, 4],
    } | changes


def _titles(answer):
    return [found["title"] for found in answer.json()["results"]]


def test_list_is_what_the_person_may_see(everyone, api_as, posting, draft):
    shown = {}
    for role, user in everyone.items():
        answer = api_as(user).get(URL)
        shown[role] = len(_titles(answer)) if answer.status_code == 200 else answer.status_code
    assert shown == {
        "operator": 1, "ministry": 1, "university_admin": 1, "supervisor": 0, "hr": 2,
        "student": 1, "coordinator": 403, "mentor": 403, "expert": 403, None: 401,
    }  # fmt: skip


def test_strangers_find_nothing(other_hr, other_admin, other_student, api_as, posting):
    for user in (other_hr, other_admin, other_student):
        assert api_as(user).get(f"{URL}/{posting.pk}").status_code == 404


def test_hr_creates_changes_and_sends(hamid, api_as, draft):
    client = api_as(hamid)
    made = client.post(URL, _body(draft))
    assert made.status_code == 201
    url = f"{URL}/{made.json()['id']}"
    assert client.patch(url, {"title": "Better"}).json()["title"] == "Better"
    sent = client.post(f"{url}/submit")
    assert (sent.status_code, sent.json()["state"]) == (200, PostingState.SUBMITTED)
    assert client.patch(url, {"title": "Too late"}).status_code == 409
    assert client.post(f"{url}/submit").status_code == 409


def test_state_and_address_are_not_written(hamid, api_as, draft, other_admin):
    client = api_as(hamid)
    foreign = other_admin.affiliations.get().organization_id
    client.patch(f"{URL}/{draft.pk}", {"state": "published", "university": foreign})
    found = Posting.objects.get(pk=draft.pk)
    assert (found.state, found.university_id) == (PostingState.DRAFT, draft.university_id)


def test_enterprise_must_be_ones_own(other_hr, umida, nilufar, api_as, draft):
    assert [
        api_as(user).post(URL, _body(draft)).status_code for user in (other_hr, umida, nilufar)
    ] == [403, 403, 403]
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("places", {"places": 0}),
        ("places", {"places": "many"}),
        ("title", {"title": ""}),
        ("eligible_years", {"eligible_years": [9]}),
        ("eligible_years", {"eligible_years": "all"}),
        ("eligible_programmes", {"eligible_programmes": []}),
        ("eligible_programmes", {"eligible_programmes": [999999]}),
        ("starts_on", {"starts_on": "31.12.2026"}),
        ("district", {"district": "Tashkent"}),
        ("__all__", {"ends_on": "2020-01-01"}),
        ("__all__", {"is_hazardous": True}),
    ],
)
def test_nonsense_is_named_by_its_field(hamid, api_as, draft, field, changes):
    answer = api_as(hamid).post(URL, _body(draft, **changes))
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert Posting.objects.count() == 1


def test_programmes_of_another_university_are_refused(hamid, api_as, draft):
    answer = api_as(hamid).post(URL, _body(draft, eligible_programmes=[ProgrammeFactory().pk]))
    assert (answer.status_code, list(answer.json())) == (400, ["eligible_programmes"])


def test_university_publishes_and_closes(umida, api_as, sent, open_round):
    client, url = api_as(umida), f"{URL}/{sent.pk}"
    assert client.post(f"{url}/publish", {"placement_round": 999999}).status_code == 404
    assert client.post(f"{url}/publish", {}).status_code == 400
    published = client.post(f"{url}/publish", {"placement_round": open_round.pk})
    assert published.json()["state"] == PostingState.PUBLISHED
    assert client.post(f"{url}/close", {"reason": ""}).status_code == 400
    assert client.post(f"{url}/close", {"reason": "Moved."}).json()["close_reason"] == "Moved."
    assert client.post(f"{url}/close", {"reason": "Again."}).status_code == 409


def test_university_returns_with_a_reason(umida, api_as, sent):
    answer = api_as(umida).post(f"{URL}/{sent.pk}/return", {"reason": "Name the shift."})
    assert (answer.json()["state"], answer.json()["return_reason"]) == ("draft", "Name the shift.")


def test_hr_copies_and_cancels(hamid, api_as, posting):
    client = api_as(hamid)
    copied = client.post(f"{URL}/{posting.pk}/copy")
    assert (copied.status_code, copied.json()["state"]) == (201, PostingState.DRAFT)
    cancelled = client.post(f"{URL}/{posting.pk}/cancel", {"reason": "No need."})
    assert cancelled.json()["state"] == PostingState.CANCELLED


@pytest.mark.parametrize(
    "verb", ["submit", "copy", "cancel", "publish", "return", "close", "ranking"]
)
def test_verbs_are_refused_to_everybody_else(
    malika, nilufar, other_hr, other_admin, api_as, posting, verb
):
    codes = [
        api_as(user).post(f"{URL}/{posting.pk}/{verb}", {"reason": "x"}).status_code
        for user in (malika, nilufar, other_hr, other_admin, None)
    ]
    assert codes[:2] == [403, 403]
    assert set(codes[2:4]) <= {403, 404}
    assert codes[4] == 401
    posting.refresh_from_db()
    assert posting.state == PostingState.PUBLISHED


def test_ranking_is_set_at_once(hamid, api_as, posting, programme):
    one, two = (
        ApplicationFactory(posting=posting, student=StudentFactory(programme=programme)).pk
        for _number in range(2)
    )
    client, url = api_as(hamid), f"{URL}/{posting.pk}/ranking"
    assert client.post(url, {"order": [two], "not_acceptable": [one]}).status_code == 200
    assert posting.applications.get(pk=two).rank == 1
    assert posting.applications.get(pk=one).decision == "not_acceptable"
    assert client.post(url, {"order": [one, one]}).status_code == 409
    assert client.post(url, {"order": [999999]}).status_code == 409
    assert client.post(url, {"order": "first"}).status_code == 400
    assert client.post(url, {}).status_code == 400
    assert posting.applications.get(pk=two).rank == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [("state=draft", 1), ("state=published", 1), ("search=laboratory", 1), ("places=x", 2)],
)
def test_list_is_filtered(hamid, api_as, posting, draft, query, count):
    assert len(_titles(api_as(hamid).get(f"{URL}?{query}"))) == count


@pytest.mark.parametrize("query", ["state=lost", "starts_from=soon", "region=x"])
def test_nonsense_filter_is_refused(hamid, api_as, posting, query):
    assert api_as(hamid).get(f"{URL}?{query}").status_code == 400


def test_list_queries_do_not_grow(hamid, api_as, queries, posting, enterprise, university):
    client = api_as(hamid)
    few = queries(client, URL)
    for _number in range(10):
        PostingFactory(enterprise=enterprise, university=university)
    assert queries(client, URL) == few
