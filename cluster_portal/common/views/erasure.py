"""Requests to be erased: everybody's own, and the operators' list of those that wait."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, View
from django.views.generic.detail import SingleObjectMixin

from cluster_portal.common import erasure
from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.keyset import page_of
from cluster_portal.common.models import ErasureRequest
from cluster_portal.common.permissions import ANSWER_ERASURES
from cluster_portal.common.views.records import RecordAction


class ErasureForm(forms.Form):
    understood = forms.BooleanField(
        label=gettext_lazy("I understand that I can't sign in afterwards and that this is final.")
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it refused?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ErasureRequestList(ListView):
    template_name = "common/erasure/list.html"

    def get_queryset(self):
        visible = ErasureRequest.objects.visible_to(self.request.user)
        return visible.select_related("person", "answered_by")

    def get_context_data(self, **context):
        user = self.request.user
        return super().get_context_data(
            page=page_of(self.get_queryset(), ("-pk",), self.request.GET, 30),
            may_answer=user.has_perm(ANSWER_ERASURES),
            **context,
        )


class ErasureRequestCreate(FormView):
    form_class = ErasureForm
    template_name = "common/erasure/ask.html"

    def get_context_data(self, **context):
        return super().get_context_data(
            title=_("Ask to be erased"),
            submit_label=_("Send the request"),
            cancel_url=reverse("personal-data"),
            **context,
        )

    def form_valid(self, form):
        try:
            erasure.ask_for_erasure(by=self.request.user, at=timezone.now())
        except REFUSALS as error:
            form.add_error(None, refusal_sentence(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The request is sent. You get a letter with the answer."))
        return redirect("erasure-request-list")


class ErasureRequestWithdraw(SingleObjectMixin, View):
    http_method_names = ["post"]

    def get_queryset(self):
        return ErasureRequest.objects.visible_to(self.request.user)

    def post(self, request, pk: int):
        try:
            erasure.withdraw_erasure(request=self.get_object(), by=request.user)
        except REFUSALS as error:
            messages.error(request, refusal_sentence(error))
        return redirect("erasure-request-list")


class ErasureRequestCarryOut(RecordAction):
    model = ErasureRequest
    permission = ANSWER_ERASURES
    success_message = gettext_lazy("The person is erased. The trail follows at its next redaction.")

    def act(self, record, form=None):
        erasure.carry_out_erasure(request=record, by=self.request.user, at=timezone.now())


class ErasureRequestRefuse(RecordAction):
    model = ErasureRequest
    permission = ANSWER_ERASURES
    form_class = RefusalForm
    title = gettext_lazy("Refuse the request")
    submit_label = gettext_lazy("Refuse")
    success_message = gettext_lazy("Refused. The person gets a letter with your reason.")

    def act(self, record, form=None):
        erasure.refuse_erasure(
            request=record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
