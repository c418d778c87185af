"""The API gives what the pages give, to whom the pages give it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quality.actions.effect import check_due_effects
from quality.enums import NonconformityState, SubjectKind
from quality.models import CorrectiveAction, IndicatorTarget, Nonconformity
from tests.factories.partners import OrganizationFactory, ProgrammeFactory
from tests.factories.quality import (
    CorrectiveActionFactory,
    IndicatorTargetFactory,
    IndicatorValueFactory,
    NonconformityFactory,
    SignalFactory,
)

API = "/api/v1"


def of(university, **more):
    return IndicatorValueFactory(
        subject_kind=SubjectKind.UNIVERSITY, subject_id=university.pk, **more
    )


def results(client, address) -> list:
    response = client.get(f"{API}/{address}")
    assert response.status_code == 200, response.data
    return response.data["results"]


def test_registry_lists_eight_indicators(api_as, hamid):
    found = results(api_as(hamid), "indicators")
    assert len(found) == 8
    assert found[0]["code"] == "placement_rate"
    assert api_as(hamid).get(f"{API}/indicators/completion").data["unit"] == "share"
    assert api_as(hamid).get(f"{API}/indicators/nonsense").status_code == 404


def test_values_are_found_by_indicator_period_and_subject(api_as, malika, university):
    wanted = of(university)
    of(university, indicator="hire_conversion")
    of(university, period_start=date(2026, 9, 1))
    of(OrganizationFactory(university=True))
    query = "indicator=completion&period=2026-10&subject_kind=university&subject_code=313"
    found = results(api_as(malika), f"indicator-values?{query}")
    assert [row["id"] for row in found] == [wanted.pk]
    row = found[0]
    assert (row["subject_code"], row["period"], row["value"]) == ("313", "2026-10", 0.7)
    programme = ProgrammeFactory(institution=university)
    IndicatorValueFactory(subject_kind=SubjectKind.PROGRAMME, subject_id=programme.pk)
    code = f"313:{programme.speciality.code}:bachelor:full_time:uz"
    found = results(api_as(malika), f"indicator-values?subject_kind=programme&subject_code={code}")
    assert found[0]["subject_code"] == code


def test_nonsense_period_is_a_bad_request(api_as, malika):
    response = api_as(malika).get(f"{API}/indicator-values?period=2026-13")
    assert response.status_code == 400
    assert "period" in response.data


def test_values_of_programmes_are_for_their_university(api_as, umida, hamid, programme):
    IndicatorValueFactory(subject_kind=SubjectKind.PROGRAMME, subject_id=programme.pk)
    address = "indicator-values?subject_kind=programme"
    assert len(results(api_as(umida), address)) == 1
    assert results(api_as(hamid), address) == []


@pytest.mark.parametrize(
    "resource",
    ["indicators", "indicator-values", "targets", "signals", "nonconformities",
     "corrective-actions"],
)  # fmt: skip
def test_anonymous_is_401_and_a_student_403(api_as, nilufar, resource):
    assert api_as(None).get(f"{API}/{resource}").status_code == 401
    assert api_as(nilufar).get(f"{API}/{resource}").status_code == 403


@pytest.mark.parametrize(
    "resource", ["indicator-values", "targets", "signals", "nonconformities", "corrective-actions"]
)
def test_lists_make_the_same_number_of_queries(api_as, malika, sardor, university, resource):
    results(api_as(malika), resource)  # her reach is read once
    counts = []
    for count in (2, 10):
        for _ in range(count):
            of(OrganizationFactory(university=True))
            IndicatorTargetFactory(
                academic_year=2000 + IndicatorTarget.objects.count(), subject_id=university.pk
            )
            SignalFactory()
            problem = NonconformityFactory(university=university)
            CorrectiveActionFactory(nonconformity=problem, owner=sardor)
        with CaptureQueriesContext(connection) as found:
            results(api_as(malika), resource)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_loop_by_api(api_as, umida, malika, sardor, university):
    today = timezone.localdate()
    this_month = today.replace(day=1)
    of(university, period_start=(this_month - timedelta(days=1)).replace(day=1))
    leader, owner, verifier = api_as(umida), api_as(sardor), api_as(malika)
    signal = SignalFactory(university=university)
    given = {"title": "Interns leave", "description": "Early"}
    made = leader.post(f"{API}/signals/{signal.pk}/open", given)
    assert made.status_code == 201, made.data
    address = f"{API}/nonconformities/{made.data['id']}"
    steps = [
        ("contain", {"containment": "Called"}),
        ("analyse", {"cause_method": "five_whys", "cause": "Nobody asks", "similar_cases": "No"}),
        (
            "add-action",
            {
                "description": "Call",
                "owner": sardor.pk,
                "due_on": today + timedelta(days=3),
                "evidence_expected": "List",
            },
        ),
        (
            "plan",
            {
                "period_kind": "month",
                "target_value": 0.9,
                "check_on": today + timedelta(days=30),
            },
        ),
        ("begin", {}),
    ]
    for verb, data in steps:
        assert verifier.post(f"{address}/{verb}", data).status_code == 403
        response = leader.post(f"{address}/{verb}", data)
        assert response.status_code in (200, 201), (verb, response.data)
    again = leader.post(f"{address}/begin")
    assert again.status_code == 409
    assert "cannot be done now" in again.data["detail"]
    action = CorrectiveAction.objects.get()
    done = owner.post(f"{API}/corrective-actions/{action.pk}/complete", {"evidence": "List"})
    assert done.status_code == 200, done.data
    of(university, period_start=this_month, value=0.95, low=0.9, high=0.98)
    check_due_effects(at=timezone.now() + timedelta(days=31))
    closed = verifier.post(f"{address}/close", {"consequences": "Procedure changed"})
    assert closed.status_code == 200, closed.data
    assert closed.data["state"] == NonconformityState.CLOSED
    assert closed.data["is_effective"] is True


def test_ministry_demands_by_api(api_as, malika, umida, university):
    given = {
        "university": university.pk,
        "indicator": "completion",
        "title": "Too many leave",
        "description": "Find out",
    }
    assert api_as(umida).post(f"{API}/nonconformities", given).status_code == 403
    assert api_as(malika).post(f"{API}/nonconformities", given).status_code == 201
    assert Nonconformity.objects.get().university == university
    wrong = api_as(malika).post(f"{API}/nonconformities", given | {"indicator": "x"})
    assert wrong.status_code == 400


def test_targets_by_api(api_as, malika, umida, university):
    given = {
        "indicator": "completion",
        "academic_year": 2026,
        "subject_kind": "university",
        "subject_code": "313",
        "value": 0.9,
    }
    assert api_as(umida).post(f"{API}/targets", given).status_code == 403
    made = api_as(malika).post(f"{API}/targets", given)
    assert made.status_code == 201, made.data
    assert IndicatorTarget.objects.get().subject_id == university.pk
    assert api_as(malika).post(f"{API}/targets", given).status_code == 400
    too_high = api_as(malika).post(f"{API}/targets", given | {"academic_year": 2027, "value": 90})
    assert too_high.status_code == 409
    for wrong in ({"academic_year": 0}, {"academic_year": 32767}, {"subject_code": "\x00"}):
        assert api_as(malika).post(f"{API}/targets", given | wrong).status_code == 400
    address = f"{API}/targets/{made.data['id']}"
    assert api_as(malika).patch(address, {"value": 0.8}).data["value"] == 0.8
    assert api_as(malika).delete(address).status_code == 204
    assert IndicatorTarget.objects.count() == 0


def test_foreign_problem_is_not_found(api_as, umida):
    foreign = NonconformityFactory()
    assert api_as(umida).get(f"{API}/nonconformities/{foreign.pk}").status_code == 404
    assert api_as(umida).post(f"{API}/nonconformities/{foreign.pk}/begin").status_code == 404


def test_home_says_what_waits(sign_in, umida, sardor, malika, university):
    SignalFactory(university=university)
    problem = NonconformityFactory(university=university)
    CorrectiveActionFactory(nonconformity=problem, owner=sardor, due_on=date(2026, 1, 1))
    Nonconformity.objects.update(state=NonconformityState.IN_PROGRESS)
    assert "1 signal of a missed target" in sign_in(umida).get("/").content.decode()
    page = sign_in(sardor).get("/").content.decode()
    assert "1 corrective action is yours to do; 1 of them is overdue." in page
    Nonconformity.objects.update(state=NonconformityState.EFFECTIVENESS_CHECK, is_effective=True)
    assert "waits for a verdict" in sign_in(malika).get("/").content.decode()
