"""What a person has to do with problems and their correction."""

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.personal_data import Held, fields_of, register
from quality.models import CorrectiveAction, Nonconformity


def register_all() -> None:
    register(
        Held(
            "problems_reported",
            _("Problems you reported"),
            lambda user: Nonconformity.objects.filter(reported_by=user),
            fields_of(Nonconformity, "title", "state", "reported_at"),
        ),
        Held(
            "corrective_actions",
            _("Corrective actions you own"),
            lambda user: CorrectiveAction.objects.filter(owner=user),
            fields_of(CorrectiveAction, "description", "due_on", "evidence", "done_at"),
        ),
    )
