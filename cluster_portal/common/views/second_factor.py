"""Setting up, renaming and taking away second factors, by django-allauth's own views."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from cluster_portal.common.errors import DomainError
from cluster_portal.common.security.second_factor import (
    add_factor,
    factors_of,
    is_missing_for,
    remove_factor,
)

_KIND = Authenticator.Type


class SecondFactorRequired(TemplateView):
    """Where whoever must have a second factor is led, and nobody else."""

    template_name = "common/security/required.html"

    def get(self, request, *args, **kwargs):
        if not is_missing_for(request.user):
            return redirect("home")
        return super().get(request, *args, **kwargs)


class AddingMixin:
    """After one is set up: the session has shown it, others have not and end."""

    def form_valid(self, form):
        user, at = self.request.user, timezone.now()
        known = set(factors_of(user).values_list("pk", flat=True))
        with transaction.atomic():
            response = super().form_valid(form)
            added = factors_of(user).exclude(pk__in=known).get()
            add_factor(authenticator=added, session_key=self.request.session.session_key, at=at)
        record_authentication(
            self.request, user, "mfa", id=added.pk, type=added.type, reauthenticated=True
        )
        return response


class AppActivate(AddingMixin, ActivateTOTPView):
    def dispatch(self, request, *args, **kwargs):
        if factors_of(request.user).filter(type=_KIND.TOTP).exists():
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


class PasskeyAdd(AddingMixin, AddWebAuthnView):
    """The device must check the person (finger, face, PIN): then it needs no password."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        options = begin_registration(self.request.user, passwordless=True)
        return context | {"js_data": {"creation_options": options}}


class PasskeyRename(EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class FactorRemove(View):
    http_method_names = ["post"]

    def post(self, request, pk: int):
        found = get_object_or_404(factors_of(request.user), pk=pk)
        try:
            remove_factor(authenticator=found, at=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The second factor is removed."))
        return redirect("mfa_index")
