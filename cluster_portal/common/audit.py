"""The audit trail: who changed what, when and from which page.

Database triggers (django-pghistory) copy each inserted, changed or deleted row of an audited model
to its event table, so bulk and raw SQL writes are caught too. Event tables are append-only, and the
application's database role holds no right to alter them (see `grants.py`).
"""

from contextlib import contextmanager

import pghistory
from django.db.models import F, Index
from django.db.models.fields.json import KeyTransform
from django.http import HttpRequest

from cluster_portal.settings.logs import without_secrets


def audited(*, exclude: tuple[str, ...] = ()):
    """Class decorator: keep every version of the model's rows, without the EXCLUDEd fields."""

    def track(model):
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            append_only=True,
            meta={"indexes": _indexes(model.__name__.lower())},
        )(model)

    return track


def _indexes(name: str) -> list[Index]:
    """What the audit page needs to read all event tables as one list: by time, by person."""
    who = KeyTransform("user", "pgh_context")
    return [
        Index(fields=["pgh_created_at", "pgh_id"], name=f"{name}_ev_time"),
        Index(who, F("pgh_created_at"), name=f"{name}_ev_user"),
    ]


@contextmanager
def acting(*, user_id: int | None, where: str):
    """Record all that is written inside as the user's doing, from WHERE (a URL or task name)."""
    with pghistory.context(user=user_id, where=where):
        yield


class AuditMiddleware:
    """Record the signed-in person and the address with whatever a request writes.

    Who reads the trail must not come by the personal links of mentors and respondents.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        with acting(user_id=request.user.pk, where=without_secrets(request.path)):
            return self.get_response(request)
