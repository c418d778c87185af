"""Closed lists of the quality app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SubjectKind(models.TextChoices):
    """Whom an indicator value is about; the nation has the code "UZ"."""

    NATION = "nation", _("the country")
    REGION = "region", _("region")
    UNIVERSITY = "university", _("university")
    PROGRAMME = "programme", _("programme")
    ENTERPRISE = "enterprise", _("enterprise")
    CLUSTER = "cluster", _("cluster")


class PeriodChoice(models.TextChoices):
    MONTH = "month", _("month")
    SEMESTER = "semester", _("semester")
    YEAR = "year", _("academic year")


class Process(models.TextChoices):
    STUDENT_BODY = "student_body", _("student body")
    EDUCATIONAL = "educational", _("educational process")
    INTERNSHIPS = "internships", _("internships")
    EMPLOYMENT = "employment", _("employment")
    TRAINING = "training", _("training and retraining")
    PARTNERSHIP = "partnership", _("social partnership")


class Aspect(models.TextChoices):
    ECONOMIC = "economic", _("economic")
    PSYCHOLOGICAL = "psychological", _("psychological")
    PEDAGOGICAL = "pedagogical", _("pedagogical")
    TECHNOLOGICAL = "technological", _("technological")
    ORGANIZATIONAL = "organizational", _("organizational")


class Direction(models.TextChoices):
    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")


class Unit(models.TextChoices):
    """What a value is: a share from 0 to 1, or a mean on its own scale."""

    SHARE = "share", _("share")
    MEAN = "mean", _("mean")


class SignalKind(models.TextChoices):
    MISSED_TARGET = "missed_target", _("missed target")


class SignalState(models.TextChoices):
    NEW = "new", pgettext_lazy("signal", "new")
    ACCEPTED = "accepted", _("a problem was opened")
    DISMISSED = "dismissed", _("dismissed with a reason")


class NonconformityState(models.TextChoices):
    """Gates of the corrective loop (ISO 9001:2015 10.2)."""

    REPORTED = "reported", pgettext_lazy("problem", "reported")
    CONTAINED = "contained", pgettext_lazy("problem", "contained")
    ANALYSED = "analysed", _("cause found")
    PLANNED = "planned", _("action planned")
    IN_PROGRESS = "in_progress", _("in progress")
    IMPLEMENTED = "implemented", _("action done")
    EFFECTIVENESS_CHECK = "effectiveness_check", _("effectiveness checked")
    CLOSED = "closed", _("closed as effective")
    REOPENED = "reopened", _("reopened: not effective")
    REJECTED = "rejected", _("rejected with a reason")


OVER = [NonconformityState.CLOSED, NonconformityState.REJECTED]


class CauseMethod(models.TextChoices):
    FIVE_WHYS = "five_whys", _("five whys")
    CAUSE_AND_EFFECT = "cause_and_effect", _("cause-and-effect diagram")
