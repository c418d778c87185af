"""Errors of the domain: each carries a sentence for the person who met it."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed


class DomainError(Exception):
    """Something the rules forbid; str(error) is a translated sentence."""


REFUSALS = (DomainError, TransitionNotAllowed, ValidationError, IntegrityError)


def transition_sentence(error) -> str:
    """Why django-fsm refused: which step, and in which state the record is now."""
    record = error.object
    state = record.get_state_display() if hasattr(record, "get_state_display") else record.state
    return _("This cannot be done now: “%(record)s” is in the state “%(state)s”.") % {
        "record": record,
        "state": state,
    }


def constraint_sentence(error: IntegrityError) -> str | None:
    """The message of the named constraint that ERROR broke; None where no model knows it."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if name and constraint.name == name:
                if constraint.violation_error_message == constraint.default_violation_error_message:
                    return _("This exists already or contradicts something that does.")
                return str(constraint.violation_error_message)
    return None


def refusal_sentence(error: Exception) -> str:
    """What one of the REFUSALS says to the person; an unnamed database error is raised again."""
    if isinstance(error, TransitionNotAllowed):
        return transition_sentence(error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IntegrityError):
        sentence = constraint_sentence(error)
        if sentence is None:
            raise error
        return sentence
    return str(error)
