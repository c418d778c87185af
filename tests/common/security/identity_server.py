"""A local stand-in for identity services: OpenID Connect, and the national one's own flow."""

import base64
import json
import time
from urllib.parse import parse_qsl

from tests.json_server import JsonHandler, JsonServer


def _part(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


class Service(JsonServer):
    """`person` is who signs in there; `asked` is what the platform sent, form by form."""

    def __init__(self):
        super().__init__(_Handler)
        self.person: dict = {}
        self.asked: list[dict] = []

    def discovery(self) -> dict:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": "klaster", "iat": now, "exp": now + 60, **self.person}
        return f"{_part({'alg': 'RS256', 'kid': '1'})}.{_part(claims)}.c2lnbmF0dXJl"

    def answer(self, form: dict) -> dict:
        kind = form["grant_type"]
        if form["client_secret"] != "secret":
            return {"error": "invalid_client"}
        if kind == "authorization_code" and form["code"] == "good":
            return {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token()}
        if kind == "one_authorization_code" and form["code"] == "good":
            return {"access_token": "a", "expires_in": "1790000000000", "scope": form.get("scope")}
        if kind == "one_access_token_identify" and form["access_token"] == "a":
            return {"valid": "true", "ret_cd": "0"} | self.person
        return {"error": "invalid_grant"}


class _Handler(JsonHandler):
    server: Service

    def do_GET(self):
        if self.path == "/.well-known/openid-configuration":
            self.send(self.server.discovery())
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer a":
            self.send(self.server.person)
        else:
            self.send_error(404)

    def do_POST(self):
        form = dict(parse_qsl(self.body()))
        self.server.asked.append(form)
        self.send(self.server.answer(form))
