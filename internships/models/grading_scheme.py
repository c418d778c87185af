"""How a university grades practices: parts with weights, and the totals the marks begin at."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from cluster_portal.common.models.names import MultilingualName
from internships.enums import GradePart, Mark
from internships.permissions import VIEW_GRADES
from partners.reach import reach_of

_FROZEN = """
    IF EXISTS (SELECT FROM internships_practicegrade WHERE scheme_id = {scheme}) THEN
        RAISE EXCEPTION 'Grades were given by this scheme: make a new one.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'grading_scheme_frozen';
    END IF;
"""


def _points(label, **options):
    limits = [MinValueValidator(0), MaxValueValidator(100)]
    return models.PositiveSmallIntegerField(label, validators=limits, **options)


class GradingSchemeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The platform's own, and those of the person's university."""
        reach = reach_of(user).holding(VIEW_GRADES)
        if not reach.affiliations:
            return self.none()
        return self.filter(Q(university=None) | Q(university__in=reach.houses))


@audited(exclude=("sort_key", "search_key"))
class GradingScheme(MultilingualName):
    """Practices that end from `applies_from` on are graded by it, until a later one takes over.

    Of a unit, of a university, or (neither) the platform's own, for whoever has none. The database
    keeps it as it is from the first grade given by it.
    """

    code = models.CharField(_("code"), max_length=40, blank=True)
    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grading_schemes",
        verbose_name=_("university"),
    )
    unit = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("faculty or department"),
        help_text=_("Empty: for the whole university."),
    )
    applies_from = models.DateField(
        _("for practices that end from"), help_text=_("The last day of the practice decides.")
    )
    from_5 = _points(_("5 from a total of"), default=86)
    from_4 = _points(_("4 from a total of"), default=71)
    from_3 = _points(_("3 from a total of"), default=60)
    diary_share = _points(
        _("least share of the diary, per cent"),
        default=80,
        help_text=_("Of the working days: written, or absences that are excused or made up."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"))

    objects = GradingSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("grading scheme")
        verbose_name_plural = _("grading schemes")
        constraints = [
            models.UniqueConstraint(
                fields=["university", "unit", "code", "applies_from"],
                nulls_distinct=False,
                name="grading_scheme_one_a_day",
                violation_error_message=_("Another scheme begins on this day."),
            ),
            models.CheckConstraint(
                condition=Q(from_5__gt=F("from_4"), from_4__gt=F("from_3"), from_3__gt=0)
                & Q(from_5__lte=100),
                name="grading_scheme_marks_in_order",
                violation_error_message=_("A better mark begins at a higher total, up to 100."),
            ),
            models.CheckConstraint(
                condition=Q(diary_share__lte=100),
                name="grading_scheme_diary_share",
                violation_error_message=_("The share of the diary is at most 100 per cent."),
            ),
            models.CheckConstraint(
                condition=Q(unit=None) | Q(university__isnull=False),
                name="grading_scheme_unit_of_university",
                violation_error_message=_("A unit belongs to a university."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_graded",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "university_id", "unit_id", "applies_from", "from_5", "from_4", "from_3",
                    "diary_share",
                ),
                func=_FROZEN.format(scheme="OLD.id")
                + "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
            )
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        return reverse("grading-scheme-detail", args=[self.pk])

    @property
    def thresholds(self) -> dict[int, int]:
        return {5: self.from_5, 4: self.from_4, 3: self.from_3}

    @property
    def scale(self) -> list[tuple[Mark, int, int]]:
        """(mark, least, most) from the best down."""
        tops = [100, self.from_5 - 1, self.from_4 - 1, self.from_3 - 1]
        bottoms = [self.from_5, self.from_4, self.from_3, 0]
        return list(zip(Mark, bottoms, tops, strict=True))


class GradeComponent(models.Model):
    """A part and its weight; the weights of a scheme make 100."""

    scheme = models.ForeignKey(
        GradingScheme, models.CASCADE, related_name="components", verbose_name=_("grading scheme")
    )
    part = models.CharField(_("part"), max_length=20, choices=GradePart)
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("part of a grading scheme")
        verbose_name_plural = _("parts of grading schemes")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "part"],
                name="grade_component_once",
                violation_error_message=_("A part is weighed once."),
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 100)),
                name="grade_component_weight",
                violation_error_message=_("A weight is from 1 to 100."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_graded",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_FROZEN.format(
                    scheme="CASE WHEN TG_OP = 'INSERT' THEN NEW.scheme_id ELSE OLD.scheme_id END"
                )
                + "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.weight}"
