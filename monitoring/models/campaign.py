"""Campaigns, their invitations, and the answers."""

import uuid

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cluster_portal.common.audit import audited
from cluster_portal.common.links import token_for
from cluster_portal.common.models.state import StateField, StatefulModel
from cluster_portal.common.models.years import YearField
from monitoring.enums import CampaignState, InvitationState
from monitoring.permissions import CHANGE_CAMPAIGN, VIEW_CAMPAIGNS
from partners.reach import reach_of


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The university's own; the country for the ministry."""
        reach = reach_of(user).holding(VIEW_CAMPAIGNS)
        if reach.sees_everything:
            return self
        return self.filter(university__in=reach.universities)

    def closed(self):
        return self.filter(state=CampaignState.CLOSED)

    def with_counts(self):
        """Adds `invited` (valid invitations) and `completed`."""
        mine = Invitation.objects.filter(campaign=OuterRef("pk")).order_by()

        def counted(invitations):
            per_campaign = invitations.values("campaign").annotate(n=Count("pk")).values("n")
            return Coalesce(Subquery(per_campaign), 0)

        return self.annotate(
            invited=counted(mine.valid()), completed=counted(mine.valid().completed())
        )


@audited()
class Campaign(StatefulModel):
    """A university asks the hosts of its students between two days.

    `population` is the size of the frame when invitations were made (all hosts of the year).
    """

    university = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="campaigns",
        verbose_name=_("university"),
    )
    questionnaire = models.ForeignKey(
        "monitoring.Questionnaire", models.PROTECT, verbose_name=_("questionnaire")
    )
    name = models.CharField(_("name"), max_length=200)
    academic_year = YearField(
        _("academic year"), help_text=_("The calendar year in which it begins.")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    population = models.PositiveIntegerField(_("size of the frame"), default=0)
    state = StateField(_("state"), choices=CampaignState, default=CampaignState.DRAFT)
    launched_at = models.DateTimeField(_("launched at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        indexes = [models.Index(fields=["university", "-id"], name="campaign_by_university")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_dates_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.UniqueConstraint(
                fields=["university", "academic_year"],
                condition=Q(state=CampaignState.RUNNING),
                name="campaign_one_at_a_time",
                violation_error_message=_(
                    "A campaign about this academic year is running: nobody is asked twice at once."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign-detail", args=[self.pk])

    @property
    def academic_year_label(self) -> str:
        return f"{self.academic_year}/{self.academic_year + 1}"

    def takes_answers(self, on) -> bool:
        """Launched, not closed, and the last day has not passed."""
        return self.state == CampaignState.RUNNING and on <= self.ends_on

    @transition("state", CampaignState.DRAFT, CampaignState.RUNNING)
    def launch(self, *, at, population: int) -> None:
        self.launched_at, self.population = at, population

    @transition("state", CampaignState.RUNNING, CampaignState.CLOSED)
    def close(self, *, at) -> None:
        self.closed_at = at


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who was asked and whether they answered; never what they answered."""
        reach = reach_of(user).holding(CHANGE_CAMPAIGN)
        return self.filter(campaign__university__in=reach.universities)

    def valid(self):
        """Invitations that reached somebody: the denominator of the response rate."""
        return self.filter(sent_at__isnull=False, failed_at=None)

    def completed(self):
        return self.filter(completed_at__isnull=False)

    def waiting(self):
        """No letter has gone out yet."""
        return self.filter(sent_at=None, opted_out_at=None, failed_at=None)

    def in_state(self, state: InvitationState):
        """Where `state` says the same, for filters."""
        over = {
            InvitationState.COMPLETED: Q(completed_at__isnull=False),
            InvitationState.OPTED_OUT: Q(opted_out_at__isnull=False),
            InvitationState.FAILED: Q(failed_at__isnull=False),
            InvitationState.STARTED: Q(opened_at__isnull=False),
            InvitationState.SENT: Q(sent_at__isnull=False),
        }
        found = self
        for stronger, condition in over.items():
            if stronger == state:
                return found.filter(condition)
            found = found.exclude(condition)
        return found

    def to_remind(self, before):
        """Asked and silent, and no letter since BEFORE."""
        asked = self.valid().filter(completed_at=None, opted_out_at=None, sent_at__lt=before)
        return asked.filter(Q(reminded_at=None) | Q(reminded_at__lt=before))


@audited(exclude=("key",))
class Invitation(models.Model):
    """One host asked once. `key` makes the personal link /s/<token>."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="invitations", verbose_name=_("campaign")
    )
    enterprise = models.ForeignKey(
        "partners.Organization",
        models.PROTECT,
        related_name="survey_invitations",
        verbose_name=_("enterprise"),
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language of letters"), max_length=10, default="uz")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    opted_out_at = models.DateTimeField(_("opted out at"), null=True, blank=True)
    failed_at = models.DateTimeField(_("letter came back at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "enterprise"],
                name="invitation_once",
                violation_error_message=_("This enterprise is invited already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.campaign}"

    def get_absolute_url(self) -> str:
        return reverse("invitation-list", args=[self.campaign_id])

    @property
    def university_id(self) -> int:
        """Whose campaign asks, for the rights; read with `campaign`."""
        return self.campaign.university_id

    @property
    def token(self) -> str:
        return token_for("survey", self.key)

    @property
    def state(self) -> InvitationState:
        if self.completed_at:
            return InvitationState.COMPLETED
        if self.opted_out_at:
            return InvitationState.OPTED_OUT
        if self.failed_at:
            return InvitationState.FAILED
        if self.opened_at:
            return InvitationState.STARTED
        return InvitationState.SENT if self.sent_at else InvitationState.WAITING


class ResponseQuerySet(models.QuerySet):
    """A response has no page of its own: there is no `visible_to`, only groups are reported."""

    def submitted(self):
        return self.filter(submitted_at__isnull=False)

    def reportable(self):
        """Submitted, in campaigns that are over.

        While a campaign runs, a figure that changes would tell what the enterprise said that has
        just answered.
        """
        return self.submitted().filter(invitation__campaign__state=CampaignState.CLOSED)

    def of_campaign(self, campaign):
        return self.filter(invitation__campaign=campaign)

    def for_university(self, university):
        return self.filter(invitation__campaign__university=university)


class Response(models.Model):
    """The answers to one invitation. Reported only in groups; nobody's page shows one."""

    invitation = models.OneToOneField(
        Invitation, models.PROTECT, related_name="response", verbose_name=_("invitation")
    )
    language = models.CharField(_("language"), max_length=10)
    started_at = models.DateTimeField(_("started at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.Model):
    """One item answered: a number, "not applicable", or a text."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    item = models.ForeignKey("monitoring.Item", models.PROTECT, related_name="answers")
    value = models.IntegerField(_("value"), null=True, blank=True)
    is_not_applicable = models.BooleanField(_("not applicable"), default=False)
    text = models.TextField(_("text"), blank=True, max_length=3000)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(is_not_applicable=False),
                name="answer_value_or_not_applicable",
                violation_error_message=_("Either a value or “not applicable”."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
