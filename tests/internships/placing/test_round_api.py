"""/api/v1/placement-rounds: the same actions and rights as the pages."""

import pytest

from internships.enums import RoundState
from internships.models import PlacementRound
from tests.factories.internships import PlacementRoundFactory

URL = "/api/v1/placement-rounds"


@pytest.fixture
def planned(university, calendar):
    return PlacementRoundFactory(university=university, name="Spring", **calendar)


def _body(planned, **changes):
    return {
        "university": planned.university_id,
        "name": "Winter",
        "practice_type": planned.practice_type_id,
        "academic_year": 2026,
        "apply_from": planned.apply_from.isoformat(),
        "apply_until": planned.apply_until.isoformat(),
        "rank_until": planned.rank_until.isoformat(),
        "confirm_until": planned.confirm_until.isoformat(),
        "eligible_years": [3, 4],
        "seed": 1,
    } | changes


def test_list_is_what_the_person_may_see(everyone, other_admin, api_as, planned, open_round):
    shown = {}
    for role, user in (everyone | {"other_admin": other_admin}).items():
        answer = api_as(user).get(URL)
        code = answer.status_code
        shown[role] = len(answer.json()["results"]) if code == 200 else code
    assert shown == {
        "operator": 2, "ministry": 2, "university_admin": 2, "supervisor": 1, "hr": 1,
        "student": 1, "other_admin": 0, "coordinator": 403, "mentor": 403, "expert": 403,
        None: 401,
    }  # fmt: skip


def test_administrator_plans_opens_and_cancels(umida, api_as, planned, nilufar):
    client = api_as(umida)
    made = client.post(URL, _body(planned))
    assert made.status_code == 201
    assert made.json()["phase"] == "application"
    found = PlacementRound.objects.get(pk=made.json()["id"])
    assert found.seed != 1 or found.seed == made.json()["seed"]
    url = f"{URL}/{found.pk}"
    assert client.patch(url, {"choices_max": 2}).json()["choices_max"] == 2
    assert client.post(f"{url}/open").json()["state"] == RoundState.OPEN
    assert client.post(f"{url}/open").status_code == 409
    assert client.patch(url, {"choices_max": 3}).status_code == 409
    assert client.post(f"{url}/cancel", {}).status_code == 400
    answer = client.post(f"{url}/cancel", {"reason": "Quarantine."})
    assert (answer.json()["state"], answer.json()["cancel_reason"]) == ("cancelled", "Quarantine.")


@pytest.mark.parametrize(
    "wrong",
    [
        {"apply_until": "2020-01-01T00:00:00Z"},
        {"apply_from": "tomorrow"},
        {"choices_max": 6},
        {"eligible_years": []},
        {"eligible_years": ["x"]},
        {"name": ""},
        {"tie_rule": "dice"},
        {"university": None},
    ],
    ids=str,
)
def test_nonsense_is_refused(umida, api_as, planned, wrong):
    assert api_as(umida).post(URL, _body(planned, **wrong)).status_code == 400
    assert PlacementRound.objects.count() == 1


def test_round_without_students_does_not_open(umida, api_as, planned):
    answer = api_as(umida).post(f"{URL}/{planned.pk}/open")
    assert answer.status_code == 409
    assert "Import them first" in answer.json()["detail"]


def test_nobody_else_leads_a_round(other_admin, hamid, nilufar, malika, api_as, open_round):
    for user, code in [(other_admin, 404), (hamid, 403), (nilufar, 403), (malika, 403)]:
        client = api_as(user)
        assert client.post(f"{URL}/{open_round.pk}/open").status_code == code
        assert client.post(f"{URL}/{open_round.pk}/cancel", {"reason": "x"}).status_code == code
        assert client.patch(f"{URL}/{open_round.pk}", {"name": "x"}).status_code == code
        assert client.post(URL, _body(open_round)).status_code == 403


def test_list_queries_do_not_grow(umida, api_as, queries, planned, university, calendar):
    client = api_as(umida)
    few = queries(client, URL)
    for number in range(10):
        PlacementRoundFactory(university=university, name=f"Round {number}", **calendar)
    assert queries(client, URL) == few
