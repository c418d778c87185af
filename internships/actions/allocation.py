"""Allocates a round: tries it out, runs it once, and can show that it would come out so again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from internships.actions.allocation_inputs import collect_inputs
from internships.actions.allocation_outcome import write_outcome
from internships.enums import PlacementState, RoundPhase, RoundState, RunKind
from internships.matching import Problem, allocate, blocking_pairs, check_matching
from internships.matching.stored import figures_of, matching_from, outcome_to_store, problem_from
from internships.models import AllocationRun, Application, Placement, PlacementRound

Report = Callable[[int, int], None]
STEPS = 4


class AllocationError(DomainError):
    """The round cannot be allocated now."""


class NotStableError(AllocationError):
    """The check found a fault in the allocation: nothing is written."""


def _silent(done: int, total: int) -> None:
    """For callers who show no progress."""


def dry_run_allocation(
    *, placement_round: PlacementRound, by, at, report: Report = _silent
) -> AllocationRun:
    """Allocate as things stand now and store the run; nobody's application changes.

    Where nothing changed since the round's last dry run, that run is returned.
    """
    with transaction.atomic():
        locked = PlacementRound.objects.select_for_update().get(pk=placement_round.pk)
        if locked.state != RoundState.OPEN:
            raise AllocationError(_("A round can be tried out while it is open."))
        if locked.phase(at) == RoundPhase.BEFORE:
            raise AllocationError(_("Applications have not begun: there is nothing to try out."))
        run, _problem, _matching = _computed(locked, RunKind.DRY, by, at, report)
        last = locked.runs.filter(kind=RunKind.DRY).order_by("-pk").first()
        if last is not None and _says_the_same(last, run):
            return last
        run.save()
        report(STEPS, STEPS)
        return run


def run_allocation(
    *, placement_round: PlacementRound, by, at, report: Report = _silent
) -> AllocationRun:
    """Allocate the round for good: its outcome is written whole or not at all, and once.

    A round that is allocated already gives its run back unchanged.
    """
    with transaction.atomic():
        locked = PlacementRound.objects.select_for_update().get(pk=placement_round.pk)
        done = locked.runs.filter(kind=RunKind.FINAL).first()
        if done is not None:
            return done
        _check_may_run(locked, at)
        _lock_applications(locked)
        run, problem, matching = _computed(locked, RunKind.FINAL, by, at, report)
        if run.blocking_pairs:
            raise NotStableError(
                _("The check found the allocation not stable; nothing is written.")
            )
        run.save()
        write_outcome(run=run, problem=problem, matching=matching, at=at)
        locked.allocate(at=at)
        locked.save()
        report(STEPS, STEPS)
        return run


def _check_may_run(placement_round: PlacementRound, at) -> None:
    if placement_round.state != RoundState.OPEN:
        raise AllocationError(_("Only an open round can be allocated."))
    if placement_round.phase(at) != RoundPhase.ALLOCATION:
        raise AllocationError(_("Enterprises may still rank applicants: the round cannot run yet."))


def _lock_applications(placement_round: PlacementRound) -> None:
    """Nobody withdraws or ranks between reading the inputs and writing the outcome."""
    standing = Application.objects.filter(placement_round=placement_round).order_by("pk")
    list(standing.select_for_update().values_list("pk"))


def _computed(
    placement_round: PlacementRound, kind: RunKind, by, at, report: Report
) -> tuple[AllocationRun, Problem, dict[int, int]]:
    """A run not saved yet, with its problem and matching."""
    inputs = collect_inputs(placement_round)
    report(1, STEPS)
    problem = problem_from(inputs, seed=placement_round.seed)
    matching = allocate(problem)
    report(2, STEPS)
    check_matching(problem, matching)
    pairs = blocking_pairs(problem, matching)
    report(3, STEPS)
    run = AllocationRun(
        placement_round=placement_round,
        kind=kind,
        rule=placement_round.rule,
        tie_rule=placement_round.tie_rule,
        seed=placement_round.seed,
        inputs=inputs,
        outcome=outcome_to_store(matching),
        figures=figures_of(inputs, problem, matching),
        blocking_pairs=len(pairs),
        run_at=at,
        run_by=by,
    )
    return run, problem, matching


def _says_the_same(one: AllocationRun, other: AllocationRun) -> bool:
    def said(run: AllocationRun) -> tuple:
        return run.rule, run.tie_rule, run.seed, run.inputs, run.outcome

    return said(one) == said(other)


def runs_that_await_answers() -> list[int]:
    """Keys of the final runs of rounds whose offers are not all answered."""
    final = AllocationRun.objects.filter(
        kind=RunKind.FINAL, placement_round__state=RoundState.ALLOCATED
    )
    return list(final.order_by("pk").values_list("pk", flat=True))


def close_finished_rounds(*, at) -> int:
    """Allocated rounds are over once the time to confirm is, and no offer is open."""
    open_offers = Placement.objects.filter(state=PlacementState.OFFERED, application__isnull=False)
    finished = PlacementRound.objects.filter(
        state=RoundState.ALLOCATED, confirm_until__lt=at
    ).exclude(pk__in=open_offers.values("application__placement_round"))
    closed = 0
    with transaction.atomic():
        for placement_round in finished.select_for_update(skip_locked=True).order_by("pk"):
            placement_round.close(at=at)
            placement_round.save()
            closed += 1
    return closed


@dataclass(frozen=True)
class Replay:
    """What running a stored run again came to."""

    same_outcome: bool
    blocking_pairs: int
    students: int

    @property
    def holds(self) -> bool:
        return self.same_outcome and not self.blocking_pairs


def replay(run: AllocationRun) -> Replay:
    """Allocate again from the stored inputs and seed, and compare; writes nothing."""
    problem = problem_from(run.inputs, seed=run.seed)
    stored = matching_from(run.outcome)
    return Replay(
        same_outcome=allocate(problem) == stored,
        blocking_pairs=len(blocking_pairs(problem, stored)),
        students=len(problem.choices),
    )
