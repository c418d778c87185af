"""Errors of the domain: each carries a sentence for the person who met it."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """Something the rules forbid; str(error) is a translated sentence."""


def transition_sentence(error) -> str:
    """Why django-fsm refused: which step, and in which state the record is now."""
    record = error.object
    state = record.get_state_display() if hasattr(record, "get_state_display") else record.state
    return _("This cannot be done now: “%(record)s” is in the state “%(state)s”.") % {
        "record": record,
        "state": state,
    }
