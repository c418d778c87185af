"""The things to be done about a problem: added, taken off, reported as done, and chased."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.notifications import notify
from quality.actions.people import administrators, staff
from quality.actions.problem import ProblemError, locked, said
from quality.enums import NonconformityState
from quality.models import CorrectiveAction, Nonconformity


@transaction.atomic
def add_action(
    *, problem: Nonconformity, description: str, owner, due_on, evidence_expected: str, by, at
) -> CorrectiveAction:
    """Plan one more thing to be done; only between the analysis and the plan."""
    problem, today = locked(problem), timezone.localdate(at)
    if problem.state != NonconformityState.ANALYSED:
        raise ProblemError(_("Actions are added between the analysis and the plan."))
    if due_on < today:
        raise ProblemError(_("The day is in the past."))
    if not staff(problem.university_id, today).filter(pk=owner.pk).exists():
        raise ProblemError(_("The owner must be a person of this university."))
    return CorrectiveAction.objects.create(
        nonconformity=problem,
        description=said(description, _("Say what will be done.")),
        owner=owner,
        due_on=due_on,
        evidence_expected=said(evidence_expected, _("Say what will show that it is done.")),
    )


@transaction.atomic
def remove_action(*, action: CorrectiveAction, by, at) -> None:
    """Take an action off the list while the plan is being made."""
    problem = locked(action.nonconformity)
    action = CorrectiveAction.objects.select_for_update().get(pk=action.pk)
    if problem.state != NonconformityState.ANALYSED or action.done_at is not None:
        raise ProblemError(_("The plan is made: its actions are done, not taken off."))
    action.delete()


@transaction.atomic
def complete_action(*, action: CorrectiveAction, evidence: str, by, at) -> None:
    """Report an action as done; with the last one the correction is implemented."""
    problem = locked(action.nonconformity)
    if problem.state != NonconformityState.IN_PROGRESS:
        raise ProblemError(_("Actions are done after the correction has begun."))
    action = CorrectiveAction.objects.select_for_update().get(pk=action.pk)
    if action.done_at is not None:
        raise ProblemError(_("This action is done already."))
    action.evidence = said(evidence, _("Say what shows that the action is done."))
    action.done_at, action.done_by = at, by
    action.save()
    if not problem.actions.filter(done_at=None).exists():
        problem.implement()
        problem.save()


def remind_of_overdue(*, at) -> None:
    """Tell the owner and the university's administrators once that an action is overdue."""
    today = timezone.localdate(at)
    overdue = CorrectiveAction.objects.overdue(today).select_related("nonconformity", "owner")
    for action in overdue.order_by("pk").iterator():
        people = {person.pk: person for person in _answering_for(action, today)}
        notify(
            people.values(),
            "action_overdue",
            {"action": action, "problem": action.nonconformity},
            url=action.get_absolute_url(),
            key=f"action:{action.pk}:overdue:{action.due_on}",
        )


def _answering_for(action: CorrectiveAction, today) -> list:
    return [action.owner, *administrators(action.nonconformity.university_id, today)]
