"""The grade of a practice: the total, the word under it, and its corrections."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import GradeState, Mark, NotPassedFor
from internships.models.commission import Commission, CommissionQuerySet
from internships.models.grading_scheme import GradingScheme
from internships.models.placement import Placement
from internships.permissions import VIEW_GRADES
from partners.enums import Role
from partners.reach import Reach, reach_of


def of_those_who_grade(reach: Reach) -> Q:
    """Of what belongs to a placement: the university's, its departments' and supervisors'."""
    staff = [one for one in reach.affiliations if one.role != Role.STUDENT]
    return Q(placement__in=Placement.objects.within(Reach(reach.user_id, staff)))


class PracticeGradeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The university's people; members of the commission; the student's own once signed."""
        reach = reach_of(user).holding(VIEW_GRADES)
        own = Q(placement__student__user__in=reach.students, state=GradeState.SIGNED)
        sits = Commission.objects.filter(CommissionQuerySet.sat_on_by(reach, ""))
        return self.filter(own | of_those_who_grade(reach) | Q(commission__in=sits))

    def passed(self):
        return self.filter(state=GradeState.SIGNED, mark__gt=Mark.FAILED)

    def failed(self):
        return self.filter(state=GradeState.SIGNED, mark=Mark.FAILED)


@audited()
class PracticeGrade(StatefulModel):
    """One for each placement, by the scheme in force on its last day."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="grade", verbose_name=_("placement")
    )
    scheme = models.ForeignKey(
        GradingScheme, models.PROTECT, related_name="grades", verbose_name=_("grading scheme")
    )
    commission = models.ForeignKey(
        Commission,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grades",
        verbose_name=_("commission"),
    )
    state = StateField(_("state"), choices=GradeState, default=GradeState.DRAFT)
    opened_at = models.DateTimeField(_("opened at"))
    total = models.PositiveSmallIntegerField(_("total"), null=True, blank=True)
    mark = models.PositiveSmallIntegerField(_("mark"), choices=Mark, null=True, blank=True)
    not_passed_for = models.CharField(
        _("not passed for"), max_length=10, choices=NotPassedFor, blank=True
    )
    signed_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed off by"),
    )

    objects = PracticeGradeQuerySet.as_manager()

    class Meta:
        verbose_name = _("grade of a practice")
        verbose_name_plural = _("grades of practices")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=GradeState.SIGNED)
                | Q(
                    total__isnull=False,
                    mark__isnull=False,
                    signed_at__isnull=False,
                    signed_by__isnull=False,
                ),
                name="practice_grade_signed_by_somebody",
                violation_error_message=_("A grade is signed off by somebody, with its total."),
            ),
            models.CheckConstraint(
                condition=(Q(total=None) | Q(total__lte=100))
                & (Q(mark=None) | Q(mark__range=(2, 5))),
                name="practice_grade_range",
                violation_error_message=_("Totals are up to 100, marks from 2 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(mark=None, not_passed_for="")
                | Q(mark=Mark.FAILED) & ~Q(not_passed_for="")
                | Q(mark__gt=Mark.FAILED, not_passed_for=""),
                name="practice_grade_failed_for",
                violation_error_message=_("What is not passed says what for."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.placement)

    def get_absolute_url(self) -> str:
        return reverse("practice-grade-detail", args=[self.pk])

    @property
    def is_passed(self) -> bool:
        return self.state == GradeState.SIGNED and self.mark > Mark.FAILED

    @property
    def is_failed(self) -> bool:
        return self.state == GradeState.SIGNED and self.mark == Mark.FAILED

    @property
    def university_id(self) -> int:
        return self.placement.university_id

    @transition("state", [GradeState.DRAFT, GradeState.CORRECTING], GradeState.SIGNED)
    def sign(self, *, total: int, mark: int, not_passed_for: str, by, at) -> None:
        self.total, self.mark, self.not_passed_for = total, mark, not_passed_for
        self.signed_by, self.signed_at = by, at

    @transition("state", GradeState.SIGNED, GradeState.CORRECTING)
    def reopen(self) -> None:
        self.total = self.mark = self.signed_by = self.signed_at = None
        self.not_passed_for = ""


@audited()
class GradeCorrection(models.Model):
    """A signed grade was opened again: what it was, and why."""

    grade = models.ForeignKey(
        PracticeGrade,
        models.PROTECT,
        related_name="corrections",
        verbose_name=_("grade of a practice"),
    )
    total = models.PositiveSmallIntegerField(_("total before"))
    mark = models.PositiveSmallIntegerField(_("mark before"), choices=Mark)
    reason = models.TextField(_("reason"), max_length=1000)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("corrected by")
    )
    corrected_at = models.DateTimeField(_("corrected at"))

    class Meta:
        verbose_name = _("correction of a grade")
        verbose_name_plural = _("corrections of grades")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="grade_correction_has_reason",
                violation_error_message=_("Say why the grade is corrected."),
            )
        ]

    def __str__(self) -> str:
        return str(self.grade)
