"""Forms of django-allauth in our words, and the letter for a forgotten password."""

from allauth.account.fields import EmailField
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from cluster_portal.common import dispatch

_LONGEST_NAME = 60


class ResetPasswordForm(forms.Form):
    """Does the same, in the same time, for addresses that have an account and that have none."""

    email = EmailField(required=True)

    def save(self, request, **rest) -> str:
        from cluster_portal.common.tasks import send_password_letter  # which uses this package

        email = self.cleaned_data["email"]
        dispatch.send(send_password_letter, email=email)
        return email


class _Code:
    """Where the code of an app or a recovery code is typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code")
        field.validators.append(MaxLengthValidator(20))
        field.widget.attrs |= {"inputmode": "numeric", "autofocus": True}
        field.widget.attrs.pop("placeholder", None)


class CodeForm(_Code, AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateByCodeForm(_Code, ReauthenticateForm):
    """Before something that matters."""


class ActivateAppForm(_Code, ActivateTOTPForm):
    """The app shows its first code."""


class _Passkey:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        field.label = _("Name of the device")
        field.help_text = _("Such as “Office computer”, so that you know it in the list.")
        field.validators.append(MaxLengthValidator(_LONGEST_NAME))
        field.widget.attrs["maxlength"] = _LONGEST_NAME


class AddPasskeyForm(_Passkey, AddWebAuthnForm):
    """Every passkey also signs in without a password, as the browser checks the person."""

    passwordless = forms.BooleanField(initial=True, widget=forms.HiddenInput)


class RenamePasskeyForm(_Passkey, EditWebAuthnForm):
    """So that one knows them apart."""
