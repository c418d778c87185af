"""Which letter is about what; the list stands in settings.LETTER_TOPICS."""

from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from cluster_portal.common.models.messaging import Topic


@cache
def _topics() -> dict[str, Topic]:
    listed = import_string(settings.LETTER_TOPICS)
    return {letter: topic for topic, letters in listed.items() for letter in letters}


def topic_of(letter: str) -> Topic:
    """The topic of templates/letters/LETTER.txt; what is not listed is a word to the person."""
    return _topics().get(letter, Topic.OUTCOMES)
