"""Whom an identity service signs in: a person we know, and nobody else."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.shortcuts import render
from django.urls import reverse

from cluster_portal.common.models import User


class IdentityAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        """By the identity linked before, else by an e-mail the service has verified."""
        if sociallogin.state.get("process") == AuthProcess.CONNECT or sociallogin.is_existing:
            return
        verified = [found.email for found in sociallogin.email_addresses if found.verified]
        known = User.objects.filter(email__in=[email.lower() for email in verified]).first()
        if known is None:
            page = render(
                request,
                "socialaccount/unknown.html",
                {"service": sociallogin.provider.name},
                status=403,
            )
            raise ImmediateHttpResponse(page)
        sociallogin.user = known

    def get_connect_redirect_url(self, request, socialaccount) -> str:
        return reverse("mfa_index")

    def send_notification_mail(self, *args, **kwargs) -> None:
        """Our own letters tell of what changed."""
