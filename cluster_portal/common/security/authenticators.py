"""What django-allauth asks of us about second factors: words, names and encryption at rest."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common import cipher

PURPOSE = "second_factor"


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
        return cipher.encrypt(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return cipher.decrypt(encrypted_text, PURPOSE)
