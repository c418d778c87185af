"""Links by which a person sets a password: forgotten, or the first one by invitation."""

from datetime import timedelta

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from cluster_portal.common.letters import send_letter
from cluster_portal.common.links import absolute
from cluster_portal.common.models import AccountInvitation, User


def link_lifetime() -> timedelta:
    return timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def password_link(user) -> str:
    """The address where USER sets a password; it works once, for `link_lifetime`."""
    from allauth.account.forms import default_token_generator  # forms need all apps loaded

    key = default_token_generator.make_token(user)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": key}
    return absolute(reverse("account_reset_password_from_key", kwargs=kwargs))


def send_password_link(*, email: str, at) -> None:
    """A letter to whoever has the account EMAIL, at most one a minute; none where nobody has."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return
    context = {
        "recipient": user,
        "link": password_link(user),
        "expires_at": at + link_lifetime(),
    }
    key = f"password:{user.pk}:{at:%Y%m%d%H%M}"
    send_letter(user.email, user.language, "password_link", context, key=key)


def invite(*, user, by, at) -> AccountInvitation:
    """A link for who has no password yet is on its way; the page says until when it works."""
    invitation, _is_new = AccountInvitation.objects.update_or_create(
        user=user, defaults={"sent_at": at, "sent_by": by, "expires_at": at + link_lifetime()}
    )
    return invitation
