"""Pages of placement rounds, role by role."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from internships.enums import RoundState
from internships.models import PlacementRound
from tests.factories.internships import ApplicationFactory, PlacementRoundFactory, PostingFactory
from tests.factories.partners import StudentFactory

LIST = "/placement-rounds/"


@pytest.fixture
def planned(university, calendar):
    return PlacementRoundFactory(university=university, name="Spring", **calendar)


def _filled(planned, **changes):
    def typed(moment):
        return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")

    data = {
        "university": planned.university_id,
        "name": "Winter",
        "practice_type": planned.practice_type_id,
        "academic_year": "2026",
        "apply_from": typed(planned.apply_from),
        "apply_until": typed(planned.apply_until),
        "rank_until": typed(planned.rank_until),
        "confirm_until": typed(planned.confirm_until),
        "eligible_years": ["3"],
        "choices_max": "3",
        "rule": "stable_matching",
        "tie_rule": "lottery",
    }
    return data | changes


def test_list_shows_drafts_only_at_home(everyone, other_admin, sign_in, open_round, planned):
    shown = {}
    for role, user in (everyone | {"other_admin": other_admin}).items():
        answer = sign_in(user).get(LIST)
        found = {name for name in ("Autumn", "Spring") if name in answer.content.decode()}
        shown[role] = (answer.status_code, found)
    both, only_open = {"Autumn", "Spring"}, {"Autumn"}
    assert shown == {
        "operator": (200, both), "ministry": (200, both), "university_admin": (200, both),
        "supervisor": (200, only_open), "hr": (200, only_open), "student": (200, only_open),
        "other_admin": (200, set()), "coordinator": (403, set()), "mentor": (403, set()),
        "expert": (403, set()), None: (302, set()),
    }  # fmt: skip


def test_administrator_plans_a_round(umida, sign_in, planned):
    client = sign_in(umida)
    assert client.get("/placement-rounds/add/").status_code == 200
    answer = client.post("/placement-rounds/add/", _filled(planned))
    made = PlacementRound.objects.get(name="Winter")
    assert answer["Location"] == made.get_absolute_url()
    assert (made.state, made.choices_max, made.eligible_years) == (RoundState.DRAFT, 3, [3])
    shown = client.get(made.get_absolute_url()).content.decode()
    assert str(made.seed) in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"apply_until": "2020-01-01T00:00"},
        {"rank_until": "tomorrow"},
        {"choices_max": "6"},
        {"choices_max": "-1"},
        {"eligible_years": []},
        {"eligible_years": ["12"]},
        {"practice_type": "0"},
        {"tie_rule": "dice"},
        {"academic_year": "long ago"},
        {"university": "999999"},
    ],
)
def test_nonsense_is_answered_on_the_form(umida, sign_in, planned, wrong):
    answer = sign_in(umida).post("/placement-rounds/add/", _filled(planned, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert PlacementRound.objects.count() == 1


def test_draft_is_changed_and_an_open_round_is_not(umida, sign_in, planned, nilufar):
    client, url = sign_in(umida), reverse("placement-round-change", args=[planned.pk])
    assert client.get(url).status_code == 200
    client.post(url, _filled(planned))
    planned.refresh_from_db()
    assert planned.name == "Winter"
    client.post(reverse("placement-round-open", args=[planned.pk]))
    assert client.post(url, _filled(planned, name="Other")).status_code == 403
    planned.refresh_from_db()
    assert (planned.name, planned.state) == ("Winter", RoundState.OPEN)


def test_opening_twice_opens_once(umida, sign_in, planned, nilufar):
    client, url = sign_in(umida), reverse("placement-round-open", args=[planned.pk])
    client.post(url)
    planned.refresh_from_db()
    opened_at = planned.opened_at
    assert "cannot be done now" in client.post(url, follow=True).content.decode()
    planned.refresh_from_db()
    assert planned.opened_at == opened_at


def test_round_that_cannot_open_says_why(umida, sign_in, planned):
    answer = sign_in(umida).post(reverse("placement-round-open", args=[planned.pk]), follow=True)
    assert "Import them first" in answer.content.decode()


def test_round_is_cancelled_with_a_reason(umida, sign_in, open_round):
    client, url = sign_in(umida), reverse("placement-round-cancel", args=[open_round.pk])
    assert client.get(url).status_code == 200
    assert (
        "Quarantine." in client.post(url, {"reason": "Quarantine."}, follow=True).content.decode()
    )
    open_round.refresh_from_db()
    assert open_round.state == RoundState.CANCELLED


@pytest.mark.parametrize("verb", ["change", "open", "cancel"])
def test_only_the_own_administrator_leads_a_round(
    other_admin, hamid, nilufar, malika, sign_in, open_round, verb
):
    url = reverse(f"placement-round-{verb}", args=[open_round.pk])
    codes = [
        sign_in(user).post(url, {"reason": "x"}).status_code
        for user in (other_admin, hamid, nilufar, malika)
    ]
    assert codes == [404, 403, 403, 403]


@pytest.mark.parametrize("who", ["umida", "hamid", "nilufar", "sardor", "malika", "olim"])
def test_detail_is_shown(request, who, sign_in, open_round, posting):
    answer = sign_in(request.getfixturevalue(who)).get(open_round.get_absolute_url())
    assert answer.status_code == 200
    assert "Students apply" in answer.content.decode()


@pytest.mark.parametrize(("days", "state"), [(-2, "now"), (0, "now"), (1, "now"), (3, "now")])
def test_one_step_of_an_open_round_is_now(open_round, days, state):
    from internships.views.steps import round_steps

    steps = round_steps(open_round, open_round.apply_from + timedelta(days=days))
    assert [step["state"] for step in steps].count(state) == 1


@pytest.mark.parametrize("state", RoundState)
def test_every_state_has_its_step_line(state, open_round):
    from internships.views.steps import round_steps

    PlacementRound.objects.filter(pk=open_round.pk).update(state=state)
    open_round.refresh_from_db()
    assert len(round_steps(open_round, timezone.now())) >= 6


def test_queries_do_not_grow(
    umida, sign_in, queries, open_round, posting, enterprise, university, programme, calendar, dates
):
    client = sign_in(umida)
    few = [queries(client, url) for url in (LIST, open_round.get_absolute_url())]
    for number in range(10):
        PlacementRoundFactory(university=university, name=f"Round {number}", **calendar)
        more = PostingFactory(
            enterprise=enterprise, university=university, programmes=[programme],
            placement_round=open_round, published=True, **dates,
        )  # fmt: skip
        ApplicationFactory(posting=more, student=StudentFactory(programme=programme))
    assert [queries(client, url) for url in (LIST, open_round.get_absolute_url())] == few
