"""Closed lists of the monitoring app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(models.TextChoices):
    LIKERT = "likert", _("agreement on a scale")
    SINGLE_CHOICE = "single_choice", _("one of several")
    NUMBER = "number", _("number")
    TEXT = "text", pgettext_lazy("questionnaire item", "text")


class QuestionnaireState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("questionnaire", "draft")
    ACTIVE = "active", _("in use")
    RETIRED = "retired", _("no longer used")


class CampaignState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("campaign", "draft")
    RUNNING = "running", pgettext_lazy("campaign", "running")
    CLOSED = "closed", pgettext_lazy("campaign", "closed")


class InvitationState(models.TextChoices):
    """Where an invitation stands, worked out from its times."""

    WAITING = "waiting", _("not sent yet")
    SENT = "sent", pgettext_lazy("invitation", "sent")
    STARTED = "started", pgettext_lazy("invitation", "started")
    COMPLETED = "completed", pgettext_lazy("invitation", "completed")
    OPTED_OUT = "opted_out", _("does not wish to take part")
    FAILED = "failed", _("letter came back")
