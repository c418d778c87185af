"""Agreements: the list, one of them, and the steps of its parties."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
    RecordUpdate,
)
from partners import permissions
from partners.actions import agreement as actions
from partners.enums import AgreementState
from partners.filters import AgreementFilter
from partners.forms.agreement import (
    AgreementForm,
    ConsentForm,
    RemarksForm,
    SignForm,
    TerminateForm,
)
from partners.models import Agreement, AgreementDocument, AgreementObligation
from partners.models.agreement import ALIVE
from partners.views.agreement_steps import agreement_steps


def party_names(agreement: Agreement) -> str:
    return "; ".join(str(party.organization) for party in agreement.parties.all())


class AgreementList(RecordList):
    model = Agreement
    permission = permissions.VIEW_AGREEMENTS
    filterset_class = AgreementFilter
    template_name = "partners/agreement/list.html"
    columns = [
        Column(_("Number"), "number"),
        Column(_("Date"), "dated_on"),
        Column(_("Kind"), "get_kind_display"),
        Column(_("Subject"), "subject"),
        Column(_("Parties"), party_names),
        Column(_("Valid from"), "valid_from"),
        Column(_("Valid until"), "valid_until"),
        Column(_("Ended early on"), "terminated_on"),
        Column(_("State"), "get_state_display"),
    ]

    def get_queryset(self):
        return super().get_queryset().with_parties()

    def get_context_data(self, **context):
        may_add = self.request.user.has_perm(permissions.CHANGE_AGREEMENT)
        return super().get_context_data(may_add=may_add, **context)


class AgreementDetail(RecordDetail):
    model = Agreement
    permission = permissions.VIEW_AGREEMENTS
    template_name = "partners/agreement/detail.html"

    def get_queryset(self):
        people = ("signed_by", "terminated_by", "renews", "renewal")
        found = super().get_queryset().with_parties().select_related(*people)
        return found.prefetch_related("parties__consented_by")

    def get_context_data(self, **context):
        record, user, today = self.object, self.request.user, timezone.localdate()
        leads = user.has_perm(permissions.CHANGE_AGREEMENT, record)
        draft = leads and record.state == AgreementState.DRAFT
        reviewing = leads and record.state == AgreementState.UNDER_REVIEW
        missing = actions.missing_consents(record, today) if reviewing else []
        own = actions.own_parties(record, user) if reviewing else []
        seen = Agreement.objects.visible_to(user)
        owed = AgreementObligation.objects.filter(party__agreement=record)
        return super().get_context_data(
            steps=agreement_steps(record),
            documents=AgreementDocument.objects.visible_to(user)
            .filter(agreement=record)
            .select_related("uploaded_by"),
            obligations=owed.select_related("party__organization", "done_by"),
            today=today,
            leads=leads,
            may_change=draft,
            may_discard=draft and record.sent_at is None,
            may_accept=any(party.consented_at is None for party in own),
            may_return=reviewing,
            may_sign=reviewing and not missing,
            missing=missing,
            may_end=leads and record.state in ALIVE,
            may_finish=leads and record.state in ALIVE,
            renewal=seen.filter(renews=record).first(),
            renewed=seen.filter(pk=record.renews_id).first() if record.renews_id else None,
            may_renew=leads
            and record.state in {*ALIVE, AgreementState.EXPIRED}
            and record.valid_until is not None
            and not hasattr(record, "renewal"),
            **context,
        )


class AgreementCreate(RecordCreate):
    """`?with=` names the other party."""

    model = Agreement
    permission = permissions.CHANGE_AGREEMENT
    form_class = AgreementForm
    title = _("Draw up an agreement")
    submit_label = _("Save draft")
    success_message = _("The draft is saved. Send it for review when it is ready.")

    def get_initial(self):
        named = self.request.GET.get("with", "")
        known = {"party_2": int(named)} if named.isdecimal() and len(named) < 12 else {}
        return super().get_initial() | known

    def get_cancel_url(self):
        return reverse("agreement-list")

    def write(self, form):
        return written(form, self.request.user)


def written(form: AgreementForm, user) -> Agreement:
    return actions.write_agreement(agreement=form.instance, others=form.organizations(), by=user)


class AgreementUpdate(RecordUpdate):
    model = Agreement
    permission = permissions.CHANGE_AGREEMENT
    form_class = AgreementForm
    title = _("Change the agreement")

    def get_queryset(self):
        return super().get_queryset().with_parties()

    def get_object(self, queryset=None):
        agreement = super().get_object(queryset)
        if agreement.state != AgreementState.DRAFT:
            raise PermissionDenied(
                _now("The agreement is not a draft any more: have it returned first.")
            )
        return agreement

    def write(self, form):
        return written(form, self.request.user)


class AgreementStep(RecordAction):
    """A verb on an agreement, by the person signed in, now."""

    model = Agreement
    permission = permissions.CHANGE_AGREEMENT

    def get_queryset(self):
        return super().get_queryset().with_parties()

    def who_and_when(self) -> dict:
        return {"by": self.request.user, "at": timezone.now()}


class _ConsentStep(AgreementStep):
    form_class = ConsentForm

    def get_form_kwargs(self):
        own = actions.own_parties(self.object, self.request.user)
        organizations = [party.organization_id for party in own]
        return super().get_form_kwargs() | {"organizations": organizations}


class AgreementSend(_ConsentStep):
    title = _("Send for review")
    submit_label = _("Send for review")
    success_message = _("Sent. The other party agrees or returns it with remarks.")

    def act(self, record, form=None):
        actions.send_agreement(agreement=record, **form.cleaned_data, **self.who_and_when())


class AgreementAccept(_ConsentStep):
    title = _("Agree to the text")
    submit_label = _("Agree")
    success_message = _("Agreed. The other party is told.")

    def act(self, record, form=None):
        actions.accept_agreement(agreement=record, **form.cleaned_data, **self.who_and_when())


class AgreementReturn(AgreementStep):
    form_class = RemarksForm
    title = _("Return with remarks")
    submit_label = _("Return")
    success_message = _("Returned. It is a draft again.")

    def act(self, record, form=None):
        actions.return_agreement(agreement=record, **form.cleaned_data, **self.who_and_when())


class AgreementSign(AgreementStep):
    form_class = SignForm
    title = _("Record the signing")
    submit_label = _("Record the signing")
    success_message = _("The signing is recorded. The other party is told.")

    def get_initial(self):
        known = {"number": self.object.number, "dated_on": self.object.dated_on}
        return super().get_initial() | known

    def act(self, record, form=None):
        actions.sign_agreement(agreement=record, **form.cleaned_data, **self.who_and_when())


class AgreementTerminate(AgreementStep):
    form_class = TerminateForm
    title = _("End the agreement early")
    submit_label = _("End the agreement")
    success_message = _("Recorded. The other party is told.")

    def act(self, record, form=None):
        actions.terminate_agreement(agreement=record, **form.cleaned_data, **self.who_and_when())


class AgreementRenew(AgreementStep):
    success_message = _("This is the draft of the renewal. Check it before you send it.")

    def act(self, record, form=None):
        self.object = actions.renew_agreement(agreement=record, **self.who_and_when())


class AgreementDiscard(AgreementStep):
    success_message = _("The draft is discarded.")

    def get_success_url(self):
        gone = self.object.state == AgreementState.DRAFT and self.object.sent_at is None
        return reverse("agreement-list") if gone else super().get_success_url()

    def act(self, record, form=None):
        actions.discard_agreement(agreement=record, by=self.request.user)
