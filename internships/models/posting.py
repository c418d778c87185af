"""Places enterprises offer to interns."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.models.state import StateField, StatefulModel
from cluster_portal.common.periods import Period
from cluster_portal.common.text import search_key
from internships.enums import ChangeState, PostingState
from internships.models.posting_content import PostingContent
from internships.models.round import PlacementRound
from internships.permissions import VIEW_POSTINGS
from partners.enums import StudentStatus
from partners.models.programme import years_of_study
from partners.reach import reach_of


class PostingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """HR: own. University: those sent to it, drafts aside. Student: open to them."""
        reach = reach_of(user).holding(VIEW_POSTINGS)
        not_draft = ~Q(state=PostingState.DRAFT)
        if reach.sees_everything:
            return self.filter(not_draft)
        shown = Q(enterprise__in=reach.enterprises)
        shown |= Q(university__in=reach.universities) & not_draft
        shown |= Q(eligible_programmes__department__in=reach.departments) & not_draft
        if reach.students:
            shown |= Q(pk__in=self.model.objects.open_to(user).values("pk"))
            shown |= Q(applications__student__user=user.pk)
        return self.filter(pk__in=self.model.objects.filter(shown).values("pk"))

    def published(self):
        return self.filter(state=PostingState.PUBLISHED)

    def open_to(self, user):
        """Published for the person's own programme and year, in a round open to them."""
        student = getattr(user, "student", None)
        if student is None or student.status != StudentStatus.STUDYING:
            return self.none()
        return self.published().filter(
            placement_round__in=PlacementRound.objects.open_to(student).values("pk"),
            eligible_programmes=student.programme_id,
            eligible_years__contains=[student.year],
        )

    def with_free_places(self):
        return self.filter(places_taken__lt=F("places"))

    def for_university(self, university):
        return self.filter(university=university)

    def in_review(self):
        """Sent and not answered yet, or with a change that waits for the university's word."""
        return self.filter(
            Q(state=PostingState.SUBMITTED)
            | Q(state=PostingState.PUBLISHED, changes__state=ChangeState.PROPOSED)
        )

    def templates(self):
        return self.exclude(template_name="")

    def beginning_in(self, period: Period):
        return self.filter(starts_on__range=(period.start, period.end))


@audited(exclude=("search_key", "shared", "copied_from"))  # the last two never change
class Posting(PostingContent, StatefulModel):
    """An enterprise offers places to one university's students for a period.

    `places_taken` is kept by a database trigger from the placements that hold a place. One of
    several of a `shared` posting repeats its content, as this university has agreed to it.
    """

    enterprise = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="postings",
        verbose_name=_("enterprise"),
    )
    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="postings_received",
        verbose_name=_("university"),
    )
    placement_round = models.ForeignKey(
        "internships.PlacementRound",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("placement round"),
    )
    practice_type = models.ForeignKey(
        "internships.PracticeType", models.PROTECT, verbose_name=_("type of practice")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    places = models.PositiveSmallIntegerField(
        _("places"), validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    places_taken = models.PositiveSmallIntegerField(_("places taken"), default=0, editable=False)
    eligible_programmes = models.ManyToManyField(
        "partners.Programme", related_name="postings", verbose_name=_("programmes")
    )
    eligible_years = years_of_study()
    shared = models.ForeignKey(
        "internships.SharedPosting",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # posting_by_shared
        related_name="postings",
        verbose_name=_("shared posting"),
    )
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,  # posting_by_original
        related_name="copies",
        editable=False,
        verbose_name=_("copied from"),
    )
    reference = models.CharField(  # noqa: DJ001 unique where given, so absent and not empty
        _("enterprise's own number"),
        max_length=30,
        null=True,
        blank=True,
        help_text=_("By which a file brought in again finds this posting."),
    )
    template_name = models.CharField(
        _("name as a template"), max_length=100, blank=True, default="", db_default=""
    )
    state = StateField(_("state"), choices=PostingState, default=PostingState.DRAFT)
    return_reason = models.TextField(_("why it was returned"), blank=True)
    submitted_at = models.DateTimeField(_("sent for review at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    close_reason = models.TextField(_("why it was closed"), blank=True)
    search_key = models.TextField(editable=False, default="")

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [
            models.Index(fields=["university", "state", "-id"], name="posting_by_university"),
            models.Index(fields=["enterprise", "-id"], name="posting_by_enterprise"),
            models.Index(fields=["shared"], name="posting_by_shared"),
            models.Index(fields=["copied_from"], name="posting_by_original"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="posting_search"),
        ]
        constraints = [
            *PostingContent.Meta.constraints,
            models.UniqueConstraint(
                fields=["enterprise", "reference"],
                name="posting_reference_unique",
                violation_error_message=_("Another posting of yours has this number."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="posting_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1) | Q(state=PostingState.CLOSED),
                name="posting_has_places",
                violation_error_message=_("Offer at least one place."),
            ),
            models.CheckConstraint(
                condition=Q(places_taken__lte=F("places")),
                name="posting_not_overfilled",
                violation_error_message=_("All places of this posting are taken."),
            ),
            models.CheckConstraint(
                condition=~Q(state=PostingState.PUBLISHED) | Q(placement_round__isnull=False),
                name="posting_published_in_round",
                violation_error_message=_("A published posting belongs to a placement round."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="offer_no_less_than_reserved",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("places"),
                condition=pgtrigger.Condition("NEW.places < OLD.places"),
                declare=[("reserved", "integer")],
                func="""
                    SELECT sum(places) INTO reserved FROM internships_reservedplaces
                        WHERE posting_id = NEW.id;
                    IF reserved > NEW.places THEN
                        RAISE EXCEPTION 'Fewer places offered than reserved'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'reserved_places_offered';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    @property
    def has_expired(self) -> bool:
        """Closed by itself when its time was over, and by nobody."""
        return self.state == PostingState.CLOSED and not self.close_reason

    @property
    def is_published(self) -> bool:
        return self.state == PostingState.PUBLISHED

    @property
    def places_free(self) -> int:
        return self.places - self.places_taken

    def set_keys(self) -> None:
        """Compute the key; called by save() and by whoever writes in bulk."""
        self.search_key = search_key(f"{self.title} {self.description}")

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("posting-detail", args=[self.pk])

    @transition("state", PostingState.DRAFT, PostingState.SUBMITTED)
    def submit(self, *, at) -> None:
        self.submitted_at, self.return_reason = at, ""

    @transition("state", PostingState.SUBMITTED, PostingState.SUBMITTED)
    def submit_anew(self, *, at) -> None:
        """The enterprise changed what the university has not looked at yet."""
        self.submitted_at = at

    @transition("state", PostingState.SUBMITTED, PostingState.PUBLISHED)
    def publish(self, *, placement_round, at) -> None:
        self.placement_round, self.published_at = placement_round, at

    @transition("state", PostingState.SUBMITTED, PostingState.DRAFT)
    def send_back(self, *, reason: str) -> None:
        self.return_reason = reason

    @transition("state", PostingState.PUBLISHED, PostingState.CLOSED)
    def close(self, *, at, reason: str) -> None:
        self.closed_at, self.close_reason = at, reason

    @transition("state", PostingState.PUBLISHED, PostingState.CLOSED)
    def expire(self, *, at) -> None:
        self.closed_at = at

    @transition(
        "state", [PostingState.DRAFT, PostingState.SUBMITTED, PostingState.PUBLISHED],
        PostingState.CANCELLED,
    )  # fmt: skip
    def cancel(self, *, at, reason: str) -> None:
        self.closed_at, self.close_reason = at, reason
