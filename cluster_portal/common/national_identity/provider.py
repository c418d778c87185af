"""The national identity service: one_code, one_authorization_code, one_access_token_identify."""

from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.utils.crypto import salted_hmac

from cluster_portal.common.national_identity.flow import NationalIdentityAdapter


class NationalIdentityProvider(OAuth2Provider):
    """It knows people by their personal number, of which we keep a keyed hash and nothing else.

    It gives no checked e-mail, so it signs in only those who linked it on their own page before.
    """

    id = "national_identity"
    name = "National identity"
    oauth2_adapter_class = NationalIdentityAdapter

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = self.app.name

    def extract_uid(self, data) -> str:
        number = data["pin"].encode()
        return salted_hmac("national_identity", number, algorithm="sha256").hexdigest()

    def extract_extra_data(self, data) -> dict:
        return {}

    def extract_common_fields(self, data) -> dict:
        return {}

    def extract_email_addresses(self, data) -> list:
        return []


provider_classes = [NationalIdentityProvider]
