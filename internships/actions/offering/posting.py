"""Postings: drawn up by the enterprise, published or returned by the university."""

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.offering.posting_checks import (
    PostingError,
    check_conditions,
    check_fits_round,
    check_not_begun,
    check_reason,
)
from internships.actions.placing.interview import release_interview
from internships.enums import ApplicationState, PostingState, RoundState
from internships.models import Application, PlacementRound, Posting
from internships.people import acting_for, applicants_of
from partners.enums import Role

_NAMED_IN_A_LETTER = 20


class PostingNotEditable(DomainError):
    """Only a draft is changed; what lies at the university is returned first."""


def lock_posting(posting: Posting) -> Posting:
    """The row itself, locked until the transaction ends."""
    return Posting.objects.select_for_update(of=("self",), no_key=True).get(pk=posting.pk)


@transaction.atomic
def write_posting(*, posting: Posting, programmes, competences, by) -> Posting:
    """Save a new or changed draft with its programmes and competences."""
    if posting.pk is not None and lock_posting(posting).state != PostingState.DRAFT:
        raise PostingNotEditable(
            _("The posting is no longer a draft. Ask the university to return it.")
        )
    programmes, competences = list(programmes), list(competences)
    check_conditions(posting=posting, programmes=programmes)
    posting.full_clean(exclude=["state"])
    posting.save()
    posting.eligible_programmes.set(programmes)
    posting.competences.set(competences)
    return posting


@transaction.atomic
def submit_posting(*, posting: Posting, by, at) -> Posting:
    """Send a draft to the university, and tell its administrators."""
    posting = lock_posting(posting)
    check_not_begun(posting=posting, at=at)
    check_conditions(posting=posting, programmes=list(posting.eligible_programmes.all()))
    posting.submit(at=at)
    posting.save()
    tell(posting, "posting_submitted", Role.UNIVERSITY_ADMIN, posting.university_id, at)
    return posting


@transaction.atomic
def publish_posting(*, posting: Posting, placement_round: PlacementRound, by, at) -> Posting:
    """Put a posting sent for review before the students of a round, and tell its enterprise."""
    placement_round = PlacementRound.objects.select_for_update(no_key=True).get(
        pk=placement_round.pk
    )
    posting = lock_posting(posting)
    check_fits_round(posting=posting, placement_round=placement_round, at=at)
    posting.publish(placement_round=placement_round, at=at)
    posting.save()
    tell(posting, "posting_published", Role.HR, posting.enterprise_id, at)
    return posting


@transaction.atomic
def return_posting(*, posting: Posting, reason: str, by, at) -> Posting:
    """Give a posting back to its enterprise with what to mend."""
    posting = lock_posting(posting)
    posting.send_back(reason=check_reason(reason))
    posting.save()
    tell(posting, "posting_returned", Role.HR, posting.enterprise_id, at)
    return posting


@transaction.atomic
def close_posting(*, posting: Posting, reason: str, by, at) -> Posting:
    """Take a published posting off; who waits for it is told, who has a place keeps it."""
    posting = lock_posting(posting)
    posting.close(at=at, reason=check_reason(reason))
    posting.save()
    _end(posting, by, at)
    tell(posting, "posting_closed", Role.HR, posting.enterprise_id, at)
    return posting


@transaction.atomic
def cancel_posting(*, posting: Posting, reason: str, by, at) -> Posting:
    """The enterprise no longer offers the places; not possible once a student holds one."""
    posting = lock_posting(posting)
    if posting.places_taken:
        raise PostingError(
            _("Students hold places here already. Agree with the university to close it instead.")
        )
    was_seen_by_university = posting.state != PostingState.DRAFT
    posting.cancel(at=at, reason=check_reason(reason))
    posting.save()
    _end(posting, by, at)
    if was_seen_by_university:
        tell(posting, "posting_cancelled", Role.UNIVERSITY_ADMIN, posting.university_id, at)
    return posting


def expire_postings(*, at) -> int:
    """Close what is published for rounds that are over, or for days that have passed.

    Until the practice begins, the places left in a closed round are still for its waiting lists,
    for transfers and for a second round. An enterprise is told of all that ended at once; what is
    closed is not found a second time.
    """
    today = timezone.localdate(at)
    over = Posting.objects.published().filter(
        Q(placement_round__state=RoundState.CANCELLED)
        | Q(placement_round__state=RoundState.CLOSED, starts_on__lte=today)
        | Q(ends_on__lt=today)
    )
    enterprises = over.order_by("enterprise_id").values_list("enterprise_id", flat=True).distinct()
    count = 0
    for enterprise_id in list(enterprises):
        with transaction.atomic():
            found = over.filter(enterprise=enterprise_id).select_related("placement_round")
            postings = list(found.select_for_update(of=("self",), no_key=True).order_by("pk"))
            for posting in postings:
                posting.expire(at=at)
                posting.save()
                _end(posting, None, at)
            count += len(postings)
            if postings:
                _tell_of_expiry(postings, at)
    return count


def _tell_of_expiry(postings: list[Posting], at) -> None:
    notify(
        acting_for(postings[0].enterprise_id, Role.HR, timezone.localdate(at)),
        "postings_expired",
        {"postings": postings[:_NAMED_IN_A_LETTER], "count": len(postings)},
        url=reverse("posting-results"),
        key=f"postings-expired:{postings[0].pk}:{at:%Y%m%d%H%M%S%f}",
    )


def _end(posting: Posting, by, at) -> None:
    """What was proposed lapses, and whoever waits is free to choose anew."""
    for change in posting.changes.proposed():
        change.lapse(by=by, at=at)
        change.save()
    _release_applicants(posting, at)


def _release_applicants(posting: Posting, at) -> None:
    """Withdraw what still waits for an answer, so that students can choose anew."""
    waiting = Application.objects.filter(posting=posting, state=ApplicationState.SUBMITTED)
    if posting.placement_round is None or posting.placement_round.state != RoundState.OPEN:
        return
    recipients = list(applicants_of(waiting))
    for application in waiting.select_for_update(of=("self",)).order_by("pk"):
        application.withdraw(at=at)
        application.save(update_fields=["state", "withdrawn_at"])
        release_interview(application, at)
    notify(
        recipients,
        "posting_gone",
        {"posting": posting},
        url=posting.placement_round.get_absolute_url(),
        key=f"posting:{posting.pk}:gone",
    )


def tell(posting: Posting, letter: str, role: Role, organization_id: int, at, **context) -> None:
    """Tell those who act in ROLE for the organization; each moment's letter once."""
    notify(
        acting_for(organization_id, role, timezone.localdate(at)),
        letter,
        {"posting": posting, **context},
        url=posting.get_absolute_url(),
        key=f"posting:{posting.pk}:{letter}:{at:%Y%m%d%H%M%S%f}",
    )
