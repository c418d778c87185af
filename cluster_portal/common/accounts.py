"""How people get accounts: by invitation of an administrator, never by open sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.links import absolute


class ClosedAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def post_login(self, request, user, **rest):
        """In a browser where no language was chosen yet, the person's own one holds."""
        response = super().post_login(request, user, **rest)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            )
        return response


class EmailBackend(AuthenticationBackend):
    """Signs people in by e-mail and password; it grants nothing, affiliations do."""

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return False

    def has_module_perms(self, user_obj, app_label) -> bool:
        return False


def revoke_tokens(user, **rest) -> None:
    """With the password go the API tokens it was exchanged for: somebody else may hold them."""
    user.api_tokens.all().revoke(at=timezone.now())


def password_link(user) -> str:
    """The address where USER sets a password; it works once, for PASSWORD_RESET_TIMEOUT."""
    from allauth.account.forms import default_token_generator  # forms need all apps loaded

    key = default_token_generator.make_token(user)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": key}
    return absolute(reverse("account_reset_password_from_key", kwargs=kwargs))
