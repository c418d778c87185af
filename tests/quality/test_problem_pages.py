"""The corrective loop in the browser, gate by gate, by the people who may."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quality.actions.effect import check_due_effects
from quality.enums import NonconformityState, SubjectKind
from quality.models import CorrectiveAction, Nonconformity, Signal
from tests.factories.quality import (
    CorrectiveActionFactory,
    IndicatorValueFactory,
    NonconformityFactory,
    SignalFactory,
)


def post(client, name: str, record, **data):
    response = client.post(reverse(name, args=[record.pk]), data, follow=True)
    assert response.status_code == 200
    return response


def value_of(university, day, **more):
    return IndicatorValueFactory(
        subject_kind=SubjectKind.UNIVERSITY, subject_id=university.pk, period_start=day, **more
    )


def test_loop_from_signal_to_closed_in_the_browser(sign_in, umida, malika, sardor, university):
    today = timezone.localdate()
    this_month = today.replace(day=1)
    value_of(university, (this_month - timedelta(days=1)).replace(day=1))
    signal = SignalFactory(university=university)
    leader, owner, verifier = sign_in(umida), sign_in(sardor), sign_in(malika)
    assert "Open a problem" in leader.get(signal.get_absolute_url()).content.decode()
    post(leader, "signal-open", signal, title="Interns leave", description="Early")
    problem = Nonconformity.objects.get()
    post(leader, "problem-contain", problem, containment="Called them")
    post(
        leader,
        "problem-analyse",
        problem,
        cause_method="five_whys",
        cause="Nobody asks",
        similar_cases="No",
    )
    soon, later = today + timedelta(days=3), today + timedelta(days=30)
    action = {
        "description": "Call each intern",
        "owner": sardor.pk,
        "due_on": soon.isoformat(),
        "evidence_expected": "List",
    }
    post(leader, "problem-action-add", problem, **action)
    plan = {"period_kind": "month", "target_value": "90", "check_on": later.isoformat()}
    post(leader, "problem-plan", problem, **plan)
    assert Nonconformity.objects.get().target_value == 0.9
    post(leader, "problem-begin", problem)
    page = owner.get(problem.get_absolute_url()).content.decode()
    assert "Report as done" in page
    post(owner, "corrective-action-complete", CorrectiveAction.objects.get(), evidence="30 calls")
    assert Nonconformity.objects.get().state == NonconformityState.IMPLEMENTED
    value_of(university, this_month, value=0.95, low=0.9, high=0.98)
    check_due_effects(at=timezone.now() + timedelta(days=31))
    page = verifier.get(problem.get_absolute_url()).content.decode()
    assert "The correction is effective" in page
    post(verifier, "problem-close", problem, consequences="Calls are in the procedure now")
    assert Nonconformity.objects.get().state == NonconformityState.CLOSED


def test_demand_of_the_ministry_is_made_once(sign_in, malika, university):
    data = {
        "university": university.pk,
        "indicator": "completion",
        "title": "Too many leave",
        "description": "Find out why",
        "once": "a7b1",
    }
    client = sign_in(malika)
    for _ in range(2):
        client.post(reverse("problem-demand"), data)
    assert Nonconformity.objects.get().university == university


@pytest.mark.parametrize("verb", ["contain", "analyse", "plan", "begin", "action-add", "reject"])
def test_only_the_university_leads_its_correction(sign_in, malika, hamid, sardor, university, verb):
    problem = NonconformityFactory(university=university)
    CorrectiveActionFactory(nonconformity=problem, owner=sardor)
    address = reverse(f"problem-{verb}", args=[problem.pk])
    assert sign_in(malika).post(address).status_code == 403
    assert sign_in(sardor).post(address).status_code == 403
    assert sign_in(hamid).post(address).status_code == 403
    assert Nonconformity.objects.get().state == NonconformityState.REPORTED


def test_other_universities_problems_are_not_found(sign_in, umida, sardor, university):
    foreign, own = NonconformityFactory(), NonconformityFactory(university=university)
    signal = SignalFactory()
    client = sign_in(umida)
    assert client.get(foreign.get_absolute_url()).status_code == 404
    assert client.get(signal.get_absolute_url()).status_code == 404
    assert client.get(own.get_absolute_url()).status_code == 200
    assert sign_in(sardor).get(own.get_absolute_url()).status_code == 404


def test_wrong_gate_says_why_and_changes_nothing(sign_in, umida, university):
    problem = NonconformityFactory(university=university)
    response = post(sign_in(umida), "problem-begin", problem)
    assert "This cannot be done now" in response.content.decode()
    assert Nonconformity.objects.get().state == NonconformityState.REPORTED


def test_overdue_is_seen_on_list_and_page(sign_in, umida, sardor, university):
    problem = NonconformityFactory(university=university)
    CorrectiveActionFactory(nonconformity=problem, owner=sardor, due_on=date(2026, 1, 5))
    client = sign_in(umida)
    for address in (
        reverse("problem-list") + "?overdue=true",
        problem.get_absolute_url(),
        reverse("corrective-action-list"),
    ):
        assert "overdue</span>" in client.get(address).content.decode().replace("\n", "")
    told = "corrective action of your university is overdue"
    assert (told in client.get("/").content.decode()) is True
    assert (told in sign_in(sardor).get("/").content.decode()) is False
    empty = client.get(reverse("problem-list") + "?overdue=false").content.decode()
    assert problem.title not in empty


def test_export_of_problems_neutralises_formulas(sign_in, umida, university):
    NonconformityFactory(university=university, title="=cmd()")
    response = sign_in(umida).get(reverse("problem-list") + "?export=csv")
    text = b"".join(response.streaming_content).decode()
    assert "'=cmd()" in text


@pytest.mark.parametrize("name", ["problem-list", "signal-list", "corrective-action-list"])
def test_lists_make_the_same_number_of_queries(sign_in, umida, sardor, university, name):
    client = sign_in(umida)

    def more(count):
        for _ in range(count):
            problem = NonconformityFactory(university=university)
            CorrectiveActionFactory(nonconformity=problem, owner=sardor)
        for _ in range(count):
            SignalFactory(
                university=university,
                period_start=date(2020 + Signal.objects.count(), 1, 1),
            )

    counts = []
    for count in (2, 18):
        more(count)
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert counts[1] <= 20


def test_filter_of_actions_offers_only_what_one_may_see(sign_in, umida, sardor, university):
    own = NonconformityFactory(university=university, title="Own trouble")
    CorrectiveActionFactory(nonconformity=own, owner=sardor)
    CorrectiveActionFactory(nonconformity__title="Trouble elsewhere", owner__last_name="Begonayev")
    text = sign_in(umida).get(reverse("corrective-action-list")).content.decode()
    assert "Own trouble" in text
    assert ("Trouble elsewhere" in text, "Begonayev" in text) == (False, False)
