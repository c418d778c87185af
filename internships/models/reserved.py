"""Places a posting keeps for a group of students, and who belongs to such a group."""

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.enums import ReservedGroup
from internships.models.posting import Posting
from internships.permissions import VIEW_ROUNDS
from partners.reach import reach_of


class ReservedPlacesQuerySet(models.QuerySet):
    def visible_to(self, user):
        """How many places are kept is part of what a posting offers."""
        return self.filter(posting__in=Posting.objects.visible_to(user).values("pk"))


@audited()
class ReservedPlaces(models.Model):
    """So many of a posting's places are for a group first, and for all if it leaves them."""

    posting = models.ForeignKey(
        Posting, models.CASCADE, related_name="reserved_places", verbose_name=_("posting")
    )
    group = models.CharField(_("group"), max_length=30, choices=ReservedGroup)
    places = models.PositiveSmallIntegerField(_("places"), validators=[MinValueValidator(1)])

    objects = ReservedPlacesQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserved places")
        verbose_name_plural = _("reserved places")
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "group"],
                name="reserved_places_once",
                violation_error_message=_("Places are reserved for this group already."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="reserved_places_some",
                violation_error_message=_("Reserve at least one place, or none."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="reserve_no_more_than_offered",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("offered", "integer"), ("reserved", "integer")],
                func="""
                    SELECT places INTO offered FROM internships_posting
                        WHERE id = NEW.posting_id FOR NO KEY UPDATE;
                    SELECT sum(places) INTO reserved FROM internships_reservedplaces
                        WHERE posting_id = NEW.posting_id;
                    IF reserved > offered THEN
                        RAISE EXCEPTION 'More places reserved than offered'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'reserved_places_offered';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {self.places}"


class ReservedStudentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The university that says so, and the student: a sensitive thing to know of a person."""
        reach = reach_of(user).holding(VIEW_ROUNDS)
        return self.filter(
            Q(placement_round__university__in=reach.universities)
            | Q(student__user__in=reach.students)
        )


@audited(exclude=("basis",))
class ReservedStudent(models.Model):
    """A student to whom a round's reserved places of a group are open first."""

    placement_round = models.ForeignKey(
        "internships.PlacementRound",
        models.CASCADE,
        related_name="reserved_students",
        verbose_name=_("placement round"),
    )
    student = models.ForeignKey(
        "partners.Student",
        models.PROTECT,
        related_name="reserved_in",
        verbose_name=_("student"),
    )
    group = models.CharField(_("group"), max_length=30, choices=ReservedGroup)
    basis = models.CharField(
        _("on what grounds"),
        max_length=300,
        help_text=_("For instance the number and date of the agreement or certificate."),
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by")
    )
    named_at = models.DateTimeField(_("named at"))

    objects = ReservedStudentQuerySet.as_manager()

    class Meta:
        verbose_name = _("student with a reserved place")
        verbose_name_plural = _("students with reserved places")
        constraints = [
            models.UniqueConstraint(
                fields=["placement_round", "student"],
                name="reserved_student_once",
                violation_error_message=_("The student is named in this round already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.student}: {self.get_group_display()}"

    @property
    def university_id(self) -> int:
        """Whose it is to change."""
        return self.placement_round.university_id

    def get_absolute_url(self) -> str:
        return self.placement_round.get_absolute_url()
