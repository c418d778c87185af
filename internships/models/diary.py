"""The student's diary: its calendar plan, what was done each day, and what belongs to it."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import Absence, PlanState, Verdict
from internships.models.placement import Placement
from internships.permissions import VIEW_DIARIES

MOST_HOURS = 12


class DiaryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student, the university and its departments, and the host."""
        return self.filter(placement__in=Placement.objects.visible_to(user, VIEW_DIARIES))


@audited(exclude=("plan_remark",))
class Diary(StatefulModel):
    """One for each placement; its entries are made with it, one for each working day."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="diary", verbose_name=_("placement")
    )
    six_day_week = models.BooleanField(_("six working days a week"), default=False)
    opened_at = models.DateTimeField(_("opened at"))
    plan_state = StateField(_("calendar plan"), choices=PlanState, default=PlanState.DRAFT)
    plan_remark = models.TextField(_("why the plan was returned"), blank=True, max_length=1000)
    plan_approved_at = models.DateTimeField(_("plan approved at"), null=True, blank=True)
    plan_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("plan approved by"),
    )

    objects = DiaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("diary")
        verbose_name_plural = _("diaries")

    def __str__(self) -> str:
        return str(self.placement)

    def get_state_display(self) -> str:
        """Of the calendar plan, where a step of it is refused: a diary has no other states."""
        return self.get_plan_state_display()

    def get_absolute_url(self) -> str:
        return reverse("diary-detail", args=[self.placement_id])

    @transition("plan_state", PlanState.DRAFT, PlanState.SENT)
    def send_plan(self) -> None:
        self.plan_remark = ""

    @transition("plan_state", PlanState.SENT, PlanState.DRAFT)
    def return_plan(self, *, remark: str) -> None:
        self.plan_remark = remark

    @transition("plan_state", [PlanState.DRAFT, PlanState.SENT], PlanState.APPROVED)
    def approve_plan(self, *, by, at) -> None:
        self.plan_approved_by, self.plan_approved_at, self.plan_remark = by, at, ""

    @transition("plan_state", PlanState.APPROVED, PlanState.DRAFT)
    def reopen_plan(self) -> None:
        self.plan_approved_by = self.plan_approved_at = None


class DiaryEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(diary__placement__in=Placement.objects.visible_to(user, VIEW_DIARIES))

    def kept(self):
        return self.exclude(written_at=None)

    def covered(self):
        """Absences that need no entry: excused, or made up on another day."""
        made_up = Q(make_up__written_at__isnull=False)
        return self.exclude(absence="").filter(Q(excused=True) | made_up)

    def missing(self):
        """Neither written nor accounted for by an absence."""
        return self.filter(written_at=None, absence="")

    def checked(self):
        """In a week the supervisor took as it is."""
        from internships.models.check import WeeklyCheck

        taken = WeeklyCheck.objects.of_supervisors().exclude(verdict=Verdict.RETURNED)
        same = taken.filter(diary=models.OuterRef("diary"), week=models.OuterRef("week"))
        return self.filter(models.Exists(same))


@audited(exclude=("text", "absence_note"))
class DiaryEntry(models.Model):
    """A working day: what is planned, and what was done or why the student was not there."""

    diary = models.ForeignKey(
        Diary, models.PROTECT, related_name="entries", verbose_name=_("diary")
    )
    day = models.DateField(_("day"))
    week = models.DateField(_("Monday of the week"))
    topic = models.CharField(_("planned"), max_length=300, blank=True)
    makes_up_for = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="make_up",
        verbose_name=_("makes up for"),
    )
    text = models.TextField(_("what was done"), blank=True, max_length=5000)
    hours = models.PositiveSmallIntegerField(
        _("hours"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
    )
    competences = models.ManyToManyField(
        "partners.Competence", blank=True, related_name="+", verbose_name=_("competences")
    )
    written_at = models.DateTimeField(_("written at"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    is_late = models.BooleanField(_("written late"), default=False)
    absence = models.CharField(_("absence"), max_length=20, choices=Absence, blank=True)
    absence_note = models.TextField(_("about the absence"), blank=True, max_length=1000)
    excused = models.BooleanField(_("excused"), null=True, blank=True)
    excused_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = DiaryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("diary entry")
        verbose_name_plural = _("diary entries")
        indexes = [models.Index(fields=["diary", "week"], name="diaryentry_by_week")]
        constraints = [
            models.UniqueConstraint(
                fields=["diary", "day"],
                name="diaryentry_once_a_day",
                violation_error_message=_("The diary has an entry for this day already."),
            ),
            models.CheckConstraint(
                condition=Q(week__lte=F("day")) & Q(week__week_day=2),
                name="diaryentry_week_is_a_monday",
                violation_error_message=_("The week of an entry begins with its Monday."),
            ),
            models.CheckConstraint(
                condition=Q(text="") | Q(written_at__isnull=False),
                name="diaryentry_written_when",
                violation_error_message=_("What is written was written at some time."),
            ),
            models.CheckConstraint(
                condition=Q(written_at=None) | Q(absence=""),
                name="diaryentry_present_or_absent",
                violation_error_message=_("Nobody works on a day of absence."),
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours__range=(1, MOST_HOURS)),
                name="diaryentry_hours_of_a_day",
                violation_error_message=_("Hours are from 1 to 12."),
            ),
            models.CheckConstraint(
                condition=Q(excused=None)
                | ~Q(absence="") & Q(excused_at__isnull=False) & Q(excused_by__isnull=False),
                name="diaryentry_excused_by_somebody",
                violation_error_message=_("Somebody decides whether an absence is excused."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.diary} · {self.day:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("diary-entry", args=[self.pk])

    @property
    def placement(self) -> Placement:
        return self.diary.placement

    @property
    def is_empty(self) -> bool:
        return self.written_at is None and not self.absence


def diary_file_path(file: "DiaryFile", file_name: str) -> str:
    """Random names: the name a person gave is not part of the path."""
    return f"diary/{uuid.uuid4()}"


class DiaryFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            entry__diary__placement__in=Placement.objects.visible_to(user, VIEW_DIARIES)
        )


class DiaryFile(models.Model):
    """A photo or a PDF with an entry."""

    entry = models.ForeignKey(
        DiaryEntry, models.PROTECT, related_name="files", verbose_name=_("diary entry")
    )
    file = models.FileField(_("file"), upload_to=diary_file_path)
    name = models.CharField(_("name of the file"), max_length=200)
    media_type = models.CharField(_("kind of file"), max_length=40)
    added_at = models.DateTimeField(_("added at"))

    objects = DiaryFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a diary")
        verbose_name_plural = _("files of diaries")

    def __str__(self) -> str:
        return self.name

    @property
    def placement(self) -> Placement:
        return self.entry.diary.placement
