"""Competences, and the profile a programme promises."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.names import MultilingualName
from cluster_portal.common.models.state import StateField, StatefulModel
from partners.enums import CompetenceGroup, ProfileState, RequirementSource
from partners.models.reference import ClassifierQuerySet

LEVELS = [MinValueValidator(1), MaxValueValidator(5)]


@audited(exclude=("sort_key", "search_key"))
class Competence(MultilingualName):
    """Something a graduate knows, can do or is."""

    code = models.CharField(_("code"), max_length=30, unique=True)
    group = models.CharField(_("group"), max_length=20, choices=CompetenceGroup)

    objects = ClassifierQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")


class CompetenceProfileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Profiles are what enterprises and universities agree on: open to everybody signed in."""
        return self

    def agreed(self):
        return self.filter(state=ProfileState.AGREED)


@audited()
class CompetenceProfile(StatefulModel):
    """One version of what a programme's graduates shall be able to do."""

    programme = models.ForeignKey(
        "partners.Programme", models.CASCADE, related_name="profiles", verbose_name=_("programme")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    state = StateField(_("state"), choices=ProfileState, default=ProfileState.DRAFT)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)

    objects = CompetenceProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence profile")
        verbose_name_plural = _("competence profiles")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "version"],
                name="profile_version_unique",
                violation_error_message=_("This version exists already."),
            ),
            models.CheckConstraint(
                condition=Q(state=ProfileState.DRAFT) | Q(agreed_on__isnull=False),
                name="profile_agreed_has_date",
                violation_error_message=_("An agreed profile has the date of its agreement."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("profile-detail", args=[self.pk])

    @transition("state", ProfileState.DRAFT, ProfileState.AGREED)
    def agree(self, *, on) -> None:
        self.agreed_on = on


@audited()
class CompetenceRequirement(models.Model):
    """The level (1–5) of one competence in a profile, its weight, and who asked for it."""

    profile = models.ForeignKey(
        CompetenceProfile, models.CASCADE, related_name="requirements", verbose_name=_("profile")
    )
    competence = models.ForeignKey(
        Competence, models.PROTECT, related_name="requirements", verbose_name=_("competence")
    )
    required_level = models.PositiveSmallIntegerField(_("required level"), validators=LEVELS)
    importance = models.PositiveSmallIntegerField(_("importance"), default=3, validators=LEVELS)
    source = models.CharField(
        _("source"), max_length=20, choices=RequirementSource, default=RequirementSource.STANDARD
    )
    requested_by = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("requested by"),
    )

    class Meta:
        verbose_name = _("competence requirement")
        verbose_name_plural = _("competence requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "competence"],
                name="requirement_unique",
                violation_error_message=_("The profile has this competence already."),
            ),
            models.CheckConstraint(
                condition=Q(required_level__range=(1, 5), importance__range=(1, 5)),
                name="requirement_levels_range",
                violation_error_message=_("Levels are from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence}: {self.required_level}"
