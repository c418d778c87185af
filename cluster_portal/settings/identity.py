"""Identity services people may sign in by, as the environment names them: none, one or both."""

from cluster_portal.settings import environment


def providers() -> dict:
    """SOCIALACCOUNT_PROVIDERS of django-allauth."""
    return {
        "openid_connect": {
            "provider_class": "cluster_portal.common.security.openid.OpenIdProvider",
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [_openid_connect()] if environment.is_set("OIDC_SERVER") else [],
        },
        "national_identity": {
            "APPS": [_national_identity()] if environment.is_set("NATIONAL_IDENTITY_URL") else [],
        },
    }


def _openid_connect() -> dict:
    return {
        "provider_id": "oidc",
        "name": environment.text("OIDC_NAME", "OpenID Connect"),
        "settings": {"server_url": environment.address("OIDC_SERVER")},
        **_client("OIDC"),
    }


def _national_identity() -> dict:
    return {
        "provider_id": "national",
        "name": environment.text("NATIONAL_IDENTITY_NAME", "OneID"),
        "settings": {
            "url": environment.address("NATIONAL_IDENTITY_URL"),
            "scope": [environment.text("NATIONAL_IDENTITY_SCOPE", "openid")],
        },
        **_client("NATIONAL_IDENTITY"),
    }


def _client(prefix: str) -> dict:
    return {
        "client_id": environment.text(f"{prefix}_CLIENT_ID"),
        "secret": environment.text(f"{prefix}_CLIENT_SECRET"),
    }
