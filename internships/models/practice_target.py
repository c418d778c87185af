"""How many places a programme needs for a practice: the university's plan."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Func, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.audit import audited
from internships.enums import PlacementState
from internships.models.placement import Placement
from internships.models.posting import Posting
from internships.permissions import PLAN_PRACTICE
from partners.models import Student
from partners.models.programme import LONGEST_STUDIES
from partners.reach import reach_of


def _number(records, counted):
    """The aggregate COUNTED of all RECORDS that fit the outer row; 0 where none does."""
    by = "programme" if records.model is Student else "practice_type"
    rows = records.order_by().values(by).annotate(number=counted).values("number")
    return Coalesce(Subquery(rows, output_field=models.IntegerField()), 0)


class PracticeTargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        reach = reach_of(user).holding(PLAN_PRACTICE)
        return self.filter(university__in=reach.universities)

    def current(self, on):
        return self.filter(ends_on__gte=on)

    def with_places(self):
        """Annotates, for students of the programme and year and days that overlap the period:

        needed    the target, or else the students who study there now
        placed    who hold a place
        offered   who have been offered one and have not answered
        free      places of published postings open to them and not taken (others may take them)
        missing   needed and neither placed, offered nor free
        """
        days = {"starts_on__lte": OuterRef("ends_on"), "ends_on__gte": OuterRef("starts_on")}
        practice = {
            "university": OuterRef("university"),
            "practice_type": OuterRef("practice_type"),
        }
        of_year = {
            "student__programme": OuterRef("programme"),
            "student__year": OuterRef("year_of_study"),
        }
        placements = Placement.objects.filter(**days, **practice, **of_year)
        year = Func(
            OuterRef("year_of_study"),
            template="ARRAY[%(expressions)s]",
            output_field=ArrayField(models.PositiveSmallIntegerField()),
        )
        postings = Posting.objects.published().filter(
            eligible_programmes=OuterRef("programme"),
            eligible_years__contains=year,
            **days,
            **practice,
        )
        studying = Student.objects.studying().filter(
            programme=OuterRef("programme"), year=OuterRef("year_of_study")
        )
        return self.annotate(
            needed=Coalesce(F("students"), _number(studying, Count("pk"))),
            placed=_number(placements.holding_a_place(), Count("pk")),
            offered=_number(placements.filter(state=PlacementState.OFFERED), Count("pk")),
            free=_number(postings, Sum(F("places") - F("places_taken"))),
        ).annotate(
            missing=Greatest(F("needed") - F("placed") - F("offered") - F("free"), 0),
        )


@audited()
class PracticeTarget(models.Model):
    """A programme's year of study practises in a period; so many places are needed."""

    university = models.ForeignKey(
        "partners.Organization", models.PROTECT, related_name="+", verbose_name=_("university")
    )
    programme = models.ForeignKey(
        "partners.Programme",
        models.PROTECT,
        related_name="practice_targets",
        verbose_name=_("programme"),
    )
    practice_type = models.ForeignKey(
        "internships.PracticeType", models.PROTECT, verbose_name=_("type of practice")
    )
    year_of_study = models.PositiveSmallIntegerField(
        _("year of study"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STUDIES)],
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    students = models.PositiveIntegerField(
        _("places needed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text=_("Empty: one for each student of the programme in this year."),
    )

    objects = PracticeTargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned practice")
        verbose_name_plural = _("planned practices")
        indexes = [models.Index(fields=["university", "ends_on"], name="target_by_university")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="practice_target_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                fields=["programme", "practice_type", "year_of_study", "starts_on"],
                name="practice_target_once",
                violation_error_message=_("This practice is planned already: change it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.practice_type}"

    def get_absolute_url(self) -> str:
        return reverse("practice-target-change", args=[self.pk])
