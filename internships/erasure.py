"""What becomes of a person's internships: placements and evaluations stay, texts and CVs go."""

from collections.abc import Iterable
from datetime import datetime

from cluster_portal.common.erasure import Trace
from cluster_portal.common.models import User
from internships.application_documents import take_out
from internships.models import Application, Evaluation, Placement


def erase_from_internships(user: User, at: datetime) -> Iterable[Trace]:
    yield from take_out(Application.objects.filter(student__user=user))
    own = Placement.objects.filter(student__user=user)
    Evaluation.objects.filter(placement__in=own).update(comment="")
    for placement in Placement.objects.filter(mentor_email__iexact=user.email).order_by("pk"):
        Placement.objects.filter(pk=placement.pk).update(mentor_name="", mentor_email="")
        yield Trace("internships.placement", placement.pk, ("mentor_name", "mentor_email"))
