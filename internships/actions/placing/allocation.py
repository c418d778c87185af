"""Allocates a round: tries it out, runs it once, and can show that it would come out so again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from internships.actions.placing.allocation_figures import figures_by_group
from internships.actions.placing.allocation_inputs import collect_inputs, digest_of
from internships.actions.placing.allocation_outcome import write_outcome
from internships.enums import AllocationRule, PlacementState, RoundPhase, RoundState, RunKind
from internships.matching import Problem, allocate, blocking_pairs, check_matching
from internships.matching.stored import figures_of, matching_from, outcome_to_store, problem_from
from internships.models import AllocationRun, Application, Placement, PlacementRound

Report = Callable[[int, int], None]
STEPS = 4
_LOOKED_BACK = 60  # runs


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

    Where nothing changed since such a run of the round, that run is returned.
    """
    with transaction.atomic():
        locked = _lock_to_try(placement_round, at)
        inputs = collect_inputs(locked)
        report(1, STEPS)
        run, _problem, _matching = _computed(locked, RunKind.DRY, locked.rule, inputs, by, at)
        report(3, STEPS)
        run = _kept(run)
        report(STEPS, STEPS)
        return run


def compare_rules(
    *, placement_round: PlacementRound, by, at, report: Report = _silent
) -> list[AllocationRun]:
    """A dry run under each rule on the very same inputs, in the order of the rules.

    The round's own rule stays what was published; a comparison informs the next round.
    """
    rules = list(AllocationRule)
    with transaction.atomic():
        locked = _lock_to_try(placement_round, at)
        inputs = collect_inputs(locked)
        runs = []
        for number, rule in enumerate(rules, start=1):
            report(number, len(rules) + 1)
            run, _problem, _matching = _computed(locked, RunKind.DRY, rule, inputs, by, at)
            runs.append(_kept(run))
        report(len(rules) + 1, len(rules) + 1)
        return runs


def comparable_runs(placement_round: PlacementRound):
    """The dry runs on the inputs last compared, each rule's newest; without inputs and outcome."""
    dry = placement_round.runs.filter(kind=RunKind.DRY).defer("inputs", "outcome")
    rules = set(AllocationRule.values)
    by_digest: dict[str, dict[str, AllocationRun]] = {}
    for run in dry.exclude(inputs_digest="").order_by("-pk")[:_LOOKED_BACK]:
        runs = by_digest.setdefault(run.inputs_digest, {})
        runs.setdefault(run.rule, run)
        if set(runs) == rules:
            return [runs[rule] for rule in AllocationRule.values]
    return []


def run_allocation(
    *, placement_round: PlacementRound, by, at, report: Report = _silent
) -> AllocationRun:
    """Allocate the round for good: its outcome is written whole or not at all, and once.

    A round that is allocated already gives its run back unchanged. A stable matching that the
    check finds not stable is not written; other rules do not promise it.
    """
    with transaction.atomic():
        locked = PlacementRound.objects.select_for_update().get(pk=placement_round.pk)
        done = locked.runs.filter(kind=RunKind.FINAL).first()
        if done is not None:
            return done
        _check_may_run(locked, at)
        _lock_applications(locked)
        inputs = collect_inputs(locked)
        report(1, STEPS)
        run, problem, matching = _computed(locked, RunKind.FINAL, locked.rule, inputs, by, at)
        report(3, STEPS)
        if run.blocking_pairs and run.rule == AllocationRule.STABLE_MATCHING:
            raise NotStableError(
                _("The check found the allocation not stable; nothing is written.")
            )
        run.save()
        write_outcome(run=run, problem=problem, matching=matching, at=at)
        locked.allocate(at=at)
        locked.save()
        report(STEPS, STEPS)
        return run


def _lock_to_try(placement_round: PlacementRound, at) -> PlacementRound:
    locked = PlacementRound.objects.select_for_update().get(pk=placement_round.pk)
    if locked.state != RoundState.OPEN:
        raise AllocationError(_("A round can be tried out while it is open."))
    if locked.phase(at) == RoundPhase.BEFORE:
        raise AllocationError(_("Applications have not begun: there is nothing to try out."))
    return locked


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
    placement_round: PlacementRound, kind: RunKind, rule: str, inputs: dict, by, at
) -> tuple[AllocationRun, Problem, dict[int, int]]:
    """A run not saved yet, with its problem and matching."""
    problem = problem_from(inputs, seed=placement_round.seed)
    matching = allocate(problem, rule=str(rule))
    check_matching(problem, matching)
    by_group = {"by_group": figures_by_group(inputs, matching)}
    run = AllocationRun(
        placement_round=placement_round,
        kind=kind,
        rule=rule,
        tie_rule=placement_round.tie_rule,
        seed=placement_round.seed,
        inputs=inputs,
        inputs_digest=digest_of(inputs),
        outcome=outcome_to_store(matching),
        figures=figures_of(inputs, problem, matching) | by_group,
        blocking_pairs=len(blocking_pairs(problem, matching)),
        run_at=at,
        run_by=by,
    )
    return run, problem, matching


def _kept(run: AllocationRun) -> AllocationRun:
    """The round's last dry run by the same rule, if it says the same; else RUN, saved."""
    dry = run.placement_round.runs.filter(kind=RunKind.DRY, rule=run.rule)
    last = dry.order_by("-pk").first()
    if last is not None and _says_the_same(last, run):
        return last
    run.save()
    return run


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
        same_outcome=allocate(problem, rule=run.rule) == stored,
        blocking_pairs=len(blocking_pairs(problem, stored)),
        students=len(problem.choices),
    )
