"""The checkbox by which somebody agrees to the version of a text that is shown to them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from cluster_portal.common.models import ConsentText


class Checkbox(forms.CheckboxInput):
    """Sends the version, so that agreeing to one that was replaced meanwhile is noticed.

    Pages draw a control by its class's name: this one as every checkbox.
    """

    def __init__(self, version: str):
        super().__init__(check_test=lambda value: str(value) == version)
        self.version = version

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["value"] = self.version
        return context

    def value_from_datadict(self, data, files, name):
        return data.get(name, "")


class ConsentField(forms.BooleanField):
    """Agreement to TEXT, which is shown in full with its version and what withdrawing does."""

    def __init__(self, text: ConsentText):
        self.version = str(text.version)
        day = date_format(text.in_force_from, "SHORT_DATE_FORMAT")
        version = _("Version %(version)s, in force from %(day)s.") % {
            "version": text.version,
            "day": day,
        }
        super().__init__(
            label=text.heading,
            required=False,
            widget=Checkbox(self.version),
            help_text=escape(" ".join([text.body, text.withdrawal_body, version])),
        )

    def clean(self, value) -> bool:
        if value and value != self.version:
            raise ValidationError(
                _("The text has changed meanwhile: please read it and agree anew."), code="version"
            )
        return bool(value)
