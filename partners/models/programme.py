"""Programmes and the students on them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.validators import ArrayMaxLengthValidator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.audit import audited
from cluster_portal.common.text import search_key, sort_key
from partners.enums import Funding, Level, Sex, StudentStatus, StudyForm, TeachingLanguage
from partners.permissions import VIEW_STUDENTS
from partners.reach import reach_of

LONGEST_STUDIES = 7  # years


def years_of_study() -> ArrayField:
    """The field of those years whose students are meant."""
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STUDIES)]
    )
    at_most = ArrayMaxLengthValidator(LONGEST_STUDIES)
    return ArrayField(year, verbose_name=_("years of study"), validators=[at_most])


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The programmes on offer are public inside the platform."""
        return self

    def for_institution(self, institution):
        return self.filter(institution=institution)

    def active(self):
        return self.filter(is_active=True)


@audited()
class Programme(models.Model):
    """What an institution teaches: a speciality at a level, in a form and a language."""

    institution = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="programmes",
        verbose_name=_("institution"),
    )
    department = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="department_programmes",
        verbose_name=_("department"),
    )
    speciality = models.ForeignKey(
        "partners.Speciality", models.PROTECT, verbose_name=_("speciality")
    )
    level = models.CharField(_("level"), max_length=20, choices=Level)
    form = models.CharField(_("form of study"), max_length=20, choices=StudyForm)
    language = models.CharField(_("language of teaching"), max_length=10, choices=TeachingLanguage)
    years = models.PositiveSmallIntegerField(
        _("years of study"),
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STUDIES)],
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "speciality", "level", "form", "language"],
                name="programme_unique",
                violation_error_message=_("The institution has this programme already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.speciality.code} {self.speciality} ({self.get_form_display()})"

    def get_absolute_url(self) -> str:
        return reverse("programme-detail", args=[self.pk])


class StudentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own record; own university's or department's students; the country for the ministry.

        Enterprises see students through applications and placements only.
        """
        reach = reach_of(user).holding(VIEW_STUDENTS)
        if reach.sees_everything:
            return self
        return self.filter(
            Q(user=user.pk)
            | Q(university__in=reach.universities)
            | Q(programme__department__in=reach.departments)
        )

    def studying(self):
        return self.filter(status=StudentStatus.STUDYING)

    def for_university(self, university):
        return self.filter(university=university)


@audited(exclude=("sort_key", "search_key"))
class Student(models.Model):
    """A person's studies at one university; known there by `student_id`."""

    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="students",
        verbose_name=_("university"),
    )
    student_id = models.CharField(_("student number"), max_length=30)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="student",
        verbose_name=_("account"),
    )
    last_name = models.CharField(_("last name"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100)
    middle_name = models.CharField(_("middle name"), max_length=100, blank=True)
    sex = models.CharField(
        _("sex"), max_length=10, choices=Sex, blank=True, default="", db_default=""
    )
    email = models.EmailField(_("e-mail"), blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="students", verbose_name=_("programme")
    )
    year = models.PositiveSmallIntegerField(
        _("year of study"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STUDIES)]
    )
    group = models.CharField(
        pgettext_lazy("of students", "group"), max_length=40, blank=True, default="", db_default=""
    )
    status = models.CharField(
        _("status"), max_length=20, choices=StudentStatus, default=StudentStatus.STUDYING
    )
    funding = models.CharField(_("funding"), max_length=20, choices=Funding)
    grade_average = models.DecimalField(
        _("grade average"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    sort_key = models.CharField(max_length=600, editable=False)
    search_key = models.TextField(editable=False)

    objects = StudentQuerySet.as_manager()

    class Meta:
        verbose_name = _("student")
        verbose_name_plural = _("students")
        indexes = [
            models.Index(fields=["university", "sort_key", "id"], name="student_by_name"),
            models.Index(fields=["programme", "year"], name="student_by_programme"),
            models.Index(
                Upper("group"), "university", name="student_by_group", condition=~Q(group="")
            ),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="student_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["university", "student_id"],
                name="student_number_unique",
                violation_error_message=_("The university has a student with this number."),
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1, 7)),
                name="student_year_range",
                violation_error_message=_("The year of study is from 1 to 7."),
            ),
            models.CheckConstraint(
                condition=Q(grade_average=None) | Q(grade_average__range=(0, 100)),
                name="student_grade_range",
                violation_error_message=_("The grade average is from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("student-detail", args=[self.pk])

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.last_name, self.first_name, self.middle_name]))

    @property
    def studies(self) -> str:
        """The programme and the group in it, as lists of students name them."""
        return f"{self.programme} · {self.group}" if self.group else str(self.programme)

    def set_keys(self) -> None:
        """Compute the keys; called by save() and by whoever writes in bulk."""
        self.sort_key = sort_key(self.full_name)
        self.search_key = search_key(f"{self.full_name} {self.student_id}")

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)
