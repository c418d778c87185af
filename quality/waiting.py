"""What waits for a person in the corrective loop."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.waiting import Waiting
from partners.enums import Role
from quality.enums import NonconformityState, SignalState
from quality.models import CorrectiveAction, Nonconformity, Signal


def _own_actions(user):
    actions = CorrectiveAction.objects.filter(
        owner=user.pk, done_at=None, nonconformity__state=NonconformityState.IN_PROGRESS
    )
    count = actions.count()
    if not count:
        return
    late = actions.filter(due_on__lt=timezone.localdate()).count()
    text = ngettext(
        "%(count)s corrective action is yours to do",
        "%(count)s corrective actions are yours to do",
        count,
    ) % {"count": count}
    if late:
        overdue = ngettext("%(count)s of them is overdue", "%(count)s of them are overdue", late)
        text = f"{text}; {overdue % {'count': late}}"
    url = reverse("corrective-action-list") + f"?owner={user.pk}&is_done=false"
    yield Waiting(f"{text}.", url, _("See the actions"), count)


def _signals(user, affiliation):
    """Only the university answers signals; to the ministry they are news, not work."""
    if affiliation.role != Role.UNIVERSITY_ADMIN:
        return
    count = Signal.objects.visible_to(user).filter(state=SignalState.NEW).count()
    if count:
        text = ngettext(
            "%(count)s signal of a missed target waits for an answer.",
            "%(count)s signals of missed targets wait for an answer.",
            count,
        )
        url = reverse("signal-list") + f"?state={SignalState.NEW.value}"
        yield Waiting(text % {"count": count}, url, _("See the signals"), count)


def _overdue(user):
    """What others at the university have not done in time; one's own is told by _own_actions."""
    late = CorrectiveAction.objects.visible_to(user).overdue(timezone.localdate())
    count = late.exclude(owner=user.pk).count()
    if count:
        text = ngettext(
            "%(count)s corrective action of your university is overdue.",
            "%(count)s corrective actions of your university are overdue.",
            count,
        )
        url = reverse("problem-list") + "?overdue=true"
        yield Waiting(text % {"count": count}, url, _("See the problems"), count)


def _verdicts(user):
    state = NonconformityState.EFFECTIVENESS_CHECK
    found = Nonconformity.objects.visible_to(user).filter(state=state)
    count = found.exclude(actions__owner=user.pk).count()
    if count:
        text = ngettext(
            "The effect of %(count)s correction is measured and waits for a verdict.",
            "The effects of %(count)s corrections are measured and wait for a verdict.",
            count,
        )
        url = reverse("problem-list") + f"?state={state.value}"
        yield Waiting(text % {"count": count}, url, _("See the problems"), count)


def waiting_corrections(user, affiliation):
    """Signals to answer, problems to verify, and a person's own actions."""
    yield from _own_actions(user)
    if affiliation is None or affiliation.role not in (Role.UNIVERSITY_ADMIN, Role.MINISTRY):
        return
    yield from _signals(user, affiliation)
    if affiliation.role == Role.UNIVERSITY_ADMIN:
        yield from _overdue(user)
    yield from _verdicts(user)
