"""CVs and motivation letters: what students agree to, and how they are taken out again."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction

from cluster_portal.common.erasure import Trace, redact_later
from cluster_portal.common.models import Consent
from cluster_portal.common.purposes import Purpose, register
from internships.enums import ApplicationState
from internships.models import Application
from partners.models import Student

PURPOSE = "application_documents"


def take_out(applications) -> Iterable[Trace]:
    """Empty the texts of APPLICATIONS; a CV that no other application uses is deleted."""
    documented = applications.exclude(motivation="", cv="", cv_name="")
    held = list(documented.order_by("pk").select_for_update(of=("self",)))
    Application.objects.filter(pk__in=[one.pk for one in held]).update(
        motivation="", cv="", cv_name=""
    )
    storage = Application._meta.get_field("cv").storage
    for name in {one.cv.name for one in held if one.cv}:
        if not Application.objects.filter(cv=name).exists():
            transaction.on_commit(partial(storage.delete, name))
    return [Trace("internships.application", one.pk, ("cv_name",)) for one in held]


def withdraw(consent: Consent, at: datetime) -> None:
    """Nobody reads the texts any more, except where they led to a place."""
    student = Student.objects.select_for_update(no_key=True).filter(user=consent.user_id).first()
    without_place = Application.objects.filter(student=student).exclude(
        state=ApplicationState.PLACED
    )
    redact_later(take_out(without_place), reason=f"consent {consent.pk} withdrawn")


def register_purpose() -> None:
    register(Purpose(PURPOSE, Path(__file__).parent / "data" / "consents", withdraw))
