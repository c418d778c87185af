"""Where a place belongs that comes free in a round which another one follows.

Until the second round is allocated the place joins the second round: everybody without a place may
still want it there. Afterwards the waiting list of the second round comes first, then that of the
first. A posting carried into the second round and its copy there are one posting to the people.
"""

from django.db.models import F
from django.utils.translation import gettext as _

from internships.enums import PlacementState, RoundState
from internships.models import PlacementRound, Posting


def copy_of(posting: Posting) -> Posting | None:
    """The posting as it was carried into the round that follows its own."""
    followed = {"placement_round__predecessor": posting.placement_round_id}
    return posting.copies.filter(**followed).select_related("placement_round").first()


def original_of(posting: Posting) -> Posting | None:
    """The posting of the round before, of which this one was carried on."""
    original = posting.copied_from
    before = posting.placement_round.predecessor_id if posting.placement_round else None
    return original if original and before and original.placement_round_id == before else None


def free_places(posting: Posting) -> int:
    """Those neither taken nor offered to somebody who has not answered yet."""
    offered = posting.placements.filter(state=PlacementState.OFFERED).count()
    return posting.places_free - offered


def hold_round(key: int) -> PlacementRound | None:
    """The round, locked; None where somebody else works on it: the calendar comes back to it."""
    rows = PlacementRound.objects.select_for_update(no_key=True, skip_locked=True)
    return rows.filter(pk=key).first()


def shift_place(source: Posting, target: Posting, at) -> None:
    """One free place of SOURCE is offered by TARGET from now on; it is counted once."""
    source = Posting.objects.select_for_update(no_key=True).get(pk=source.pk)
    _reserve_at_most(source, source.places - 1)
    source.places -= 1
    if source.places == 0 and source.is_published:
        source.close(at=at, reason=_("Its last free place went to the round before."))
    source.save()
    Posting.objects.filter(pk=target.pk).update(places=F("places") + 1)


def _reserve_at_most(posting: Posting, places: int) -> None:
    """What is reserved of a posting is never more than it offers."""
    for kept in posting.reserved_places.order_by("-places", "group"):
        if kept.places > places:
            if places:
                kept.places = places
                kept.save()
            else:
                kept.delete()
        places = max(places - kept.places, 0)


def takes_places(second: PlacementRound, copy: Posting) -> bool:
    """Whether a place can join the second round before its allocation."""
    return second.state in {RoundState.DRAFT, RoundState.OPEN} and copy.is_published
