"""Who was asked in a campaign, and whether they answered; never what."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import RecordAction, RecordList
from monitoring import permissions
from monitoring.actions import campaign as actions
from monitoring.filters import InvitationFilter
from monitoring.forms.campaign import NewAddressForm
from monitoring.models import Invitation
from monitoring.views.of_campaign import CampaignInAddress


class InvitationList(CampaignInAddress, RecordList):
    model = Invitation
    permission = permissions.CHANGE_CAMPAIGN
    filterset_class = InvitationFilter
    ordering = ("enterprise__sort_key", "pk")
    template_name = "monitoring/invitation/list.html"
    columns = [
        Column(_("Enterprise"), "enterprise.name"),
        Column(_("E-mail"), "email"),
        Column(_("State"), "state.label"),
        Column(_("Letter sent"), "sent_at"),
        Column(_("Reminded"), "reminded_at"),
    ]

    def get_queryset(self):
        invitations = super().get_queryset().filter(campaign=self.campaign)
        return invitations.select_related("enterprise")

    def get_context_data(self, **context):
        today = timezone.localdate()
        return super().get_context_data(
            campaign=self.campaign, takes_answers=self.campaign.takes_answers(today), **context
        )


class InvitationAction(RecordAction):
    model = Invitation
    permission = permissions.CHANGE_CAMPAIGN

    def get_queryset(self):
        return super().get_queryset().select_related("campaign", "enterprise")


class InvitationFail(InvitationAction):
    success_message = _("Noted: the letter came back.")

    def act(self, record, form=None) -> None:
        actions.report_failed_letter(invitation=record, by=self.request.user, at=timezone.now())


class InvitationResend(InvitationAction):
    form_class = NewAddressForm
    title = _("Send to another address")
    submit_label = _("Send the invitation")
    success_message = _("The invitation is being sent.")

    def get_initial(self):
        return {"email": self.object.email}

    def act(self, record, form=None) -> None:
        actions.send_to_new_address(
            invitation=record,
            email=form.cleaned_data["email"],
            by=self.request.user,
            at=timezone.now(),
        )
