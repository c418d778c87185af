"""A university's answer to several postings at once: each stands or falls alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from internships.actions.offering.posting import publish_posting, return_posting
from internships.models import PlacementRound, Posting


@dataclass
class Answered:
    done: list[Posting] = field(default_factory=list)
    refused: list[tuple[Posting, str]] = field(default_factory=list)

    def attempt(self, posting: Posting, act: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                act()
        except REFUSALS as error:
            self.refused.append((posting, refusal_sentence(error)))
        else:
            self.done.append(posting)


def publish_several(*, pairs: Iterable[tuple[Posting, PlacementRound | None]], by, at) -> Answered:
    """Publish each posting in its round; one without a round is refused."""
    answered = Answered()
    for posting, placement_round in pairs:
        if placement_round is None:
            answered.refused.append((posting, _("Choose a round for it.")))
            continue
        answered.attempt(
            posting,
            lambda posting=posting, into=placement_round: publish_posting(
                posting=posting, placement_round=into, by=by, at=at
            ),
        )
    return answered


def return_several(*, postings: Iterable[Posting], reason: str, by, at) -> Answered:
    """Return each posting with the same reason."""
    answered = Answered()
    for posting in postings:
        answered.attempt(
            posting,
            lambda posting=posting: return_posting(posting=posting, reason=reason, by=by, at=at),
        )
    return answered
