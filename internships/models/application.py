"""Students' ranked choices, and what enterprises say to them."""

import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import ApplicationState, Decision, WithdrawnBecause
from internships.permissions import VIEW_APPLICATIONS
from partners.reach import reach_of

_BEHIND_ALL = Value(40_000)  # no rank is as large


def cv_path(application: "Application", file_name: str) -> str:
    """CVs lie under random names: the name a person gave is not part of the path."""
    return f"cv/{uuid.uuid4()}.pdf"


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The student's own; to HR those for its postings; to the university its students'."""
        reach = reach_of(user).holding(VIEW_APPLICATIONS)
        return self.filter(
            Q(student__user__in=reach.students)
            | Q(posting__enterprise__in=reach.enterprises)
            | Q(placement_round__university__in=reach.universities)
            | Q(student__programme__department__in=reach.departments)
        )

    def choice_known_to(self, user):
        """Those whose place on the student's list the person may know: never to enterprises."""
        reach = reach_of(user).holding(VIEW_APPLICATIONS)
        return self.filter(
            Q(student__user__in=reach.students)
            | Q(placement_round__university__in=reach.universities)
            | Q(student__programme__department__in=reach.departments)
        )

    def standing(self):
        return self.exclude(state=ApplicationState.WITHDRAWN)

    def in_order_of_outcome(self):
        """Annotated to be put in order by `outcome_group` and `outcome_rank`: the placed by the
        enterprise's rank, those who wait for a place by it, whoever needs none, the refused."""
        refused, elsewhere = Q(decision=Decision.NOT_ACCEPTABLE), ["not_needed", "busy"]
        return self.annotate(
            outcome_group=Case(
                When(state=ApplicationState.PLACED, then=Value(1)),
                When(refused, then=Value(4)),
                When(explanation__outcome__in=[*elsewhere, "not_studying"], then=Value(3)),
                When(explanation__outcome="not_ranked", then=Value(4)),
                default=Value(2),
                output_field=models.IntegerField(),
            ),
            outcome_rank=Coalesce("rank", _BEHIND_ALL, output_field=models.IntegerField()),
        )


@audited(exclude=("motivation",))
class Application(StatefulModel):
    """A student puts a posting on a place of their list; HR ranks it or says no."""

    placement_round = models.ForeignKey(
        "internships.PlacementRound",
        models.PROTECT,
        related_name="applications",
        verbose_name=_("placement round"),
    )
    student = models.ForeignKey(
        "partners.Student",
        models.PROTECT,
        related_name="applications",
        verbose_name=_("student"),
    )
    posting = models.ForeignKey(
        "internships.Posting",
        models.PROTECT,
        related_name="applications",
        verbose_name=_("posting"),
    )
    choice = models.PositiveSmallIntegerField(
        _("choice"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    motivation = models.TextField(_("motivation"), blank=True, max_length=3000)
    cv = models.FileField(_("CV"), upload_to=cv_path, blank=True)
    cv_name = models.CharField(_("name of the CV file"), max_length=200, blank=True)
    state = StateField(_("state"), choices=ApplicationState, default=ApplicationState.SUBMITTED)
    decision = models.CharField(
        _("enterprise's decision"), max_length=20, choices=Decision, default=Decision.NONE
    )
    rank = models.PositiveSmallIntegerField(_("enterprise's rank"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    invited_at = models.DateTimeField(_("invited to an interview at"), null=True, blank=True)
    withdrawn_because = models.CharField(
        _("why it was withdrawn"),
        max_length=20,
        choices=WithdrawnBecause,
        blank=True,
        default="",
        db_default="",
        help_text=_("Empty: the student withdrew it."),
    )
    explanation = models.JSONField(_("why"), default=dict, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(fields=["placement_round", "student"], name="application_by_student"),
            models.Index(fields=["posting", "rank"], name="application_by_rank"),
        ]
        constraints = [
            # An exclusion, and not a unique constraint, because it can wait for the end of the
            # statement: one UPDATE then puts a whole list into a new order.
            ExclusionConstraint(
                name="application_choice_once",
                expressions=[
                    ("placement_round", RangeOperators.EQUAL),
                    ("student", RangeOperators.EQUAL),
                    ("choice", RangeOperators.EQUAL),
                ],
                condition=~Q(state=ApplicationState.WITHDRAWN),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("You have another posting on this place."),
            ),
            models.UniqueConstraint(
                fields=["student", "posting"],
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="application_posting_once",
                violation_error_message=_("You have applied for this posting already."),
            ),
            models.CheckConstraint(
                condition=Q(choice__range=(1, 5)),
                name="application_choice_range",
                violation_error_message=_("Choices are from 1 to 5."),
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.RANKED, rank__isnull=False)
                | (~Q(decision=Decision.RANKED) & Q(rank=None)),
                name="application_ranked_has_rank",
                violation_error_message=_("A ranked applicant has a rank, others have none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} → {self.posting}"

    def get_absolute_url(self) -> str:
        return reverse("application-detail", args=[self.pk])

    @property
    def enterprise_id(self) -> int:
        """Which enterprise it is addressed to."""
        return self.posting.enterprise_id

    @property
    def messages_url(self) -> str:
        return reverse("application-messages", args=[self.pk])

    def shows_choice_to(self, user) -> bool:
        """The student and the student's university know the choice, the enterprise never does.

        An enterprise that knew would favour those who put it first; students would then no longer
        state their true order, and a stable matching needs it true.
        """
        reach = reach_of(user)
        return (
            self.student.user_id == user.pk
            or self.placement_round.university_id in reach.universities
            or self.student.programme.department_id in reach.departments
        )

    @transition("state", ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN)
    def withdraw(self, *, at) -> None:
        self.withdrawn_at = at

    @transition("state", ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN)
    def give_way(self, *, at) -> None:
        """The student has taken another place for these days."""
        self.withdrawn_at, self.withdrawn_because = at, WithdrawnBecause.PLACED_ELSEWHERE

    @transition("state", ApplicationState.SUBMITTED, ApplicationState.PLACED)
    def place(self, *, explanation: dict) -> None:
        self.explanation = explanation

    @transition("state", ApplicationState.NOT_PLACED, ApplicationState.PLACED)
    def place_from_waiting_list(self, *, explanation: dict) -> None:
        self.explanation = explanation

    @transition("state", ApplicationState.SUBMITTED, ApplicationState.NOT_PLACED)
    def leave_unplaced(self, *, explanation: dict) -> None:
        self.explanation = explanation
