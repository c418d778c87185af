"""How people get accounts and sign in: by invitation of an administrator, never by open sign-up."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.conf import settings
from django.utils import timezone


class ClosedAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def post_login(self, request, user, **rest):
        """In a browser where no language was chosen yet, the person's own one holds."""
        from cluster_portal.common.security.devices import recognise

        response = super().post_login(request, user, **rest)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            )
        recognise(request, user, response, at=timezone.now())
        return response

    def is_reauthentication_required(self, *, app: str, **rest) -> bool:
        """Not right after signing in, for who has no second factor that could be asked for."""
        from cluster_portal.common.security.second_factor import has_second_factor

        request = context.request
        fresh = [
            record
            for record in get_authentication_records(request, request.user)
            if record["method"] == "password"
            and time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        ]
        if fresh and not has_second_factor(request.user):
            return False
        return super().is_reauthentication_required(app=app, **rest)

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Whoever has a second factor shows it: the password alone must not take it away."""
        methods = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"] != "reauthenticate"]
        return factors or methods


class EmailBackend(AuthenticationBackend):
    """Signs people in by e-mail and password; it grants nothing, affiliations do."""

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return False

    def has_module_perms(self, user_obj, app_label) -> bool:
        return False
