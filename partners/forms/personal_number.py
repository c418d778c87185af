"""Giving one's personal number, and saying what somebody's is needed for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import PersonalNumberReading
from partners.models.personal_number import validate_personal_number


class PersonalNumberForm(forms.Form):
    number = forms.CharField(
        label=_("Personal number (PINFL)"),
        max_length=14,
        validators=[validate_personal_number],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("The 14 digits in your passport or identity card."),
    )


class ReadingForm(forms.Form):
    reason = forms.CharField(
        label=_("What do you need the number for?"),
        max_length=PersonalNumberReading._meta.get_field("reason").max_length,
        help_text=_("The person sees who has read it, when, and what you write here."),
    )
