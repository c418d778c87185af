"""OpenID Connect, as allauth has it, keeping no more of a person than it needs."""

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider


class OpenIdProvider(OpenIDConnectProvider):
    def extract_extra_data(self, data) -> dict:
        return {}

    def extract_email_addresses(self, data) -> list:
        """Only what the service itself has checked, and says so in so many words."""
        found = super().extract_email_addresses(data)
        return [address for address in found if address.verified is True]
