"""The pages of allauth that people here need; its others (changing e-mail, codes) stay closed."""

from allauth.account.urls import urlpatterns as _all
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.socialaccount.views import login_cancelled
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from cluster_portal.common.national_identity.flow import NationalIdentityAdapter
from cluster_portal.common.views import identity, second_factor, security

_OPEN = {
    "account_logout",
    "account_inactive",
    "account_signup",  # says that accounts are given by administrators
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
_national_login = OAuth2LoginView.adapter_view(NationalIdentityAdapter)
_national_callback = OAuth2CallbackView.adapter_view(NationalIdentityAdapter)

urlpatterns: list[URLPattern] = [
    path("login/", identity.SignIn.as_view(), name="account_login"),
    *(entry for entry in _all if entry.name in _OPEN),
    # One's own security; the names are those allauth looks for
    path("security/", security.SecurityPage.as_view(), name="mfa_index"),
    path(
        "security/required/",
        second_factor.SecondFactorRequired.as_view(),
        name="second-factor-required",
    ),
    path("security/app/", second_factor.AppActivate.as_view(), name="mfa_activate_totp"),
    path("security/passkeys/add/", second_factor.PasskeyAdd.as_view(), name="mfa_add_webauthn"),
    path(
        "security/passkeys/<int:pk>/rename/",
        second_factor.PasskeyRename.as_view(),
        name="mfa_edit_webauthn",
    ),
    path(
        "security/factors/<int:pk>/remove/",
        second_factor.FactorRemove.as_view(),
        name="factor-remove",
    ),
    path("security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "security/codes/download/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("security/sessions/<int:pk>/end/", security.SessionEnd.as_view(), name="session-end"),
    path("security/sessions/end/", security.OtherSessionsEnd.as_view(), name="session-end-others"),
    path(
        "security/identities/<int:pk>/unlink/",
        security.IdentityUnlink.as_view(),
        name="identity-unlink",
    ),
    # The second step of signing in, and its repetition before what matters
    path("second-factor/", factor.authenticate, name="mfa_authenticate"),
    path("second-factor/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path(
        "second-factor/passkey/again/",
        passkey.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("passkey/", login_not_required(passkey.login_webauthn), name="mfa_login_webauthn"),
    # Identity services
    path("identity/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path(
        "identity/national/login/",
        identity.begin(_national_login),
        name="national_identity_login",
    ),
    path(
        "identity/national/callback/",
        identity.finish(_national_callback),
        name="national_identity_callback",
    ),
    path(
        "identity/<slug:provider_id>/login/",
        identity.begin(openid.login),
        name="openid_connect_login",
    ),
    path(
        "identity/<slug:provider_id>/callback/",
        identity.finish(openid.callback),
        name="openid_connect_callback",
    ),
]
