"""Times at which an enterprise talks with applicants before it ranks them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import ApplicationState, SlotState
from internships.models.application import Application
from internships.models.posting import Posting
from internships.permissions import APPLY, RANK_APPLICANTS
from partners.reach import reach_of

_OF_ONE = Q(application__isnull=False, student__isnull=False, taken_at__isnull=False)
_OF_NOBODY = Q(application=None, student=None, taken_at=None)


class TimeRange(Func):
    """tstzrange(starts_at, ends_at): the end is outside, so that times may follow each other."""

    function = "tstzrange"

    def __init__(self):
        super().__init__(F("starts_at"), F("ends_at"))


class InterviewSlotQuerySet(models.QuerySet):
    def visible_to(self, user):
        """HR its own; a student those taken, and free ones of postings they are invited for."""
        hosts = reach_of(user).holding(RANK_APPLICANTS).enterprises
        own = reach_of(user).holding(APPLY).students
        invited = Application.objects.filter(
            student__user__in=own,
            state=ApplicationState.SUBMITTED,
            invited_at__isnull=False,
        )
        return self.filter(
            Q(posting__enterprise__in=hosts)
            | Q(student__user__in=own)
            | Q(state=SlotState.FREE, posting__in=invited.values("posting"))
        )

    def free(self, at):
        """Those somebody may still take."""
        return self.filter(state=SlotState.FREE, starts_at__gt=at)


@audited()
class InterviewSlot(StatefulModel):
    """One talk with one applicant: free until an invited one takes it.

    `student` repeats whose application it is, so that the database lets nobody promise to be at
    two talks at once.
    """

    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="interview_slots", verbose_name=_("posting")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(
        _("place or link"),
        max_length=300,
        help_text=_("An address with the room, or the link of a video meeting."),
    )
    state = StateField(_("state"), choices=SlotState, default=SlotState.FREE)
    application = models.ForeignKey(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name=_("application"),
    )
    student = models.ForeignKey(
        "partners.Student",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interviews",
        verbose_name=_("student"),
    )
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("offered by")
    )
    offered_at = models.DateTimeField(_("offered at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InterviewSlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview time")
        verbose_name_plural = _("interview times")
        indexes = [models.Index(fields=["posting", "starts_at"], name="interview_by_posting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="interview_ends_after_it_begins",
                violation_error_message=_("An interview ends after it begins."),
            ),
            models.CheckConstraint(
                condition=(Q(state=SlotState.TAKEN) & _OF_ONE)
                | (Q(state=SlotState.FREE) & _OF_NOBODY)
                | (Q(state=SlotState.WITHDRAWN) & (_OF_ONE | _OF_NOBODY)),
                name="interview_taken_by_one",
                violation_error_message=_("A time that is taken is somebody's."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=SlotState.TAKEN),
                name="interview_once",
                violation_error_message=_("You have chosen a time already."),
            ),
            ExclusionConstraint(
                name="interview_student_at_one_at_a_time",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    (TimeRange(), RangeOperators.OVERLAPS),
                ],
                condition=Q(state=SlotState.TAKEN),
                violation_error_message=_("You have another interview at this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.posting} · {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def enterprise_id(self) -> int:
        """Whose it is."""
        return self.posting.enterprise_id

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    def get_absolute_url(self) -> str:
        return reverse("interview-list", args=[self.posting_id])

    @transition("state", SlotState.FREE, SlotState.TAKEN)
    def take(self, *, application: Application, at) -> None:
        self.application, self.student = application, application.student
        self.taken_at = at

    @transition("state", SlotState.TAKEN, SlotState.FREE)
    def give_back(self) -> None:
        self.application = self.student = self.taken_at = None

    @transition("state", [SlotState.FREE, SlotState.TAKEN], SlotState.WITHDRAWN)
    def withdraw(self, *, at) -> None:
        self.withdrawn_at = at
