"""The demonstration world: the same for the same seed, whole, and never in production."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from cluster_portal.common.models import User
from cluster_portal.demonstration.diaries import BEHIND
from cluster_portal.demonstration.world import make_world
from internships.actions.placing.allocation import comparable_runs, replay
from internships.contracts.effective import digest
from internships.enums import OwnPlaceState, RoundPhase, RunKind
from internships.models import (
    AllocationRun,
    Application,
    ApplicationMessage,
    ApplicationNote,
    Complaint,
    Contract,
    Delegation,
    HireAnswer,
    Incident,
    InterviewSlot,
    OwnPlace,
    Placement,
    PlacementRound,
    PlacementSwap,
    PlaceRating,
    Posting,
    PracticeGrade,
    PracticeReport,
    Visit,
    WeeklyCheck,
)
from partners.actions.classifiers import load_classifiers
from partners.enums import Role
from partners.models import Agreement, AgreementObligation, Cluster, Student
from quality.models import IndicatorValue, Nonconformity


@pytest.fixture
def seeded(db, tmp_path):
    accounts = tmp_path / "accounts.json"
    seed(accounts)
    return json.loads(accounts.read_text())


@pytest.fixture
def autumn(db, tmp_path):
    """The world as it stands on a day on which practices are under way."""
    accounts, today = tmp_path / "accounts.json", date(2026, 11, 18)
    load_classifiers(by=None, at=timezone.now())
    make_world(
        students=400, seed=3, today=today, accounts=accounts, report=lambda what, done, total: None
    )
    return json.loads(accounts.read_text()), today


def seed(accounts, students=400):
    call_command(
        "seed_demo",
        students=students,
        seed=3,
        accounts=accounts,
        stdout=StringIO(),
        stderr=StringIO(),
    )


def test_seed_demo_makes_a_world_that_turns_the_whole_loop(seeded):
    assert Student.objects.count() == 400
    assert Cluster.objects.count() == 3
    assert set(seeded) == {role.value for role in Role}
    for account in seeded.values():
        assert User.objects.get(email=account["email"]).check_password(account["password"])
    assert not Posting.objects.filter(search_key="").exists()
    final_runs = AllocationRun.objects.filter(kind=RunKind.FINAL)
    assert final_runs.exists()
    assert all(replay(run).holds for run in final_runs)
    assert Placement.objects.filter(evaluation__isnull=False).exists()
    begun = Placement.objects.filter(begun_at__isnull=False)
    assert not begun.filter(contract_links=None).exists()
    assert set(Contract.objects.values_list("state", flat=True)) >= {"ended"}
    assert all(
        digest(one.terms) == one.terms_hash for one in Contract.objects.filter(state="ended")
    )
    signed = PracticeGrade.objects.filter(state="signed")
    assert set(signed.values_list("scheme__code", flat=True)) == {"points", ""}
    assert signed.filter(mark=2).exists()
    assert PlaceRating.objects.count() > 20
    assert HireAnswer.objects.exists()
    years = IndicatorValue.objects.filter(subject_kind="nation", period_kind="year")
    assert set(years.values_list("indicator", flat=True)) >= {
        "placement_rate", "completion", "mentor_rating", "response_rate", "hire_conversion",
    }  # fmt: skip
    assert Nonconformity.objects.exists()


def said_in_the_ranking() -> list[tuple]:
    """What enterprises and applicants say, without the keys of one database."""
    slots = InterviewSlot.objects.order_by("pk").values_list(
        "state", "starts_at", "place", "student__student_id"
    )
    notes = ApplicationNote.objects.order_by("pk").values_list(
        "application__student__student_id", "text"
    )
    return [*slots, *notes, *ApplicationMessage.objects.order_by("pk").values_list("text")]


def test_seed_demo_shows_talks_in_the_round_that_is_ranked(autumn):
    accounts, _today = autumn
    hr = User.objects.get(email=accounts["hr"]["email"])
    slots = InterviewSlot.objects.visible_to(hr)
    assert set(slots.values_list("state", flat=True)) == {"free", "taken"}
    now = max(slots.values_list("offered_at", flat=True)) + timezone.timedelta(hours=49)
    taken = slots.filter(state="taken")
    assert taken.filter(ends_at__lt=now).exists()
    assert taken.filter(starts_at__gt=now).exists()
    assert {slot.posting.placement_round.phase(now) for slot in slots} == {RoundPhase.RANKING}
    assert all(
        slot.ends_at <= slot.posting.placement_round.rank_until
        for slot in slots.select_related("posting__placement_round")
    )
    assert not taken.exclude(application__invited_at__lt=now).exists()
    assert ApplicationNote.objects.visible_to(hr).exists()
    messages = ApplicationMessage.objects.visible_to(hr)
    assert messages.unseen_by(enterprise=True).exists()
    assert messages.exclude(seen_at=None).filter(from_enterprise=False).exists()
    assert not messages.filter(sent_at__gt=now).exists()


def test_seed_demo_shows_practices_under_way_at_every_stage(autumn):
    accounts, today = autumn
    under_way = Placement.objects.filter(state="under_way")
    assert not under_way.filter(diary=None).exists()
    found = under_way.with_diary_state(on=today)
    assert set(found.values_list("days_behind", flat=True)) >= {0, BEHIND}
    for check in ("fine", "returned"):
        assert WeeklyCheck.objects.filter(verdict=check).exists()
    assert set(under_way.values_list("diary__plan_state", flat=True)) == {"sent", "approved"}
    umida = User.objects.get(email=accounts["university_admin"]["email"])
    assert Visit.objects.visible_to(umida).exists()
    assert {one.closed_at is not None for one in Incident.objects.visible_to(umida)} == {
        True,
        False,
    }
    assert {one.state for one in Complaint.objects.visible_to(umida)} == {"received", "answered"}
    assert Delegation.objects.current(today).exists()
    for report in PracticeReport.objects.all():
        with report.file.open() as file:
            assert file.read(5) == b"%PDF-"
    nilufar = User.objects.get(email=accounts["student"]["email"])
    assert under_way.filter(student__user=nilufar).exists()


def test_seed_demo_leaves_rounds_in_each_phase_to_try(seeded):
    umida = User.objects.get(email=seeded["university_admin"]["email"])
    nilufar = User.objects.get(email=seeded["student"]["email"])
    hamid = User.objects.get(email=seeded["hr"]["email"])
    rounds = PlacementRound.objects.visible_to(umida).open()
    assert {one.phase(timezone.now()) for one in rounds} == {
        RoundPhase.APPLICATION,
        RoundPhase.RANKING,
        RoundPhase.ALLOCATION,
    }
    assert Posting.objects.open_to(nilufar).exists()
    assert Application.objects.visible_to(hamid).filter(placement_round__in=rounds).exists()


def test_seed_demo_makes_practice_bases_in_every_state_to_try(seeded):
    umida = User.objects.get(email=seeded["university_admin"]["email"])
    hamid = User.objects.get(email=seeded["hr"]["email"])
    own, today = Agreement.objects.visible_to(umida), timezone.localdate()
    assert {one.state for one in own} == {"active", "expired", "under_review"}
    assert own.ending_within(60, today).count() == 1
    between = own.for_organization(hamid.affiliations.get().organization)
    assert {one.state for one in between} >= {"active", "under_review"}
    assert AgreementObligation.objects.visible_to(umida).overdue(today).count() == 1


def test_seed_demo_shows_what_else_may_become_of_a_place(seeded):
    umida = User.objects.get(email=seeded["university_admin"]["email"])
    nilufar = User.objects.get(email=seeded["student"]["email"])
    rounds = PlacementRound.objects.visible_to(umida)
    compared = [one for one in rounds.open() if comparable_runs(one)]
    assert [one.phase(timezone.now()) for one in compared] == [RoundPhase.ALLOCATION]
    inputs = comparable_runs(compared[0])[0].inputs
    assert inputs["reserved"]
    assert inputs["groups"]
    assert rounds.filter(state="allocated").exists()
    found = OwnPlace.objects.visible_to(umida)
    assert sorted(one.state for one in found) == sorted(OwnPlaceState.values)
    assert OwnPlace.objects.visible_to(nilufar).get().state == "proposed"
    assert PlacementSwap.objects.visible_to(umida).get().state == "proposed"
    moved = Placement.objects.visible_to(umida).get(moved_from__isnull=False)
    assert (moved.state, moved.moved_from.state) == ("confirmed", "transferred")
    assert moved.enterprise != moved.moved_from.enterprise


def test_seed_demo_is_the_same_for_the_same_seed(db, tmp_path):
    worlds = []
    for _again in range(2):
        with connection.cursor() as cursor:  # the lottery draws by primary key
            cursor.execute(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) "
                "FROM pg_sequences WHERE schemaname = 'public'"
            )
        with transaction.atomic():
            seed(tmp_path / "accounts.json", students=200)
            worlds.append(fingerprint())
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1]


def fingerprint():
    return (
        list(
            Student.objects.order_by("pk").values_list("student_id", "last_name", "year", "status")
        ),
        list(Placement.objects.order_by("pk").values_list("student", "posting", "state")),
        list(
            IndicatorValue.objects.order_by("pk").values_list(
                "indicator", "subject_id", "numerator"
            )
        ),
        said_in_the_ranking(),
    )


def test_seed_demo_refuses_a_database_with_students(seeded, tmp_path):
    with pytest.raises(CommandError, match="holds students already"):
        seed(tmp_path / "again.json")
    assert not (tmp_path / "again.json").exists()


def test_seed_demo_is_refused_in_production(db, settings, tmp_path):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="never made under production"):
        seed(tmp_path / "accounts.json")
    assert Student.objects.count() == 0
