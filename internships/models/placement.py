"""Students at their places, and how they did there."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from internships.enums import HOLDING_A_PLACE, HireOutcome, PlacementState
from internships.models.delegation import Delegation
from internships.models.diary_state import with_diary_state
from internships.permissions import CHECK_DIARIES, VIEW_EVALUATIONS, VIEW_PLACEMENTS
from partners.models.organization import DateRange
from partners.reach import Reach, reach_of

NOT_ANSWERED = "not_answered"  # kept as the reason of an offer that ended by itself
PLACED_ELSEWHERE = "placed_elsewhere"  # … that ended because the student took another
_HOLDING = ", ".join(f"'{state.value}'" for state in HOLDING_A_PLACE)


class PlacementQuerySet(models.QuerySet):
    def visible_to(self, user, right: str = VIEW_PLACEMENTS):
        """The student's own; to HR its hosts'; to the university its students'.

        What belongs to a placement is seen in the roles that have its own RIGHT.
        """
        return self.within(reach_of(user).holding(right))

    def within(self, reach: Reach):
        """Those a REACH covers; a supervisor is one for as long as the university employs them."""
        if reach.sees_everything:
            return self
        return self.filter(
            Q(student__user__in=reach.students)
            | self._looked_after(reach, timezone.localdate())
            | Q(enterprise__in=reach.enterprises)
            | Q(university__in=reach.universities)
            | Q(student__programme__department__in=reach.departments)
        )

    @staticmethod
    def _looked_after(reach: Reach, on) -> Q:
        """By the person, or by somebody they stand in for on a day."""
        own = Q(supervisor=reach.user_id, university__in=reach.houses)
        if not reach.departments:
            return own
        away = Delegation.objects.current(on).filter(stand_in=reach.user_id).values("supervisor")
        return own | Q(supervisor__in=away, university__in=reach.houses)

    def looked_after_by(self, user, on):
        """Those whose diaries the person checks: own and stood in for; all of the university to
        its administrators."""
        reach = reach_of(user).holding(CHECK_DIARIES)
        return self.filter(self._looked_after(reach, on) | Q(university__in=reach.universities))

    def with_diary_state(self, *, on):
        """Annotates how the diary stands on a day (see models/diary_state.py)."""
        return with_diary_state(self, on=on)

    def holding_a_place(self):
        return self.filter(state__in=HOLDING_A_PLACE)

    def with_a_place(self):
        """Holding a place, moved from it to another, or offered one that waits for an answer."""
        waiting_or_moved = [PlacementState.OFFERED, PlacementState.TRANSFERRED]
        return self.filter(state__in=[*waiting_or_moved, *HOLDING_A_PLACE])

    def offered(self):
        """Waiting for the student's word, each with `answer_by`: the last moment to answer."""
        own, of_round = "answer_until", "application__placement_round__confirm_until"
        return self.filter(state=PlacementState.OFFERED).annotate(answer_by=Coalesce(own, of_round))

    def awaiting_mentor(self):
        """Under way or completed, and not rated yet."""
        return self.filter(
            state__in=[PlacementState.UNDER_WAY, PlacementState.COMPLETED], evaluation=None
        )


@audited(exclude=("mentor_key",))
class Placement(StatefulModel):
    """A student's internship at an enterprise.

    Enterprise, university and dates are the placement's own: a posting changed later does not
    change what was agreed. `mentor_key` makes the mentor's personal link.
    """

    student = models.ForeignKey(
        "partners.Student", models.PROTECT, related_name="placements", verbose_name=_("student")
    )
    posting = models.ForeignKey(
        "internships.Posting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name=_("posting"),
    )
    application = models.OneToOneField(
        "internships.Application",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="placement",
        verbose_name=_("application"),
    )
    enterprise = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="placements_hosted",
        verbose_name=_("enterprise"),
    )
    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="placements_sent",
        verbose_name=_("university"),
    )
    practice_type = models.ForeignKey(
        "internships.PracticeType", models.PROTECT, verbose_name=_("type of practice")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_in_field = models.BooleanField(
        _("in the field of study"),
        null=True,
        blank=True,
        help_text=_("The work belongs to the student's narrow ISCED-F field; empty = not known."),
    )
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supervised_placements",
        verbose_name=_("supervisor"),
    )
    mentor_name = models.CharField(_("mentor"), max_length=200, blank=True)
    mentor_email = models.EmailField(_("mentor's e-mail"), blank=True)
    mentor_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor_invited_at = models.DateTimeField(_("link sent at"), null=True, blank=True)
    state = StateField(_("state"), choices=PlacementState, default=PlacementState.OFFERED)
    offered_at = models.DateTimeField(_("offered at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    answer_until = models.DateTimeField(
        _("answer until"), null=True, blank=True, help_text=_("Empty: until the round's own day.")
    )
    declined_at = models.DateTimeField(_("declined at"), null=True, blank=True)
    decline_reason = models.TextField(_("why it was declined"), blank=True)
    begun_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    interrupted_at = models.DateTimeField(_("interrupted at"), null=True, blank=True)
    interrupt_reason = models.TextField(_("why it was interrupted"), blank=True)
    transferred_at = models.DateTimeField(_("transferred at"), null=True, blank=True)
    transfer_reason = models.TextField(
        _("why it was transferred"), blank=True, default="", db_default=""
    )
    moved_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="moved_to",
        verbose_name=_("continues the placement"),
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        indexes = [
            models.Index(fields=["university", "-id"], name="placement_by_university"),
            models.Index(fields=["enterprise", "-id"], name="placement_by_enterprise"),
            models.Index(fields=["starts_on"], name="placement_by_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="placement_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                fields=["moved_from"],
                condition=Q(moved_from__isnull=False),
                name="placement_moved_once",
                violation_error_message=_("This placement was transferred already."),
            ),
            ExclusionConstraint(
                name="placement_one_at_a_time",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=HOLDING_A_PLACE),
                violation_error_message=_("The student is at another place in these days."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keep_places_taken",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("before_id", "bigint"), ("after_id", "bigint")],
                func=f"""
                    IF TG_OP <> 'INSERT' AND OLD.state IN ({_HOLDING}) THEN
                        before_id := OLD.posting_id;
                    END IF;
                    IF TG_OP <> 'DELETE' AND NEW.state IN ({_HOLDING}) THEN
                        after_id := NEW.posting_id;
                    END IF;
                    IF before_id IS DISTINCT FROM after_id THEN
                        UPDATE internships_posting SET places_taken = places_taken - 1
                            WHERE id = before_id;
                        UPDATE internships_posting SET places_taken = places_taken + 1
                            WHERE id = after_id;
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.enterprise}"

    @property
    def was_not_answered(self) -> bool:
        """The offer ended without the student's word."""
        return self.state == PlacementState.DECLINED and self.decline_reason == NOT_ANSWERED

    @property
    def gave_way(self) -> bool:
        """The offer ended because the student took another place for these days."""
        return self.state == PlacementState.DECLINED and self.decline_reason == PLACED_ELSEWHERE

    def get_absolute_url(self) -> str:
        return reverse("placement-detail", args=[self.pk])

    @transition("state", PlacementState.OFFERED, PlacementState.CONFIRMED)
    def confirm(self, *, at) -> None:
        self.confirmed_at = at

    @transition("state", PlacementState.OFFERED, PlacementState.DECLINED)
    def decline(self, *, at, reason: str = "") -> None:
        self.declined_at, self.decline_reason = at, reason

    @transition("state", PlacementState.OFFERED, PlacementState.DECLINED)
    def expire(self, *, at) -> None:
        self.declined_at, self.decline_reason = at, NOT_ANSWERED

    @transition("state", PlacementState.OFFERED, PlacementState.DECLINED)
    def give_way(self, *, at) -> None:
        self.declined_at, self.decline_reason = at, PLACED_ELSEWHERE

    @transition("state", PlacementState.CONFIRMED, PlacementState.UNDER_WAY)
    def begin(self, *, at) -> None:
        self.begun_at = at

    @transition("state", PlacementState.UNDER_WAY, PlacementState.COMPLETED)
    def complete(self, *, at) -> None:
        self.completed_at = at

    @transition(
        "state", [PlacementState.CONFIRMED, PlacementState.UNDER_WAY], PlacementState.INTERRUPTED
    )
    def interrupt(self, *, at, reason: str) -> None:
        self.interrupted_at, self.interrupt_reason = at, reason

    @transition(
        "state", [PlacementState.CONFIRMED, PlacementState.UNDER_WAY], PlacementState.TRANSFERRED
    )
    def transfer(self, *, ends_on, at, reason: str) -> None:
        """End here, on a day; the student goes on elsewhere."""
        self.ends_on, self.transferred_at, self.transfer_reason = ends_on, at, reason


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user):
        reach = reach_of(user).holding(VIEW_EVALUATIONS)
        return self.filter(placement__in=Placement.objects.within(reach))


@audited(exclude=("comment",))
class Evaluation(models.Model):
    """The mentor's view of an intern, given once."""

    placement = models.OneToOneField(
        Placement, models.PROTECT, related_name="evaluation", verbose_name=_("placement")
    )
    would_hire = models.BooleanField(_("would hire"), null=True)
    hire_outcome = models.CharField(_("hired"), max_length=20, choices=HireOutcome)
    comment = models.TextField(_("comment"), blank=True, max_length=3000)
    submitted_at = models.DateTimeField(_("given at"))

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")

    def __str__(self) -> str:
        return str(self.placement)


class CompetenceRating(models.Model):
    """One competence rated 1–5; an empty rating means it could not be observed."""

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="ratings", verbose_name=_("evaluation")
    )
    competence = models.ForeignKey(
        "partners.Competence", models.PROTECT, verbose_name=_("competence")
    )
    rating = models.PositiveSmallIntegerField(
        _("rating"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )

    class Meta:
        verbose_name = _("competence rating")
        verbose_name_plural = _("competence ratings")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "competence"],
                name="competence_rated_once",
                violation_error_message=_("This competence is rated already."),
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)),
                name="competence_rating_range",
                violation_error_message=_("Ratings are from 1 to 5."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competence}: {self.rating}"
