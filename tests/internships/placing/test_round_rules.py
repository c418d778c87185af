"""Whom a round is for, what it reserves, how rules compare, and what a second round takes over."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.models import Job, Notification
from internships.actions.offering.posting import expire_postings
from internships.actions.offering.shared_posting import write_shared_posting
from internships.actions.placing import round as rounds
from internships.actions.placing.allocation import (
    comparable_runs,
    compare_rules,
    dry_run_allocation,
    replay,
)
from internships.actions.placing.allocation_inputs import collect_inputs, digest_of
from internships.actions.placing.reserved import (
    ReservedError,
    name_reserved_student,
    remove_reserved_student,
    reserve_places,
)
from internships.actions.placing.second_round import plan_second_round
from internships.enums import AllocationRule, Decision, PostingState, RoundState, RunKind
from internships.models import (
    AllocationRun,
    PlacementRound,
    Posting,
    ReservedPlaces,
    ReservedStudent,
    SharedPosting,
)
from internships.overview import students_addressed
from internships.results import results_by_year
from internships.tasks import compare_round, open_rounds
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import ProgrammeFactory, StudentFactory

RANKING_DAY = NOW + timedelta(days=6)


def open_to(user) -> bool:
    return Posting.objects.open_to(user).exists()


# Whom it is for


def test_round_may_be_for_some_programmes_only(posting, open_round, programme, nilufar):
    assert open_to(nilufar)
    open_round.eligible_programmes.set([ProgrammeFactory(institution=programme.institution)])
    assert not open_to(nilufar)
    assert not students_addressed(open_round).exists()
    open_round.eligible_programmes.add(programme)
    assert open_to(nilufar)
    assert students_addressed(open_round).get() == nilufar.student


@pytest.mark.parametrize(("grade", "applies"), [(None, False), (69.99, False), (70, True)])
def test_round_may_ask_for_a_standing(posting, open_round, nilufar, grade, applies):
    PlacementRound.objects.filter(pk=open_round.pk).update(least_grade=70)
    open_round.refresh_from_db()
    nilufar.student.grade_average = grade
    nilufar.student.save()
    assert open_to(nilufar) is applies
    assert students_addressed(open_round).exists() is applies


def test_a_round_is_not_for_programmes_of_another_university(university, umida):
    draft = PlacementRoundFactory(university=university)
    with pytest.raises(ValidationError, match="round's own university"):
        rounds.write_round(placement_round=draft, programmes=[ProgrammeFactory()], by=umida)


def test_least_grade_is_a_grade(open_round):
    with pytest.raises(IntegrityError, match="round_least_grade_range"):
        PlacementRound.objects.filter(pk=open_round.pk).update(least_grade=101)


# By the clock


def test_drafts_open_by_themselves_on_their_day(university, nilufar, monkeypatch):
    waits, opens = (
        PlacementRoundFactory(university=university, opens_by_itself=by_itself)
        for by_itself in (False, True)
    )

    def states_after_the_beat(at) -> list[str]:
        monkeypatch.setattr("internships.tasks.timezone.now", lambda: at)
        open_rounds()
        open_rounds()
        return [PlacementRound.objects.get(pk=one.pk).state for one in (waits, opens)]

    draft, opened = RoundState.DRAFT, RoundState.OPEN
    assert states_after_the_beat(opens.apply_from - timedelta(seconds=1)) == [draft, draft]
    assert states_after_the_beat(opens.apply_from) == [draft, opened]
    assert PlacementRound.objects.get(pk=opens.pk).opened_at == opens.apply_from


def test_university_is_told_once_a_day_of_a_round_that_cannot_open(university, umida):
    PlacementRoundFactory(university=university, opens_by_itself=True)  # it has no students
    assert [rounds.open_due_rounds(at=NOW), rounds.open_due_rounds(at=NOW)] == [0, 0]
    assert Notification.objects.filter(recipient=umida).count() == 1
    rounds.open_due_rounds(at=NOW + timedelta(days=1))
    assert Notification.objects.filter(recipient=umida).count() == 2


# Reserved places


@pytest.fixture
def contest(university, enterprise, programme):
    """Three places, two of them for a group; students may still apply."""
    record = PlacementRoundFactory(university=university, open=True)
    return PostingFactory(
        enterprise=enterprise, university=university, placement_round=record,
        programmes=[programme], places=3, published=True,
    )  # fmt: skip


def test_places_are_reserved_and_the_enterprise_is_told(contest, umida, hamid):
    told = {"posting": contest, "by": umida}
    reserve_places(places={"targeted": 2, "disability": 0}, at=NOW, **told)
    reserve_places(places={"targeted": 2}, at=NOW + timedelta(hours=1), **told)  # nothing new
    assert list(contest.reserved_places.values_list("group", "places")) == [("targeted", 2)]
    assert Notification.objects.filter(recipient=hamid).count() == 1
    reserve_places(places={}, at=NOW + timedelta(hours=2), **told)
    assert not contest.reserved_places.exists()


def test_no_more_is_reserved_than_offered(contest, umida):
    with pytest.raises(ReservedError, match="offers 3 places"):
        reserve_places(posting=contest, places={"targeted": 2, "disability": 2}, by=umida, at=NOW)
    ReservedPlaces.objects.create(posting=contest, group="targeted", places=3)
    with pytest.raises(IntegrityError, match="More places reserved"), transaction.atomic():
        ReservedPlaces.objects.create(posting=contest, group="disability", places=1)


def test_reserved_places_stay_once_applications_are_over(contest, umida, nilufar):
    late = contest.placement_round.apply_until
    with pytest.raises(ReservedError, match="stays as it is"):
        reserve_places(posting=contest, places={"targeted": 1}, by=umida, at=late)
    named = name_reserved_student(
        placement_round=contest.placement_round, student=nilufar.student, group="targeted",
        basis="12/26", by=umida, at=late,
    )  # fmt: skip
    with pytest.raises(ReservedError, match="The time to rank is over"):
        remove_reserved_student(named=named, by=umida, at=contest.placement_round.rank_until)


def test_only_own_students_are_named_and_with_grounds(contest, umida, nilufar):
    named = {"placement_round": contest.placement_round, "group": "targeted", "by": umida}
    with pytest.raises(ReservedError, match="own university"):
        name_reserved_student(student=StudentFactory(), basis="12/26", at=NOW, **named)
    with pytest.raises(ReservedError, match="on what grounds"):
        name_reserved_student(student=nilufar.student, basis=" ", at=NOW, **named)


def test_inputs_say_what_is_reserved_for_whom_and_who_was_first(contest, umida, nilufar):
    student, record = nilufar.student, contest.placement_round
    ApplicationFactory(
        posting=contest, student=student, submitted_at=record.apply_from + timedelta(seconds=2)
    )
    reserve_places(posting=contest, places={"targeted": 2, "disability": 1}, by=umida, at=NOW)
    name_reserved_student(
        placement_round=record, student=student, group="targeted", basis="12/26", by=umida, at=NOW
    )
    for _number in range(2):
        PlacementFactory(posting=contest, confirmed=True)
    inputs = collect_inputs(record)
    assert inputs["reserved"] == {str(contest.pk): {"disability": 1}}  # one place is free
    assert inputs["groups"] == {str(student.pk): "targeted"}
    assert inputs["moments"] == {str(student.pk): 2_000_000}
    assert len(digest_of(inputs)) == 64
    assert digest_of(inputs) == digest_of(dict(reversed(inputs.items())))


# Comparing rules


@pytest.fixture
def applied(contest, programme):
    students = [StudentFactory(programme=programme, sex=sex) for sex in ("female", "male", "")]
    for rank, student in enumerate(students, start=1):
        ApplicationFactory(posting=contest, student=student, rank=rank, decision=Decision.RANKED)
    return students


def test_rules_are_compared_on_the_same_inputs(contest, applied, umida):
    record = contest.placement_round
    assert comparable_runs(record) == []
    runs = compare_rules(placement_round=record, by=umida, at=RANKING_DAY)
    assert [run.rule for run in runs] == AllocationRule.values
    assert len({run.inputs_digest for run in runs}) == 1
    assert {run.kind for run in runs} == {RunKind.DRY}
    assert all(replay(run).same_outcome for run in runs)
    again = compare_rules(placement_round=record, by=umida, at=RANKING_DAY)
    assert [run.pk for run in again] == [run.pk for run in runs]
    assert [run.pk for run in comparable_runs(record)] == [run.pk for run in runs]
    assert dry_run_allocation(placement_round=record, by=umida, at=RANKING_DAY).pk == runs[0].pk


def test_figures_tell_groups_apart(contest, applied, umida, programme):
    run = compare_rules(placement_round=contest.placement_round, by=umida, at=RANKING_DAY)[0]
    region = contest.district.region.code
    assert run.figures["by_group"] == {
        "programme": [[programme.pk, 3, 3, 3]],
        "sex": [["", 1, 1, 1], ["female", 1, 1, 1], ["male", 1, 1, 1]],
        "region": [[region, 3, 3]],
    }
    assert run.figures["average_rank"] == 1.0


def test_university_compares_and_reads_the_comparison(contest, applied, umida, hamid, sign_in):
    client, record = sign_in(umida), contest.placement_round
    page = reverse("placement-round-comparison", args=[record.pk])
    assert "Nothing compared yet" in client.get(page).content.decode()
    PlacementRound.objects.filter(pk=record.pk).update(
        apply_until=NOW + timedelta(days=900), rank_until=NOW + timedelta(days=901),
        confirm_until=NOW + timedelta(days=902),
    )  # fmt: skip
    assert client.post(reverse("placement-round-compare", args=[record.pk])).status_code == 302
    job = Job.objects.get(started_by=umida)
    compare_round(job.pk, record.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == ("done", page)
    shown = client.get(page).content.decode()
    for words in ("3 of 3", "first come, first served", "Average number of the choice", "female"):
        assert words in shown
    assert sign_in(hamid).get(page).status_code == 403


def test_comparison_asks_as_much_of_many_runs_as_of_few(contest, applied, umida, sign_in, queries):
    client, record = sign_in(umida), contest.placement_round
    page = reverse("placement-round-comparison", args=[record.pk])
    compare_rules(placement_round=record, by=umida, at=RANKING_DAY)
    few = queries(client, page)
    for student in StudentFactory.create_batch(8, programme=contest.eligible_programmes.get()):
        ApplicationFactory(posting=contest, student=student)
        compare_rules(placement_round=record, by=umida, at=RANKING_DAY)
    assert queries(client, page) == few


def test_only_a_stable_matching_must_be_stable(contest, umida):
    def run(rule):
        return AllocationRun.objects.create(
            placement_round=contest.placement_round, kind=RunKind.FINAL, rule=rule,
            tie_rule="lottery", seed=7, inputs={}, outcome={}, blocking_pairs=1, run_at=NOW,
        )  # fmt: skip

    with pytest.raises(IntegrityError, match="final_run_is_stable"), transaction.atomic():
        run(AllocationRule.STABLE_MATCHING)
    assert run(AllocationRule.FIRST_COME).pk


# A second round


@pytest.fixture
def calendar_of_second():
    begin = NOW + timedelta(days=20)
    names = ("apply_from", "apply_until", "rank_until", "confirm_until")
    return {name: begin + timedelta(days=number) for number, name in enumerate(names)}


@pytest.fixture
def closed(contest):
    """One of three places is taken; the round is over."""
    PlacementFactory(posting=contest, confirmed=True)
    record = contest.placement_round
    record.allocate(at=record.rank_until)
    record.close(at=record.confirm_until)
    record.save()
    return record


def test_second_round_takes_over_free_places(closed, contest, umida, calendar_of_second, nilufar):
    ReservedPlaces.objects.create(posting=contest, group="targeted", places=3)
    ReservedStudent.objects.create(
        placement_round=closed, student=nilufar.student, group="targeted", basis="12/26",
        named_by=umida, named_at=NOW,
    )  # fmt: skip
    second = plan_second_round(
        placement_round=closed, name="Second", by=umida, at=NOW + timedelta(days=16),
        **calendar_of_second,
    )  # fmt: skip
    carried = second.postings.get()
    assert (carried.places, carried.title, carried.state) == (2, contest.title, "published")
    assert list(carried.eligible_programmes.all()) == list(contest.eligible_programmes.all())
    assert carried.reserved_places.get().places == 2
    assert second.reserved_students.get().student == nilufar.student
    assert (second.state, second.predecessor, second.rule) == ("draft", closed, closed.rule)
    assert second.seed != closed.seed
    contest.refresh_from_db()
    assert (contest.state, contest.places, contest.places_free) == (PostingState.CLOSED, 1, 0)
    assert not contest.reserved_places.exists()
    with pytest.raises(rounds.RoundNotReady, match="already"):
        plan_second_round(
            placement_round=closed, name="Third", by=umida, at=NOW, **calendar_of_second
        )


def test_place_carried_into_the_second_round_is_counted_once(
    closed, contest, umida, calendar_of_second, enterprise, university, programme
):
    untouched = PostingFactory(
        enterprise=enterprise, university=university, placement_round=closed,
        programmes=[programme], places=4, published=True, starts_on=contest.starts_on,
    )  # fmt: skip
    own = Posting.objects.filter(enterprise=enterprise)
    before = sum(result.places for result in results_by_year(own).values())
    plan_second_round(placement_round=closed, name="Second", by=umida, at=NOW, **calendar_of_second)
    untouched.refresh_from_db()
    assert (untouched.state, untouched.places) == (PostingState.CLOSED, 0)
    assert sum(result.places for result in results_by_year(own).values()) == before == 7


def test_second_round_keeps_a_lot_of_a_shared_posting(closed, contest, umida, calendar_of_second):
    shared = SharedPosting.objects.create(
        enterprise=contest.enterprise, practice_type=contest.practice_type, **contest.content
    )
    Posting.objects.filter(pk=contest.pk).update(shared=shared)
    second = plan_second_round(
        placement_round=closed, name="Second", by=umida, at=NOW, **calendar_of_second
    )
    carried = second.postings.get()
    assert (carried.shared, carried.content) == (shared, contest.content)
    shared.description = "Told again."
    write_shared_posting(shared=shared, lots=[], competences=[], by=umida, at=timezone.now())
    carried.refresh_from_db()
    contest.refresh_from_db()
    assert carried.description == "Told again."
    assert contest.description != "Told again."


def test_free_places_of_a_closed_round_wait_for_the_second(closed, contest):
    begins = datetime.combine(contest.starts_on, time(12), tzinfo=timezone.get_current_timezone())
    day_before = begins - timedelta(days=1)
    assert expire_postings(at=day_before) == 0
    assert expire_postings(at=day_before + timedelta(days=1)) == 1


def test_second_round_is_for_those_without_a_place(
    closed, contest, umida, calendar_of_second, nilufar, programme
):
    second = plan_second_round(
        placement_round=closed, name="Second", by=umida, at=NOW, **calendar_of_second
    )
    second.open(at=NOW)
    second.save()
    assert open_to(nilufar)
    PlacementFactory(
        student=nilufar.student,
        application=ApplicationFactory(posting=contest, student=nilufar.student),
    )
    assert not open_to(nilufar)
    assert nilufar.student not in students_addressed(second)


def test_round_still_under_way_is_not_followed(contest, umida, calendar_of_second):
    with pytest.raises(rounds.RoundNotReady, match="are answered"):
        plan_second_round(
            placement_round=contest.placement_round, name="Second", by=umida, at=NOW,
            **calendar_of_second,
        )  # fmt: skip


def test_administrator_plans_a_second_round_by_one_form(closed, umida, sign_in):
    client, url = sign_in(umida), reverse("placement-round-follow", args=[closed.pk])
    form = client.get(url).context["form"]
    assert client.post(url, {name: form[name].value() for name in form.fields}).status_code == 302
    assert PlacementRound.objects.get(predecessor=closed).name == f"{closed.name}, second round"


# By role


def test_reserved_pages_by_role(contest, umida, everyone, sign_in, nilufar):
    named = name_reserved_student(
        placement_round=contest.placement_round, student=nilufar.student, group="targeted",
        basis="12/26", by=umida, at=NOW,
    )  # fmt: skip
    pages = [
        reverse("posting-reserve", args=[contest.pk]),
        reverse("reserved-student-list", args=[contest.placement_round_id]),
        reverse("reserved-student-add", args=[contest.placement_round_id]),
    ]
    for role, user in everyone.items():
        client = sign_in(user)
        codes = {client.get(page).status_code for page in pages}
        codes.add(client.post(reverse("reserved-student-remove", args=[named.pk])).status_code)
        if role == "university_admin":
            assert codes == {200, 302}
        else:
            assert codes <= {302} if role is None else codes == {403}, role


def test_students_are_named_by_their_numbers(open_round, umida, nilufar, sign_in):
    client, url = sign_in(umida), reverse("reserved-student-add", args=[open_round.pk])
    sent = {"group": "social_protection", "basis": "Maʼlumotnoma 7"}
    refused = client.post(url, sent | {"numbers": f"{nilufar.student.student_id}\nnobody"})
    assert "nobody" in refused.content.decode()
    assert not ReservedStudent.objects.exists()
    client.post(url, sent | {"numbers": nilufar.student.student_id})
    assert ReservedStudent.objects.get().student == nilufar.student
    page = client.get(reverse("reserved-student-list", args=[open_round.pk])).content.decode()
    assert "Maʼlumotnoma 7" in page


def test_student_sees_own_reserved_place_and_nobody_elses(
    open_round, umida, nilufar, api_as, hamid
):
    for student in (nilufar.student, StudentFactory(programme=nilufar.student.programme)):
        name_reserved_student(
            placement_round=open_round, student=student, group="targeted", basis="12/26",
            by=umida, at=NOW,
        )  # fmt: skip
    seen = api_as(nilufar).get("/api/v1/reserved-students").json()["results"]
    assert [one["student"] for one in seen] == [nilufar.student.pk]
    assert api_as(hamid).get("/api/v1/reserved-students").json()["results"] == []
    assert len(api_as(umida).get("/api/v1/reserved-students").json()["results"]) == 2
