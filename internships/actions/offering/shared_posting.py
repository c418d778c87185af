"""Shared postings: written once, kept the same at every university, sent together."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from internships.actions.offering.posting import submit_posting, tell, write_posting
from internships.actions.offering.posting_change import change_posting
from internships.actions.offering.posting_checks import PostingError
from internships.enums import PostingState
from internships.models import Posting, SharedPosting
from internships.posting_changes import CHANGEABLE
from partners.enums import Role


@dataclass
class Lot:
    """Places of one university for one period: a draft that is new, or was there before."""

    posting: Posting
    programmes: list


@dataclass(frozen=True)
class Left:
    """A posting that keeps its old content, and why."""

    posting: Posting
    reason: str


@transaction.atomic
def write_shared_posting(
    *, shared: SharedPosting, lots: Iterable[Lot], competences, by, at
) -> list[Left]:
    """Save the content and the drafts among its postings, and bring the content to the others.

    Where it lies for review the university sees the new content; where it is published it changes
    by the rules of changes after publication. What cannot follow is answered with its reason.
    """
    competences, lots = list(competences), list(lots)
    shared.full_clean()
    shared.save()
    shared.competences.set(competences)
    given = {lot.posting.pk for lot in lots if lot.posting.pk}
    for lot in lots:
        posting = lot.posting
        posting.shared, posting.enterprise = shared, shared.enterprise
        posting.practice_type = shared.practice_type
        _take_content(posting, shared)
        write_posting(posting=posting, programmes=lot.programmes, competences=competences, by=by)
    left = []
    for posting in shared.postings.exclude(pk__in=given).order_by("pk"):
        try:
            with transaction.atomic():
                _follow(posting, shared, competences, by, at)
        except REFUSALS as error:
            left.append(Left(posting, refusal_sentence(error)))
    return left


def _take_content(posting: Posting, shared: SharedPosting) -> None:
    for name, value in shared.content.items():
        setattr(posting, name, value)


def _follow(posting: Posting, shared: SharedPosting, competences: list, by, at) -> None:
    match posting.state:
        case PostingState.DRAFT:
            _take_content(posting, shared)
            posting.save()
            posting.competences.set(competences)
        case PostingState.SUBMITTED if _differs(posting, shared, competences):
            _take_content(posting, shared)
            posting.submit_anew(at=at)
            posting.save()
            posting.competences.set(competences)
            tell(posting, "posting_submitted", Role.UNIVERSITY_ADMIN, posting.university_id, at)
        case PostingState.PUBLISHED:
            wanted = {name: value for name, value in shared.content.items() if name in CHANGEABLE}
            change_posting(posting=posting, wanted=wanted, by=by, at=at)


def _differs(posting: Posting, shared: SharedPosting, competences: list) -> bool:
    return posting.content != shared.content or set(posting.competences.all()) != set(competences)


@transaction.atomic
def submit_postings(*, postings: Iterable[Posting], by, at) -> list[Posting]:
    """Send several drafts to their universities, all of them or none."""
    sent = []
    for posting in postings:
        try:
            sent.append(submit_posting(posting=posting, by=by, at=at))
        except REFUSALS as error:
            raise PostingError(
                _("“%(posting)s” for %(university)s: %(reason)s")
                % {
                    "posting": posting,
                    "university": posting.university,
                    "reason": refusal_sentence(error),
                }
            ) from error
    if not sent:
        raise PostingError(_("There is no draft to send."))
    return sent


@transaction.atomic
def submit_shared_posting(*, shared: SharedPosting, by, at) -> list[Posting]:
    """Send all that is still a draft to its university."""
    drafts = shared.postings.filter(state=PostingState.DRAFT).select_related("university")
    return submit_postings(postings=drafts.order_by("pk"), by=by, at=at)
