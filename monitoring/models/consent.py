"""Which consent a person without an account gave: the one who answers by a personal link."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited


@audited()
class SurveyConsent(models.Model):
    """The consent given on the first page of the survey of an invitation."""

    invitation = models.ForeignKey(
        "monitoring.Invitation",
        models.CASCADE,
        related_name="survey_consents",
        verbose_name=_("invitation"),
    )
    consent = models.OneToOneField(
        "common.Consent",
        models.CASCADE,
        related_name="survey_consent",
        verbose_name=_("consent"),
    )

    class Meta:
        verbose_name = _("consent to a survey")
        verbose_name_plural = _("consents to surveys")

    def __str__(self) -> str:
        return f"{self.invitation_id} · {self.consent_id}"
