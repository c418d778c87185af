"""The marks a grade is made of: of its parts, and of the members of a commission."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.models.commission import CommissionMember
from internships.models.grade import PracticeGrade
from internships.models.grading_scheme import GradeComponent

_POINTS = [MinValueValidator(0), MaxValueValidator(100)]


def _in_range(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(points__range=(0, 100)),
        name=name,
        violation_error_message=_("Points are from 0 to 100."),
    )


@audited()
class ComponentMark(models.Model):
    """The points of a part; nobody gave what the platform computes or a commission's mean."""

    grade = models.ForeignKey(
        PracticeGrade, models.PROTECT, related_name="marks", verbose_name=_("grade of a practice")
    )
    component = models.ForeignKey(GradeComponent, models.PROTECT, verbose_name=_("part"))
    points = models.DecimalField(
        _("points"),
        max_digits=4,
        decimal_places=1,
        validators=_POINTS,
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("mark of a part")
        verbose_name_plural = _("marks of parts")
        constraints = [
            models.UniqueConstraint(
                fields=["grade", "component"],
                name="component_marked_once",
                violation_error_message=_("This part has a mark already."),
            ),
            _in_range("component_mark_range"),
        ]

    def __str__(self) -> str:
        return f"{self.component}: {self.points}"


@audited()
class CommissionMark(models.Model):
    """What one member gave; `entered_by` is the member, or who wrote it down for them."""

    grade = models.ForeignKey(
        PracticeGrade,
        models.PROTECT,
        related_name="commission_marks",
        verbose_name=_("grade of a practice"),
    )
    member = models.ForeignKey(
        CommissionMember, models.PROTECT, related_name="marks", verbose_name=_("member")
    )
    points = models.PositiveSmallIntegerField(_("points"), validators=_POINTS)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("mark of a commission's member")
        verbose_name_plural = _("marks of commissions' members")
        constraints = [
            models.UniqueConstraint(
                fields=["grade", "member"],
                name="commission_marked_once",
                violation_error_message=_("This member has given a mark already."),
            ),
            _in_range("commission_mark_range"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.points}"
