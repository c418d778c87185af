"""How the service is asked: all three steps go to one address.

1. the browser      ?response_type=one_code → back with `code`
2. the platform     grant_type=one_authorization_code, code → access_token
3. the platform     grant_type=one_access_token_identify, access_token → the person's data
"""

from http import HTTPStatus

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter

_SUCCESS = "0"  # what ret_cd says where all went well


class NationalIdentityClient(OAuth2Client):
    def get_redirect_url(self, authorization_url, scope, extra_params) -> str:
        return super().get_redirect_url(
            authorization_url, scope, {**extra_params, "response_type": "one_code"}
        )

    def get_access_token(self, code, pkce_code_verifier=None, extra_data=None) -> dict:
        return self._ask({"grant_type": "one_authorization_code", "code": code}, "access_token")

    def identify(self, access_token: str, scope: str) -> dict:
        question = {
            "grant_type": "one_access_token_identify",
            "access_token": access_token,
            "scope": scope,
        }
        person = self._ask(question, "pin")
        is_valid = str(person.get("valid")).lower() == "true"
        if not is_valid or str(person.get("ret_cd")) != _SUCCESS:
            raise OAuth2Error("The service did not identify the person.")
        return person

    def _ask(self, question: dict, wanted: str) -> dict:
        """The answer to QUESTION, which must hold a text WANTED; errors never quote the answer."""
        client = {
            "client_id": self.consumer_key,
            "client_secret": self.consumer_secret,
            "redirect_uri": self.callback_url,
        }
        with get_adapter().get_requests_session() as session:
            answer = session.post(self.access_token_url, data=client | question)
        if answer.status_code != HTTPStatus.OK:
            raise OAuth2Error(f"The service answered {answer.status_code}.")
        try:
            found = answer.json()
        except ValueError:
            raise OAuth2Error("The service did not answer in JSON.") from None
        text = found.get(wanted) if isinstance(found, dict) else None
        if not isinstance(text, str) or not text:
            raise OAuth2Error(f"The answer of the service has no {wanted}.")
        return found


class NationalIdentityAdapter(OAuth2Adapter):
    provider_id = "national_identity"
    client_class = NationalIdentityClient

    @property
    def _url(self) -> str:
        return self.get_provider().app.settings["url"]

    access_token_url = authorize_url = _url

    def parse_token(self, data) -> SocialToken:
        """It is used once, at once: when it expires does not matter."""
        return SocialToken(token=data["access_token"])

    def complete_login(self, request, app, token, **rest):
        scope = " ".join(self.get_provider().get_scope())
        person = self.get_client(request, app).identify(token.token, scope)
        return self.get_provider().sociallogin_from_response(request, person)
