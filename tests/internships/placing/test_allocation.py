"""Allocating a round: dry, for good, twice, at once, killed half-way."""

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection

from cluster_portal.common.models import Job, Notification
from internships.actions.placing import allocation, allocation_outcome
from internships.actions.placing.allocation import (
    AllocationError,
    NotStableError,
    dry_run_allocation,
    replay,
    run_allocation,
)
from internships.actions.placing.allocation_outcome import (
    fields_of_work,
    narrow_field,
    tell_outcome,
)
from internships.enums import (
    ApplicationState,
    Decision,
    PlacementState,
    RoundState,
    RunKind,
    UnrankedRule,
)
from internships.models import AllocationRun, Application, Placement
from internships.tasks import allocate_round, tell_of_rounds
from partners.enums import StudentStatus
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementFactory,
    PlacementRoundFactory,
    PostingFactory,
)
from tests.factories.partners import (
    FieldOfEducationFactory,
    ProgrammeFactory,
    SpecialityFactory,
    StudentFactory,
    UserFactory,
)

ALLOCATION_DAY = NOW + timedelta(days=11)
RANKING_DAY = NOW + timedelta(days=6)


class Round:
    """Two postings of one and two places; five students with two choices each."""

    def __init__(self, university, enterprise, programme):
        self.record = PlacementRoundFactory(university=university, open=True)
        self.cement, self.gold = (
            PostingFactory(
                enterprise=enterprise,
                university=university,
                placement_round=self.record,
                programmes=[programme],
                places=places,
                published=True,
            )
            for places in (1, 2)
        )
        self.students = [
            StudentFactory(programme=programme, user=UserFactory()) for _number in range(5)
        ]
        for rank, student in enumerate(self.students, start=1):
            self.apply(student, self.cement, 1, rank)
            self.apply(student, self.gold, 2, None)

    def apply(self, student, posting, choice, rank) -> Application:
        return ApplicationFactory(
            posting=posting,
            student=student,
            choice=choice,
            rank=rank,
            decision=Decision.RANKED if rank else Decision.NONE,
        )


@pytest.fixture
def small_round(university, enterprise, programme):
    return Round(university, enterprise, programme)


def applied(student) -> dict:
    return {one.choice: one for one in Application.objects.filter(student=student)}


def test_run_places_students_and_says_why(small_round, umida):
    run = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    small_round.record.refresh_from_db()
    assert small_round.record.state == RoundState.ALLOCATED
    assert run.blocking_pairs == 0
    programme = small_round.students[0].programme
    regions = sorted(one.district.region.code for one in (small_round.cement, small_round.gold))
    assert run.figures == {
        "students": 5, "placed": 3, "unplaced": 2, "by_choice": [[1, 1], [2, 2]],
        "average_rank": 1.667, "places": 3, "free": 0, "postings": 2, "postings_with_free": 0,
        "by_group": {
            "programme": [[programme.pk, 5, 3, 1]],
            "sex": [["", 5, 3, 1]],
            "region": [[regions[0], 1, 1], [regions[1], 2, 2]],
        },
    }  # fmt: skip
    best, second = small_round.students[:2]
    assert applied(best)[1].state == ApplicationState.PLACED
    assert applied(best)[2].explanation["outcome"] == "not_needed"
    assert applied(second)[1].explanation == {
        "choice": 1, "posting": small_round.cement.pk, "outcome": "filled", "rank": 2, "places": 1,
        "applicants": 5, "cut_off": 1, "decided_by": "rank", "run": run.pk,
    }  # fmt: skip
    states = Counter(Application.objects.values_list("state", flat=True))
    assert states == {ApplicationState.PLACED: 3, ApplicationState.NOT_PLACED: 7}


def test_run_offers_a_placement_to_each_placed_student(small_round, umida):
    run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert Placement.objects.count() == 3
    offered = Placement.objects.get(student=small_round.students[0])
    assert offered.state == PlacementState.OFFERED
    assert offered.application == applied(small_round.students[0])[1]
    assert (offered.enterprise, offered.university, offered.practice_type) == (
        small_round.cement.enterprise,
        small_round.cement.university,
        small_round.cement.practice_type,
    )
    assert (offered.starts_on, offered.ends_on) == (date(2026, 11, 2), date(2026, 12, 12))
    assert offered.is_in_field is True
    assert offered.offered_at == ALLOCATION_DAY


def test_run_waits_until_the_ranking_is_over(small_round, umida):
    with pytest.raises(AllocationError, match="may still rank"):
        run_allocation(placement_round=small_round.record, by=umida, at=RANKING_DAY)
    assert AllocationRun.objects.count() == 0


def test_run_needs_an_open_round(umida):
    with pytest.raises(AllocationError, match="Only an open round"):
        run_allocation(placement_round=PlacementRoundFactory(), by=umida, at=ALLOCATION_DAY)


def test_run_twice_is_the_same_as_once(small_round, umida):
    first = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    again = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert again == first
    assert (AllocationRun.objects.count(), Placement.objects.count()) == (1, 3)


class Killed(BaseException):
    """What a killed worker leaves: no handler of exceptions runs."""


def killed(*args, **kwargs):
    raise Killed


def test_run_killed_half_way_leaves_nothing_and_can_run_again(small_round, umida, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(allocation_outcome, "_offers", killed)
        with pytest.raises(Killed):
            run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert AllocationRun.objects.count() == 0
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.SUBMITTED}
    run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert Placement.objects.count() == 3


def test_run_that_fails_its_own_check_writes_nothing(small_round, umida, monkeypatch):
    monkeypatch.setattr(allocation, "allocate", lambda problem, rule: {})
    with pytest.raises(NotStableError):
        run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert AllocationRun.objects.count() == 0


def test_round_with_nobody_is_allocated(umida, university):
    empty = PlacementRoundFactory(university=university, open=True)
    run = run_allocation(placement_round=empty, by=umida, at=ALLOCATION_DAY)
    assert (run.outcome, run.figures["students"]) == ({}, 0)


def test_refused_and_unranked_applicants_are_treated_as_the_enterprise_chose(small_round, umida):
    gold = small_round.gold
    refused = Application.objects.get(student=small_round.students[1], posting=gold)
    refused.decision = Decision.NOT_ACCEPTABLE
    refused.save()
    gold.unranked_rule = UnrankedRule.NOT_ACCEPTABLE
    gold.save()
    run = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert run.figures["placed"] == 1
    outcomes = [applied(one)[2].explanation["outcome"] for one in small_round.students[1:3]]
    assert outcomes == ["not_acceptable", "not_ranked"]


def test_withdrawn_applications_take_no_part(small_round, umida):
    first = applied(small_round.students[0])[1]
    first.withdraw(at=NOW)
    first.save()
    run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert applied(small_round.students[1])[1].state == ApplicationState.PLACED
    first.refresh_from_db()
    assert (first.state, first.explanation) == (ApplicationState.WITHDRAWN, {})


def test_students_who_left_or_are_busy_are_told_so(small_round, umida):
    gone, busy = small_round.students[:2]
    gone.status = StudentStatus.EXPELLED
    gone.save()
    PlacementFactory(
        student=busy, confirmed=True, starts_on=date(2026, 12, 12), ends_on=date(2027, 1, 5)
    )
    run = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert applied(gone)[1].explanation["outcome"] == "not_studying"
    assert applied(busy)[2].explanation["outcome"] == "busy"
    assert run.figures["students"] == 5
    assert applied(small_round.students[2])[1].state == ApplicationState.PLACED


def test_places_taken_and_postings_cancelled_are_not_allocated(small_round, umida):
    PlacementFactory(posting=small_round.gold, confirmed=True)
    small_round.cement.cancel(at=NOW, reason="Fire")
    small_round.cement.save()
    run = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    assert (run.figures["places"], run.figures["placed"]) == (1, 1)
    assert applied(small_round.students[0])[1].explanation["outcome"] == "no_places"


@pytest.mark.parametrize(
    ("tie_rule", "placed"), [("year_then_grade", 4), ("grade", 3), ("lottery", None)]
)
def test_ties_are_broken_by_the_published_rule(small_round, umida, tie_rule, placed):
    """Everybody is ranked alike; student 3 has the best grade, student 4 the latest year."""
    Application.objects.filter(posting=small_round.cement).update(rank=1)
    for student, grade in zip(small_round.students, [70, 80, None, 90, 60], strict=True):
        student.grade_average = grade
        student.year = 4 if student == small_round.students[4] else 3
        student.save()
    small_round.record.tie_rule = tie_rule
    small_round.record.save()
    run = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    got = Placement.objects.get(posting=small_round.cement).student
    if placed is None:
        assert run.inputs["merits"] == {}
        loser = next(one for one in small_round.students if one != got)
        assert applied(loser)[1].explanation["decided_by"] == "lottery"
    else:
        assert got == small_round.students[placed]


def test_dry_run_changes_nobodys_application(small_round, umida):
    run = dry_run_allocation(placement_round=small_round.record, by=umida, at=NOW)
    assert (run.kind, run.figures["placed"]) == (RunKind.DRY, 3)
    assert set(Application.objects.values_list("state", flat=True)) == {ApplicationState.SUBMITTED}
    assert Placement.objects.count() == 0


def test_dry_run_is_stored_anew_only_when_something_changed(small_round, umida):
    first = dry_run_allocation(placement_round=small_round.record, by=umida, at=NOW)
    again = dry_run_allocation(placement_round=small_round.record, by=umida, at=NOW)
    assert again == first
    Application.objects.filter(student=small_round.students[0]).update(state="withdrawn")
    assert dry_run_allocation(placement_round=small_round.record, by=umida, at=NOW) != first
    assert AllocationRun.objects.count() == 2


def test_dry_run_needs_applications_to_have_begun(small_round, umida):
    early = small_round.record.apply_from - timedelta(hours=1)
    with pytest.raises(AllocationError, match="have not begun"):
        dry_run_allocation(placement_round=small_round.record, by=umida, at=early)


def test_replay_proves_the_stored_outcome(small_round, umida):
    run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    run = AllocationRun.objects.get()
    assert replay(run).holds
    run.outcome = {}
    told = replay(run)
    assert (told.same_outcome, told.holds) == (False, False)
    assert told.blocking_pairs == 10


def test_work_belongs_to_the_field_most_programmes_share(university):
    broad = FieldOfEducationFactory(level=2)
    detailed = FieldOfEducationFactory(level=3, parent=broad)
    mechanics, economics = SpecialityFactory(field=detailed), SpecialityFactory()
    engineers = [
        ProgrammeFactory(institution=university, speciality=mechanics, form=form)
        for form in ("full_time", "evening")
    ]
    economists = ProgrammeFactory(institution=university, speciality=economics)
    unknown = ProgrammeFactory(institution=university, speciality=SpecialityFactory(field=None))
    posting = PostingFactory(programmes=[*engineers, economists, unknown])
    assert narrow_field(engineers[0]) == broad.pk
    assert narrow_field(unknown) is None
    assert fields_of_work(posting) == {broad.pk}
    assert fields_of_work(PostingFactory(programmes=[engineers[0], economists])) == {
        broad.pk,
        economics.field_id,
    }


def test_outcome_is_told_once_to_students_and_enterprises(small_round, umida, hamid):
    run = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    for _time in range(2):
        tell_outcome(run=run)
    told = Notification.objects.filter(key__startswith="round:")
    assert told.count() == 6
    titles = Counter(told.exclude(recipient=hamid).values_list("title", flat=True))
    assert titles == {
        f"You have a place: {small_round.cement.title}": 1,
        f"You have a place: {small_round.gold.title}": 2,
        f"No place came out for you in the round “{small_round.record.name}”": 2,
    }
    assert "You offered 3 places; students placed: 3." in told.get(recipient=hamid).body


def test_beat_tells_an_outcome_nobody_was_told_of(
    small_round, umida, monkeypatch, django_capture_on_commit_callbacks
):
    run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
    with django_capture_on_commit_callbacks(execute=True):
        tell_of_rounds()
    told = Notification.objects.filter(key__startswith="round:").count()
    assert told == 5
    written = []
    monkeypatch.setattr(
        "cluster_portal.common.notifications.written",
        lambda *about: written.append(about) or ("Title", "Text"),
    )
    with django_capture_on_commit_callbacks(execute=True):
        tell_of_rounds()
    assert (Notification.objects.count(), written) == (told, [])


def test_task_shows_where_the_result_is(small_round, umida, monkeypatch):
    monkeypatch.setattr("internships.tasks.timezone.now", lambda: ALLOCATION_DAY)
    job = Job.objects.create(kind="allocation", title="Allocation", started_by=umida)
    for _time in range(2):
        allocate_round(job_id=job.pk, round_id=small_round.record.pk, kind_of_run=RunKind.FINAL)
    job.refresh_from_db()
    assert job.state == "done"
    assert job.result_url == AllocationRun.objects.get().get_absolute_url()
    assert job.message == "Students placed: 3 of 5."


def test_task_killed_before_the_letters_tells_everybody_when_it_runs_again(
    small_round, umida, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("internships.tasks.timezone.now", lambda: ALLOCATION_DAY)
    job = Job.objects.create(kind="allocation", title="Allocation", started_by=umida)
    with monkeypatch.context() as patch:
        patch.setattr("internships.tasks.dispatch.send", killed)
        with pytest.raises(Killed):
            allocate_round(job_id=job.pk, round_id=small_round.record.pk, kind_of_run=RunKind.FINAL)
    assert (Placement.objects.count(), Notification.objects.count()) == (3, 0)
    with django_capture_on_commit_callbacks(execute=True):
        allocate_round(job_id=job.pk, round_id=small_round.record.pk, kind_of_run=RunKind.FINAL)
    assert Placement.objects.count() == 3
    assert Notification.objects.filter(key__startswith="round:").count() == 5
    job.refresh_from_db()
    assert job.state == "done"


def test_task_says_in_words_why_it_refused(small_round, umida, monkeypatch):
    monkeypatch.setattr("internships.tasks.timezone.now", lambda: RANKING_DAY)
    job = Job.objects.create(kind="allocation", title="Allocation", started_by=umida)
    allocate_round(job_id=job.pk, round_id=small_round.record.pk, kind_of_run=RunKind.FINAL)
    job.refresh_from_db()
    assert (job.state, job.message) == (
        "failed",
        "Enterprises may still rank applicants: the round cannot run yet.",
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_allocate_once(university, enterprise, programme, umida):
    small_round = Round(university, enterprise, programme)
    start, runs = threading.Barrier(2), []

    def work():
        try:
            start.wait(timeout=20)
            found = run_allocation(placement_round=small_round.record, by=umida, at=ALLOCATION_DAY)
            runs.append(found.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(runs) == 2
    assert len(set(runs)) == 1
    assert (AllocationRun.objects.count(), Placement.objects.count()) == (1, 3)
