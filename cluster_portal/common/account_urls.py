"""The pages of allauth that people here need; its others (changing e-mail, codes) stay closed."""

from allauth.account.urls import urlpatterns as _all

_OPEN = {
    "account_login",
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

urlpatterns = [entry for entry in _all if entry.name in _OPEN]
