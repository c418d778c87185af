"""How each of some people wants to be told."""

from collections.abc import Collection
from dataclasses import dataclass

from cluster_portal.common.models import MessageSettings
from cluster_portal.common.models.messaging import Channel, Pace, Topic


@dataclass(frozen=True)
class Paces:
    """The choices of those who made any."""

    chosen: dict[int, MessageSettings]

    def pace(self, user_id: int, topic: Topic) -> Pace:
        own = self.chosen.get(user_id)
        return own.pace_of(topic) if own else Pace.AT_ONCE

    def channel(self, user_id: int) -> Channel:
        own = self.chosen.get(user_id)
        return Channel(own.channel) if own else Channel.EMAIL


def paces_of(users: Collection[int]) -> Paces:
    return Paces(MessageSettings.objects.in_bulk(users))
