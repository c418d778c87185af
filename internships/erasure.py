"""What becomes of a person's internships: placements and evaluations stay, texts and CVs go."""

from collections.abc import Iterable
from datetime import datetime

from cluster_portal.common.erasure import Trace
from cluster_portal.common.models import User
from internships.application_documents import take_out
from internships.models import (
    Application,
    Evaluation,
    OwnPlace,
    Placement,
    PlacementSwap,
    ReservedStudent,
)


def erase_from_internships(user: User, at: datetime) -> Iterable[Trace]:
    yield from take_out(Application.objects.filter(student__user=user))
    ReservedStudent.objects.filter(student__user=user).update(basis="")
    PlacementSwap.objects.filter(placement__student__user=user).update(message="")
    for found in OwnPlace.objects.filter(student__user=user).order_by("pk"):
        OwnPlace.objects.filter(pk=found.pk).update(message="", mentor_name="", mentor_email="")
        yield Trace("internships.ownplace", found.pk, ("mentor_name", "mentor_email"))
    own = Placement.objects.filter(student__user=user)
    Evaluation.objects.filter(placement__in=own).update(comment="")
    for placement in Placement.objects.filter(mentor_email__iexact=user.email).order_by("pk"):
        Placement.objects.filter(pk=placement.pk).update(mentor_name="", mentor_email="")
        yield Trace("internships.placement", placement.pk, ("mentor_name", "mentor_email"))
