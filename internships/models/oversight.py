"""What happens at the place: first days, mentors, visits, incidents."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.enums import IncidentKind, InductionKind, Severity
from internships.models.placement import Placement
from internships.permissions import VIEW_INCIDENTS, VIEW_PLACEMENTS, VIEW_VISITS


class InductionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placement__in=Placement.objects.visible_to(user, VIEW_PLACEMENTS))


@audited(exclude=("confirmed_name",))
class Induction(models.Model):
    """The host's word that the student arrived, or was briefed on safety."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="inductions", verbose_name=_("placement")
    )
    kind = models.CharField(_("what was done"), max_length=20, choices=InductionKind)
    held_on = models.DateField(_("day"))
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
        help_text=_("Empty where the mentor confirmed by the personal link."),
    )
    confirmed_name = models.CharField(_("name of who confirmed"), max_length=200)

    objects = InductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrival or briefing")
        verbose_name_plural = _("arrivals and briefings")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind"],
                name="induction_once_a_kind",
                violation_error_message=_("This is confirmed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.get_kind_display()}"


class MentorTermQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placement__in=Placement.objects.visible_to(user, VIEW_PLACEMENTS))


class MentorTerm(models.Model):
    """Who was the mentor from when until when; an open end is the mentor of now."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="mentor_terms", verbose_name=_("placement")
    )
    name = models.CharField(_("mentor"), max_length=200, blank=True)
    named_at = models.DateTimeField(_("named at"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = MentorTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor's term")
        verbose_name_plural = _("mentors' terms")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(ended_at=None),
                name="mentorterm_one_mentor_now",
                violation_error_message=_("The placement has a mentor already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("named_at")),
                name="mentorterm_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def visit_photo_path(visit: "Visit", file_name: str) -> str:
    return f"visit/{uuid.uuid4()}"


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The university alone: what it finds at a host is told by people, not by a list."""
        return self.filter(placement__in=Placement.objects.visible_to(user, VIEW_VISITS))


@audited(exclude=("findings", "photo"))
class Visit(models.Model):
    """The university looked at the place."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="visits", verbose_name=_("placement")
    )
    visited_on = models.DateField(_("day of the visit"))
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name=_("visitor")
    )
    findings = models.TextField(_("what was found"), max_length=3000)
    photo = models.FileField(_("photo"), upload_to=visit_photo_path, blank=True)
    photo_type = models.CharField(_("kind of file"), max_length=40, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-visited_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.placement} · {self.visited_on:%d.%m.%Y}"


class IncidentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(placement__in=Placement.objects.visible_to(user, VIEW_INCIDENTS))


@audited(exclude=("what_happened", "what_was_done", "reporter_name", "measures"))
class Incident(models.Model):
    """Something went wrong at the place; the university closes it with what follows from it."""

    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="incidents", verbose_name=_("placement")
    )
    happened_on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=20, choices=IncidentKind)
    severity = models.CharField(_("severity"), max_length=20, choices=Severity)
    is_reportable = models.BooleanField(_("an accident the law asks to investigate"), default=False)
    what_happened = models.TextField(_("what happened"), max_length=3000)
    what_was_done = models.TextField(_("what was done at once"), max_length=2000)
    told_others = models.CharField(
        _("who else was told"),
        max_length=300,
        blank=True,
        help_text=_("For example the ambulance, the family, the labour inspection."),
    )
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
        help_text=_("Empty where the mentor reported by the personal link."),
    )
    reporter_name = models.CharField(_("name of who reported"), max_length=200)
    measures = models.TextField(_("what follows from it"), blank=True, max_length=3000)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="incident_closed_by_somebody",
                violation_error_message=_("Somebody closes an incident at some time."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.placement} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.placement.get_absolute_url()}#incidents"
