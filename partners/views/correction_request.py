"""Requests to correct personal data: everybody's own, and those one answers."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView, FormView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.keyset import page_of
from cluster_portal.common.views.records import RecordAction
from partners import permissions
from partners.actions import correction_request as actions
from partners.forms.correction_request import AnswerForm, CorrectionRequestForm, ReasonForm
from partners.models import CorrectionRequest

_RELATED = ("person", "organization", "answered_by")


class VisibleRequests:
    """Open to everybody signed in: whoever has no role any more may still ask."""

    def get_queryset(self):
        visible = CorrectionRequest.objects.visible_to(self.request.user)
        return visible.select_related(*_RELATED)


class CorrectionRequestList(VisibleRequests, ListView):
    template_name = "partners/correction_request/list.html"

    def get_context_data(self, **context):
        page = page_of(self.get_queryset(), ("-pk",), self.request.GET, 30)
        return super().get_context_data(page=page, **context)


class CorrectionRequestDetail(VisibleRequests, DetailView):
    context_object_name = "record"
    template_name = "partners/correction_request/detail.html"

    def get_context_data(self, **context):
        user, record = self.request.user, self.object
        own, waits = record.person_id == user.pk, record.state == "sent"
        may_answer = user.has_perm(permissions.ANSWER_CORRECTIONS, record)
        return super().get_context_data(
            own=own,
            may_withdraw=own and waits,
            may_answer=waits and not own and may_answer,
            **context,
        )


class CorrectionRequestCreate(FormView):
    form_class = CorrectionRequestForm
    template_name = "record_form.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **context):
        return super().get_context_data(
            title=_("Ask for a correction"),
            submit_label=_("Send the request"),
            cancel_url=reverse("personal-data"),
            **context,
        )

    def form_valid(self, form):
        try:
            made = actions.ask_for_correction(
                by=self.request.user, at=timezone.now(), **form.cleaned_data
            )
        except REFUSALS as error:
            form.add_error(None, refusal_sentence(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The request is sent. You get a letter with the answer."))
        return redirect(made)


class CorrectionRequestWithdraw(VisibleRequests, SingleObjectMixin, View):
    http_method_names = ["post"]

    def post(self, request, pk: int):
        found = self.get_object()
        try:
            actions.withdraw_correction(request=found, by=request.user)
        except REFUSALS as error:
            messages.error(request, refusal_sentence(error))
        return redirect(found)


class CorrectionRequestAccept(RecordAction):
    model = CorrectionRequest
    permission = permissions.ANSWER_CORRECTIONS
    form_class = AnswerForm
    title = gettext_lazy("Accept the request")
    submit_label = gettext_lazy("Accept")
    success_message = gettext_lazy("Accepted. The person gets a letter.")

    def act(self, record, form=None):
        actions.accept_correction(
            request=record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class CorrectionRequestRefuse(CorrectionRequestAccept):
    form_class = ReasonForm
    title = gettext_lazy("Refuse the request")
    submit_label = gettext_lazy("Refuse")
    success_message = gettext_lazy("Refused. The person gets a letter with your reason.")

    def act(self, record, form=None):
        actions.refuse_correction(
            request=record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
