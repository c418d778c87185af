"""What is held about somebody who is asked in surveys; answers are kept in groups only."""

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.personal_data import Held, fields_of, register
from monitoring.models import Invitation


def register_all() -> None:
    register(
        Held(
            "survey_invitations",
            _("Invitations to surveys"),
            lambda user: Invitation.objects.filter(email__iexact=user.email).select_related(
                "campaign__questionnaire", "enterprise"
            ),
            fields_of(
                Invitation,
                "campaign",
                "enterprise",
                "email",
                "sent_at",
                "opened_at",
                "completed_at",
                "opted_out_at",
            ),
        )
    )
