"""What waits from the allocation on: offers, mentors, supervisors."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.waiting import Waiting
from internships.enums import HAS_MENTOR, OwnPlaceState, PlacementState, SwapState
from internships.models import OwnPlace, Placement, PlacementRound, PlacementSwap
from partners.enums import Role


def offers_to_answer(user, affiliation) -> Iterator[Waiting]:
    """A student's offers, each until its time is over."""
    if affiliation is None or affiliation.role != Role.STUDENT:
        return
    offers = Placement.objects.offered().filter(
        student__user=user.pk, answer_by__gte=timezone.now()
    )
    for placement in offers.select_related("enterprise").order_by("pk"):
        until = timezone.localtime(placement.answer_by)
        text = _("You have a place at %(enterprise)s. Confirm or decline it until %(until)s.")
        yield Waiting(
            text=text
            % {
                "enterprise": placement.enterprise,
                "until": date_format(until, "DATETIME_FORMAT"),
            },
            url=placement.get_absolute_url(),
            label=_("Answer the offer"),
        )


def mentors_to_name(user, affiliation) -> Iterator[Waiting]:
    """An enterprise's interns who have no mentor."""
    if affiliation is None or affiliation.role != Role.HR:
        return
    count = Placement.objects.filter(
        enterprise=affiliation.organization_id, state__in=HAS_MENTOR, mentor_email=""
    ).count()
    if count:
        text = ngettext(
            "%(count)s intern has no mentor.", "%(count)s interns have no mentor.", count
        )
        yield Waiting(
            text=text % {"count": count},
            url=f"{reverse('placement-list')}?missing=mentor",
            label=_("Name the mentors"),
            count=count,
        )


def rounds_to_allocate(user, affiliation) -> Iterator[Waiting]:
    """A university's open rounds whose ranking is over."""
    if affiliation is None or affiliation.role != Role.UNIVERSITY_ADMIN:
        return
    ready = PlacementRound.objects.open().filter(
        university=affiliation.organization_id, rank_until__lte=timezone.now()
    )
    for placement_round in ready.order_by("rank_until"):
        text = _("The time to choose and to rank in “%(round)s” is over: the allocation can run.")
        yield Waiting(
            text=text % {"round": placement_round},
            url=reverse("placement-round-allocation", args=[placement_round.pk]),
            label=_("Go to the allocation"),
        )


def supervisors_to_assign(user, affiliation) -> Iterator[Waiting]:
    """A university's interns whom nobody looks after."""
    if affiliation is None or affiliation.role != Role.UNIVERSITY_ADMIN:
        return
    count = Placement.objects.filter(
        university=affiliation.organization_id,
        state__in=[PlacementState.CONFIRMED, PlacementState.UNDER_WAY],
        supervisor=None,
    ).count()
    if count:
        text = ngettext(
            "%(count)s intern has no supervisor.", "%(count)s interns have no supervisor.", count
        )
        yield Waiting(
            text=text % {"count": count},
            url=reverse("supervisors-spread"),
            label=_("Assign supervisors"),
            count=count,
        )


def moves_to_decide(user, affiliation) -> Iterator[Waiting]:
    """Places found by students and exchanges that wait for the university, or for a student."""
    if affiliation is None:
        return
    if affiliation.role == Role.STUDENT:
        asked = PlacementSwap.objects.filter(other__student__user=user.pk, state=SwapState.PROPOSED)
        for swap in asked.select_related("placement__student").order_by("pk"):
            text = _("%(student)s would like to exchange places with you.")
            yield Waiting(
                text=text % {"student": swap.placement.student},
                url=swap.get_absolute_url(),
                label=_("Answer"),
            )
    elif affiliation.role == Role.UNIVERSITY_ADMIN:
        yield from _to_decide(affiliation.organization_id)


def _to_decide(university: int) -> Iterator[Waiting]:
    found = OwnPlace.objects.filter(university=university, state=OwnPlaceState.ACCEPTED).count()
    if found:
        text = ngettext(
            "%(count)s place a student has found waits for your decision.",
            "%(count)s places students have found wait for your decision.",
            found,
        )
        url = f"{reverse('own-place-list')}?state={OwnPlaceState.ACCEPTED}"
        yield Waiting(text=text % {"count": found}, url=url, label=_("Decide"), count=found)
    agreed = PlacementSwap.objects.filter(
        placement__university=university, state=SwapState.AGREED
    ).count()
    if agreed:
        text = ngettext(
            "%(count)s exchange of places waits for your decision.",
            "%(count)s exchanges of places wait for your decision.",
            agreed,
        )
        url = f"{reverse('swap-list')}?state={SwapState.AGREED}"
        yield Waiting(text=text % {"count": agreed}, url=url, label=_("Decide"), count=agreed)
