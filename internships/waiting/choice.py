"""What waits up to the ranking: postings to mend, to review, to rank; choices to make."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.waiting import Waiting
from internships.enums import (
    ApplicationState,
    ChangeState,
    Decision,
    PostingState,
    RoundState,
)
from internships.models import Application, PlacementRound, Posting
from partners.enums import Role


def waiting_with_postings(user, affiliation) -> Iterator[Waiting]:
    """Asked by the home page; one bounded set of questions per role."""
    if affiliation is None:
        return
    match affiliation.role:
        case Role.HR:
            yield from _for_enterprise(affiliation.organization_id)
        case Role.UNIVERSITY_ADMIN:
            yield from _for_university(affiliation.organization_id)
        case Role.STUDENT:
            yield from _for_student(user)


def _for_enterprise(enterprise: int) -> Iterator[Waiting]:
    postings = Posting.objects.filter(enterprise=enterprise)
    returned = postings.filter(state=PostingState.DRAFT).exclude(return_reason="")
    if count := returned.count():
        text = ngettext(
            "%(count)s posting was returned to you: mend it and send it again.",
            "%(count)s postings were returned to you: mend them and send them again.",
            count,
        )
        yield Waiting(
            text % {"count": count},
            reverse("posting-list") + f"?state={PostingState.DRAFT}",
            _("See them"),
            count,
        )
    now = timezone.now()
    to_rank = postings.published().filter(
        placement_round__state=RoundState.OPEN,
        placement_round__apply_from__lte=now,
        placement_round__rank_until__gt=now,
        pk__in=Application.objects.filter(
            posting__enterprise=enterprise,
            state=ApplicationState.SUBMITTED,
            decision=Decision.NONE,
        ).values("posting"),
    )
    for posting in to_rank.select_related("placement_round").order_by(
        "placement_round__rank_until", "pk"
    )[:5]:
        until = timezone.localtime(posting.placement_round.rank_until)
        yield Waiting(
            _("Rank the applicants for “%(posting)s” in “%(round)s” until %(moment)s.")
            % {
                "posting": posting,
                "round": posting.placement_round,
                "moment": formats.date_format(until, "DATETIME_FORMAT"),
            },
            reverse("posting-ranking", args=[posting.pk]),
            _("Rank applicants"),
        )


def _for_university(university: int) -> Iterator[Waiting]:
    sent = Posting.objects.filter(university=university, state=PostingState.SUBMITTED)
    if count := sent.count():
        text = ngettext(
            "%(count)s posting waits for your review.",
            "%(count)s postings wait for your review.",
            count,
        )
        yield Waiting(
            text % {"count": count},
            reverse("posting-review"),
            _("Review"),
            count,
        )
    proposed = Posting.objects.published().filter(
        university=university, changes__state=ChangeState.PROPOSED
    )
    if count := proposed.count():
        text = ngettext(
            "%(count)s change of a published posting waits for your agreement.",
            "%(count)s changes of published postings wait for your agreement.",
            count,
        )
        yield Waiting(text % {"count": count}, reverse("posting-review"), _("Review"), count)
    drafts = PlacementRound.objects.filter(
        university=university, state=RoundState.DRAFT, apply_until__gt=timezone.now()
    )
    for placement_round in drafts.order_by("apply_from", "pk")[:3]:
        yield Waiting(
            _("The round “%(round)s” is planned and not open yet.") % {"round": placement_round},
            placement_round.get_absolute_url(),
            _("See the round"),
        )


def _for_student(user) -> Iterator[Waiting]:
    student = getattr(user, "student", None)
    if student is None:
        return
    now = timezone.now()
    chosen = Application.objects.standing().filter(student=student).values("placement_round")
    missing = PlacementRound.objects.open_to(student).filter(
        ~Q(pk__in=chosen),
        apply_from__lte=now,
        apply_until__gt=now,
    )
    for placement_round in missing.order_by("apply_until", "pk"):
        until = timezone.localtime(placement_round.apply_until)
        yield Waiting(
            _("You have chosen no places in “%(round)s” yet; the list is open until %(moment)s.")
            % {"round": placement_round, "moment": formats.date_format(until, "DATETIME_FORMAT")},
            reverse("posting-list"),
            _("Find places"),
        )
