"""What django-allauth asks of us about second factors: words, names and encryption at rest."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def _cipher() -> MultiFernet:
    """By SECRET_KEY; what former keys (SECRET_KEY_FALLBACKS) encrypted stays readable."""
    digests = (
        salted_hmac("second_factor", b"", secret=key, algorithm="sha256").digest()
        for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class AuthenticatorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("This code is wrong or was used already."),
    }

    def get_totp_issuer(self) -> str:
        """How the entry is called in the app on the telephone."""
        return _("Education cluster")

    def _get_site_name(self) -> str:
        return _("Education cluster")

    def generate_authenticator_name(self, user, type) -> str:
        return _("My device")

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ImproperlyConfigured(
                "A second factor was encrypted by another SECRET_KEY: put that one into "
                "SECRET_KEY_FALLBACKS."
            ) from None
