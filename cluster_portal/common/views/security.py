"""A person's own page of how they sign in: password, second factor, devices, identity services."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from cluster_portal.common.models import SecurityEvent, SecurityEventKind
from cluster_portal.common.security.devices import device_name
from cluster_portal.common.security.events import record
from cluster_portal.common.security.second_factor import is_required_for
from cluster_portal.common.security.sessions import end_sessions, sessions_of

_KIND = Authenticator.Type
_EVENTS = 10


class SecurityPage(TemplateView):
    template_name = "common/security/page.html"

    def get_context_data(self, **context):
        user = self.request.user
        factors = list(Authenticator.objects.filter(user=user).order_by("pk"))
        of_kind = {kind: [found for found in factors if found.type == kind] for kind in _KIND}
        codes = next(iter(of_kind[_KIND.RECOVERY_CODES]), None)
        events = SecurityEvent.objects.visible_to(user).order_by("-pk")[:_EVENTS]
        return super().get_context_data(
            app=next(iter(of_kind[_KIND.TOTP]), None),
            passkeys=of_kind[_KIND.WEBAUTHN],
            codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
            is_required=is_required_for(user),
            has_factor=bool(of_kind[_KIND.TOTP] or of_kind[_KIND.WEBAUTHN]),
            identities=self._identities(),
            sessions=self._sessions(),
            events=events,
            **context,
        )

    def _identities(self) -> list[dict]:
        """Each service of this installation, with what this person linked of it."""
        mine = SocialAccount.objects.filter(user=self.request.user)
        linked = {found.provider: found for found in mine}
        return [
            {
                "name": provider.name,
                "url": provider.get_login_url(self.request, process=AuthProcess.CONNECT),
                "linked": linked.get(provider.sub_id),
            }
            for provider in get_adapter().list_providers(self.request)
        ]

    def _sessions(self) -> list[UserSession]:
        sessions = sessions_of(self.request.user)
        for session in sessions:
            session.device = device_name(session.user_agent)
            session.is_this = session.session_key == self.request.session.session_key
        return sessions


class SessionEnd(View):
    """One of one's own sessions; the present one too, which signs out."""

    http_method_names = ["post"]

    def post(self, request, pk: int):
        session = get_object_or_404(UserSession, user=request.user, pk=pk)
        is_this = session.session_key == request.session.session_key
        session.end()
        if is_this:
            logout(request)
            return redirect("account_login")
        messages.success(request, _("The session has ended."))
        return redirect("mfa_index")


class OtherSessionsEnd(View):
    http_method_names = ["post"]

    def post(self, request):
        count = end_sessions(request.user, but=request.session.session_key)
        sentence = ngettext(
            "%(count)d other session has ended.", "%(count)d other sessions have ended.", count
        )
        messages.success(request, sentence % {"count": count})
        return redirect("mfa_index")


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class IdentityUnlink(View):
    http_method_names = ["post"]

    def post(self, request, pk: int):
        linked = get_object_or_404(SocialAccount, user=request.user, pk=pk)
        service = linked.get_provider().name
        linked.delete()
        kind, at = SecurityEventKind.IDENTITY_UNLINKED, timezone.now()
        record(request.user, kind, at=at, detail=service)
        messages.success(request, _("The identity service is unlinked."))
        return redirect("mfa_index")
