"""People of an organization and their roles."""

from datetime import timedelta

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.permissions import RESET_SECOND_FACTOR, require
from cluster_portal.common.security.second_factor import people_with_factor, reset_second_factor
from cluster_portal.common.views.records import RecordAction, RecordCreate, RecordList
from partners import permissions
from partners.actions.affiliation import end_affiliation, give_role, invite_again
from partners.enums import Role
from partners.forms.affiliation import AffiliationForm, ResetReasonForm
from partners.models import Affiliation, Organization
from partners.permissions import roles_to_give


class OfOrganization:
    """The page of an organization whose people the reader manages."""

    @cached_property
    def organization(self) -> Organization:
        visible = Organization.objects.visible_to(self.request.user).select_related("parent")
        organization = get_object_or_404(visible, pk=self.kwargs["pk"])
        require(self.request.user, self.permission, organization)
        return organization

    def get_context_data(self, **context):
        return super().get_context_data(organization=self.organization, **context)


class AffiliationList(OfOrganization, RecordList):
    """Without students: their register is another page."""

    model = Affiliation
    permission = permissions.MANAGE_AFFILIATIONS
    template_name = "partners/affiliation/list.html"

    def get_queryset(self):
        whose = Q(organization=self.organization) | Q(organization__parent=self.organization)
        related = ("user__account_invitation", "organization", "organization__parent")
        found = super().get_queryset().filter(whose).exclude(role=Role.STUDENT)
        return found.select_related(*related)

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        now, today, user = timezone.now(), timezone.localdate(), self.request.user
        givable = {}
        resettable = self._resettable(context["page"].records)
        for record in context["page"].records:
            if record.organization_id not in givable:
                givable[record.organization_id] = roles_to_give(user, record.organization)
            record.is_over = record.ends_on is not None and record.ends_on < today
            is_mine_to_give = record.role in givable[record.organization_id]
            record.may_end = (
                (record.ends_on is None or record.ends_on > today)
                and record.user_id != user.pk
                and is_mine_to_give
            )
            record.is_invited = not record.user.has_usable_password()
            record.invitation = getattr(record.user, "account_invitation", None)
            record.is_invitation_over = record.invitation and record.invitation.expires_at < now
            record.may_invite = record.is_invited and is_mine_to_give and not record.is_over
            record.may_reset = record.user_id in resettable
        return context | {"may_give": bool(roles_to_give(user, self.organization))}

    def _resettable(self, records) -> set[int]:
        """Whose second factor the reader may reset; never their own."""
        if not self.request.user.has_perm(RESET_SECOND_FACTOR):
            return set()
        return people_with_factor({record.user_id for record in records} - {self.request.user.pk})


class AffiliationCreate(OfOrganization, RecordCreate):
    model = Affiliation
    permission = permissions.MANAGE_AFFILIATIONS
    form_class = AffiliationForm
    title = _("Give a person a role")
    submit_label = _("Give the role")
    success_message = _("The person has the role now and gets a letter.")

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return kwargs | {"roles": roles_to_give(self.request.user, self.organization)}

    def get_cancel_url(self):
        return self.request.path.removesuffix("add/")

    def write(self, form):
        who = {"organization": self.organization, "by": self.request.user}
        return give_role(**who, at=timezone.now(), **form.cleaned_data)


class _AffiliationAction(RecordAction):
    model = Affiliation
    permission = permissions.MANAGE_AFFILIATIONS

    def get_queryset(self):
        related = ("user", "organization", "organization__parent")
        return super().get_queryset().select_related(*related)


class AffiliationInvite(_AffiliationAction):
    success_message = _("A new letter with a link is on its way.")

    def act(self, record, form=None):
        invite_again(affiliation=record, by=self.request.user, at=timezone.now())


class SecondFactorReset(_AffiliationAction):
    """For who lost both the telephone and the recovery codes."""

    permission = RESET_SECOND_FACTOR
    form_class = ResetReasonForm
    title = _("Reset the second factor")
    submit_label = _("Reset the second factor")
    success_message = _("The second factor is reset. The person is signed out and gets a letter.")

    def act(self, record, form=None):
        who = {"user": record.user, "by": self.request.user}
        reset_second_factor(**who, at=timezone.now(), reason=form.cleaned_data["reason"])


class AffiliationEnd(_AffiliationAction):
    success_message = _("The role has ended.")

    def act(self, record, form=None):
        """From now on: yesterday is the last day, so that no right is left over today."""
        yesterday = timezone.localdate() - timedelta(days=1)
        end_affiliation(affiliation=record, by=self.request.user, on=yesterday)
