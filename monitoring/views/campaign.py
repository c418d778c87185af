"""Campaigns: planned, launched, reminded, closed."""

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from monitoring import permissions
from monitoring.actions import campaign as actions
from monitoring.actions.invitation import silent_invitations
from monitoring.answers import overall_shares, response_rates
from monitoring.enums import CampaignState
from monitoring.filters import CampaignFilter
from monitoring.forms.campaign import CampaignForm
from monitoring.frame import preview_frame
from monitoring.models import Campaign


def _rate(campaign: Campaign) -> float | None:
    return campaign.completed / campaign.invited if campaign.invited else None


class CampaignList(RecordList):
    model = Campaign
    permission = permissions.VIEW_CAMPAIGNS
    filterset_class = CampaignFilter
    template_name = "monitoring/campaign/list.html"
    columns = [
        Column(_("Campaign"), "name"),
        Column(_("University"), "university.name"),
        Column(_("Academic year"), "academic_year_label"),
        Column(_("State"), "get_state_display"),
        Column(_("First day"), "starts_on"),
        Column(_("Last day"), "ends_on"),
        Column(_("Enterprises in the frame"), "population"),
        Column(_("Invited"), "invited"),
        Column(_("Answered"), "completed"),
        Column(_("Response rate"), _rate),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related("university").with_counts()

    def get_context_data(self, **context):
        may_add = self.request.user.has_perm(permissions.CHANGE_CAMPAIGN)
        context = super().get_context_data(may_add=may_add, **context)
        records = context["page"].records
        shares = overall_shares(records)
        return context | {"rows": [(record, shares.get(record.pk)) for record in records]}


class CampaignDetail(RecordDetail):
    model = Campaign
    permission = permissions.VIEW_CAMPAIGNS
    template_name = "monitoring/campaign/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("university", "questionnaire")

    def get_context_data(self, **context):
        campaign, now = self.object, timezone.now()
        today = timezone.localdate(now)
        may_change = self.request.user.has_perm(permissions.CHANGE_CAMPAIGN, campaign)
        context |= {"may_change": may_change, "steps": _steps(campaign)}
        if campaign.state == CampaignState.DRAFT:
            context["frame"] = preview_frame(campaign, today)
            context["may_launch"] = campaign.starts_on <= today <= campaign.ends_on
        else:
            rate, covered = response_rates(campaign)
            context |= {
                "rate": rate,
                "coverage": covered,
                "takes_answers": campaign.takes_answers(today),
            }
        if may_change and campaign.takes_answers(today):
            invitations = campaign.invitations.all()
            context |= {
                "unsent": invitations.waiting().count(),
                "silent": silent_invitations(campaign_id=campaign.pk, at=now).count(),
                "uninvited": max(campaign.population - invitations.count(), 0),
            }
        return super().get_context_data(**context)


def _steps(campaign: Campaign) -> list[dict]:
    reached = list(CampaignState).index(campaign.state)
    times = [None, campaign.launched_at, campaign.closed_at]
    words = {CampaignState.CLOSED: "done"}
    return [
        {
            "label": state.label,
            "state": "done"
            if place < reached
            else words.get(state, "now")
            if place == reached
            else "next",
            "at": times[place],
        }
        for place, state in enumerate(CampaignState)
    ]


class CampaignCreate(RecordCreate):
    model = Campaign
    permission = permissions.CHANGE_CAMPAIGN
    form_class = CampaignForm
    title = _("Plan a survey campaign")
    submit_label = _("Save and see who is asked")

    def write(self, form):
        return actions.save_draft(
            campaign=form.save(commit=False), by=self.request.user, at=timezone.now()
        )

    def get_cancel_url(self):
        return reverse("campaign-list")


class CampaignUpdate(RecordUpdate):
    model = Campaign
    permission = permissions.CHANGE_CAMPAIGN
    form_class = CampaignForm
    title = _("Change the campaign")

    def write(self, form):
        return actions.save_draft(
            campaign=form.save(commit=False), by=self.request.user, at=timezone.now()
        )


class CampaignAction(RecordAction):
    model = Campaign
    permission = permissions.CHANGE_CAMPAIGN


class CampaignJob(CampaignAction):
    """Starts work in the background and leads to its progress."""

    job = None

    def get_success_url(self):
        return reverse("job-detail", args=[self.job.pk]) if self.job else super().get_success_url()


class CampaignLaunch(CampaignJob):
    success_message = _("The campaign runs. Invitations are being sent.")

    def act(self, record, form=None) -> None:
        self.job = actions.launch_campaign(campaign=record, by=self.request.user, at=timezone.now())


class CampaignInvite(CampaignJob):
    success_message = _("Invitations are being sent.")

    def act(self, record, form=None) -> None:
        self.job = actions.invite_remaining(
            campaign=record, by=self.request.user, at=timezone.now()
        )


class CampaignRemind(CampaignJob):
    success_message = _("Reminders are being sent.")

    def act(self, record, form=None) -> None:
        self.job = actions.remind_campaign(campaign=record, by=self.request.user, at=timezone.now())


class CampaignClose(CampaignAction):
    success_message = _("The campaign is closed.")

    def act(self, record, form=None) -> None:
        actions.close_campaign(campaign=record, by=self.request.user, at=timezone.now())


class CampaignDiscard(CampaignAction):
    success_message = _("The draft is removed.")
    removed = False

    def act(self, record, form=None) -> None:
        actions.discard_draft(campaign=record, by=self.request.user, at=timezone.now())
        self.removed = True

    def get_success_url(self):
        return reverse_lazy("campaign-list") if self.removed else super().get_success_url()
