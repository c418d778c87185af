"""Placement rounds and the allocations run for them."""

from django.apps import apps
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from cluster_portal.common.models.years import YearField
from internships.enums import AllocationRule, RoundPhase, RoundState, RunKind, TieRule
from internships.permissions import VIEW_ROUNDS
from partners.models.programme import years_of_study
from partners.reach import reach_of


def _rounds_that_placed(student: int):
    """Keys of the rounds from which the STUDENT holds or is offered a place."""
    placements = apps.get_model("internships", "Placement").objects.with_a_place()
    return placements.filter(student=student, application__isnull=False).values(
        "application__placement_round"
    )


class PlacementRoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own university's; the enterprise's where it posts; the student's own university's."""
        reach = reach_of(user).holding(VIEW_ROUNDS)
        if reach.sees_everything:
            return self
        not_draft = ~Q(state=RoundState.DRAFT)
        shown = Q(university__in=reach.universities)
        shown |= Q(university__units__in=reach.departments) & not_draft
        shown |= Q(university__students__user__in=reach.students) & not_draft
        if reach.enterprises:  # any enterprise may answer an open call for places
            shown |= not_draft
        return self.filter(pk__in=self.model.objects.filter(shown).values("pk"))

    def open(self):
        return self.filter(state=RoundState.OPEN)

    def open_to(self, student):
        """Open to a student by university, year of study, programme and standing.

        A second round is for those alone whom the first left without a place.
        """
        good_enough = Q(least_grade=None)
        if student.grade_average is not None:
            good_enough |= Q(least_grade__lte=student.grade_average)
        return self.open().filter(
            good_enough,
            Q(predecessor=None) | ~Q(predecessor__in=_rounds_that_placed(student.pk)),
            pk__in=self.model.objects.for_programme(student.programme_id).values("pk"),
            university=student.university_id,
            eligible_years__contains=[student.year],
        )

    def for_programme(self, programme):
        """Those that name the programme, and those that name none and so are for all."""
        return self.filter(Q(eligible_programmes=programme) | Q(eligible_programmes=None))

    def due_to_open(self, at):
        """Drafts to be opened by the clock."""
        return self.filter(state=RoundState.DRAFT, opens_by_itself=True, apply_from__lte=at)


@audited()
class PlacementRound(StatefulModel):
    """A university's round: apply, rank, allocate and confirm by a published calendar."""

    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="placement_rounds",
        verbose_name=_("university"),
    )
    name = models.CharField(_("name"), max_length=200)
    practice_type = models.ForeignKey(
        "internships.PracticeType", models.PROTECT, verbose_name=_("type of practice")
    )
    academic_year = YearField(
        _("academic year"), help_text=_("The calendar year in which it begins.")
    )
    apply_from = models.DateTimeField(_("applications from"))
    apply_until = models.DateTimeField(_("applications until"))
    rank_until = models.DateTimeField(_("enterprises rank until"))
    confirm_until = models.DateTimeField(_("students confirm until"))
    choices_max = models.PositiveSmallIntegerField(
        _("choices a student may rank"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    eligible_years = years_of_study()
    eligible_programmes = models.ManyToManyField(
        "partners.Programme",
        blank=True,
        related_name="placement_rounds",
        verbose_name=_("programmes"),
        help_text=_("None chosen: the round is for all of them."),
    )
    least_grade = models.DecimalField(
        _("least grade average"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("From 0 to 100. Students without a known average cannot apply then."),
    )
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="successors",
        verbose_name=_("follows the round"),
    )
    opens_by_itself = models.BooleanField(
        _("opens by itself"),
        default=False,
        db_default=False,
        help_text=_("On the first day for applications, without anybody's doing."),
    )
    rule = models.CharField(
        _("allocation rule"),
        max_length=20,
        choices=AllocationRule,
        default=AllocationRule.STABLE_MATCHING,
    )
    tie_rule = models.CharField(
        _("ties are broken by"), max_length=20, choices=TieRule, default=TieRule.YEAR_THEN_GRADE
    )
    seed = models.PositiveIntegerField(
        _("seed of the lottery"), help_text=_("Published before applications begin.")
    )
    state = StateField(_("state"), choices=RoundState, default=RoundState.DRAFT)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    allocated_at = models.DateTimeField(_("allocated at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True, max_length=2000)

    objects = PlacementRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement round")
        verbose_name_plural = _("placement rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(apply_until__gt=F("apply_from"))
                & Q(rank_until__gte=F("apply_until"))
                & Q(confirm_until__gte=F("rank_until")),
                name="round_calendar_in_order",
                violation_error_message=_(
                    "The calendar runs: applications from, until, ranking, confirmation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(choices_max__range=(1, 5)),
                name="round_choices_range",
                violation_error_message=_("Students may rank from one to five choices."),
            ),
            models.CheckConstraint(
                condition=Q(least_grade=None) | Q(least_grade__range=(0, 100)),
                name="round_least_grade_range",
                violation_error_message=_("The grade average is from 0 to 100."),
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(predecessor__isnull=False),
                name="round_followed_once",
                violation_error_message=_("A second round follows this one already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("placement-round-detail", args=[self.pk])

    def phase(self, at) -> RoundPhase:
        """Where an open round stands at a moment."""
        if at < self.apply_from:
            return RoundPhase.BEFORE
        if at < self.apply_until:
            return RoundPhase.APPLICATION
        if at < self.rank_until:
            return RoundPhase.RANKING
        return RoundPhase.ALLOCATION

    @property
    def has_outcome(self) -> bool:
        return self.state in {RoundState.ALLOCATED, RoundState.CLOSED}

    def takes_applications(self, at) -> bool:
        return self.state == RoundState.OPEN and self.phase(at) == RoundPhase.APPLICATION

    def takes_rankings(self, at) -> bool:
        """Enterprises may rank while applications still come in, until their own deadline."""
        return self.state == RoundState.OPEN and self.apply_from <= at < self.rank_until

    @transition("state", RoundState.DRAFT, RoundState.OPEN)
    def open(self, *, at) -> None:
        self.opened_at = at

    @transition("state", RoundState.OPEN, RoundState.ALLOCATED)
    def allocate(self, *, at) -> None:
        self.allocated_at = at

    @transition("state", RoundState.ALLOCATED, RoundState.CLOSED)
    def close(self, *, at) -> None:
        self.closed_at = at

    @transition("state", [RoundState.DRAFT, RoundState.OPEN], RoundState.CANCELLED)
    def cancel(self, *, at, reason: str) -> None:
        self.closed_at, self.cancel_reason = at, reason


class AllocationRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Inputs hold every student's choices: the university and the ministry only."""
        reach = reach_of(user).holding(VIEW_ROUNDS)
        if reach.sees_everything:
            return self
        return self.filter(placement_round__university__in=reach.universities)


@audited(exclude=("inputs", "outcome"))
class AllocationRun(models.Model):
    """One run with everything needed to replay it.

    `inputs` and `outcome` ({student: posting}) hold primary keys; see `matching.stored`.
    """

    placement_round = models.ForeignKey(
        PlacementRound, models.PROTECT, related_name="runs", verbose_name=_("placement round")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=RunKind)
    rule = models.CharField(_("allocation rule"), max_length=20, choices=AllocationRule)
    tie_rule = models.CharField(_("ties are broken by"), max_length=20, choices=TieRule)
    seed = models.PositiveIntegerField(_("seed of the lottery"))
    inputs = models.JSONField(_("inputs"))
    outcome = models.JSONField(_("outcome"))
    inputs_digest = models.CharField(
        _("SHA-256 of the inputs"), max_length=64, blank=True, default="", db_default=""
    )
    figures = models.JSONField(_("figures"), default=dict)
    blocking_pairs = models.PositiveIntegerField(_("blocking pairs"))
    run_at = models.DateTimeField(_("run at"))
    run_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("run by")
    )

    objects = AllocationRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation run")
        verbose_name_plural = _("allocation runs")
        constraints = [
            models.UniqueConstraint(
                fields=["placement_round"],
                condition=Q(kind=RunKind.FINAL),
                name="round_allocated_once",
                violation_error_message=_("This round is allocated already."),
            ),
            models.CheckConstraint(
                condition=Q(kind=RunKind.DRY)
                | Q(blocking_pairs=0)
                | ~Q(rule=AllocationRule.STABLE_MATCHING),
                name="final_run_is_stable",
                violation_error_message=_("An allocation with blocking pairs is not stable."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_round} · {self.get_kind_display()}"

    @property
    def university_id(self) -> int:
        """Whose it is."""
        return self.placement_round.university_id

    def get_absolute_url(self) -> str:
        return reverse("allocation-run-detail", args=[self.pk])
