"""The enterprise's word on its applicants."""

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    PositiveSmallIntegerField,
    Prefetch,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from internships.actions.offering.posting import lock_posting
from internships.enums import ApplicationState, Decision, PostingState, SlotState
from internships.models import (
    Application,
    ApplicationMessage,
    ApplicationNote,
    InterviewSlot,
    Posting,
)


class RankingError(DomainError):
    """The ranking cannot be saved like this, or not any more."""


_RANKED_FIRST = Case(
    When(decision=Decision.RANKED, then=Value(1)),
    When(decision=Decision.NONE, then=Value(2)),
    default=Value(3),
    output_field=PositiveSmallIntegerField(),
)


def applicants_to_rank(posting: Posting):
    """Standing applications: the ranked by rank, then those without a word, then the refused.

    In which place a student put the posting is nobody's business but the student's: an enterprise
    that saw it would be tempted to rank those first who want it most, students would then no
    longer state their true order, and the matching would lose what makes it fair.
    """
    return (
        Application.objects.standing()
        .filter(posting=posting)
        .select_related("student__programme__speciality")
        .order_by(_RANKED_FIRST, "rank", "student__sort_key", "pk")
    )


def with_board(applications):
    """With what the board shows of each: `kept_notes`, `talks`, and how many messages `unseen`."""
    waiting = ApplicationMessage.objects.filter(application=OuterRef("pk"))
    counted = waiting.unseen_by(enterprise=True).order_by().values("application")
    unseen = Subquery(counted.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    taken = InterviewSlot.objects.filter(state=SlotState.TAKEN)
    notes = ApplicationNote.objects.order_by("-pk")
    return applications.annotate(unseen=Coalesce(unseen, 0)).prefetch_related(
        Prefetch("interviews", taken, to_attr="talks"),
        Prefetch("notes", notes, to_attr="kept_notes"),
    )


@transaction.atomic
def save_ranking(
    *, posting: Posting, order: list[int], not_acceptable: list[int], by, at
) -> list[Application]:
    """Set the whole ranking: ORDER best first, NOT_ACCEPTABLE refused, all others without a word.

    Keys of applications that were withdrawn meanwhile are passed over; keys of other postings'
    applications, and keys named twice, are an error. Returns the applications changed.
    """
    posting = lock_posting(posting)
    if posting.state != PostingState.PUBLISHED or not posting.placement_round.takes_rankings(at):
        raise RankingError(_("Applicants can be ranked only until the deadline of the round."))
    named = [*order, *not_acceptable]
    if len(named) != len(set(named)):
        raise RankingError(_("An applicant is named twice."))
    applications = list(posting.applications.select_for_update(of=("self",)).order_by("pk"))
    if not set(named) <= {found.pk for found in applications}:
        raise RankingError(_("Somebody on the list has not applied for this posting."))
    waiting = [found for found in applications if found.state == ApplicationState.SUBMITTED]
    waiting_keys = {found.pk for found in waiting}
    ranks = {key: rank for rank, key in enumerate((k for k in order if k in waiting_keys), start=1)}
    changed = []
    for application in waiting:
        decision, rank = _word_on(application.pk, ranks, set(not_acceptable))
        if (application.decision, application.rank) != (decision, rank):
            application.decision, application.rank = decision, rank
            application.decided_by, application.decided_at = by, at
            changed.append(application)
    Application.objects.bulk_update(
        changed, ["decision", "rank", "decided_by", "decided_at"], batch_size=500
    )
    return changed


def _word_on(key: int, ranks: dict[int, int], refused: set[int]) -> tuple[str, int | None]:
    if key in ranks:
        return Decision.RANKED, ranks[key]
    return (Decision.NOT_ACCEPTABLE if key in refused else Decision.NONE), None
