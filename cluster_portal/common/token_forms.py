"""The forms that make an API token, and the address of a calendar feed."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.models import ApiToken
from cluster_portal.common.models.token import LONGEST, PROGRAM_SCOPES

_USUAL = timedelta(days=90)


class TokenForm(forms.ModelForm):
    """What the token is called, what it may do, and the last day it works."""

    expires_on = forms.DateField(label=gettext_lazy("Last day"))

    class Meta:
        model = ApiToken
        fields = ["name", "scope"]
        widgets = {"scope": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = PROGRAM_SCOPES
        self.today = timezone.localdate()
        self.fields["name"].help_text = _("Which program it is for, so that you know it again.")
        day = self.fields["expires_on"]
        day.initial = self.today + _USUAL
        day.help_text = _("At the latest %(day)s.") % {
            "day": date_format(self.today + LONGEST, "SHORT_DATE_FORMAT")
        }

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if not self.today <= day <= self.today + LONGEST:
            raise forms.ValidationError(_("Choose a day from today on, at most a year away."))
        return day

    @property
    def expires_at(self) -> datetime:
        """The last moment of the last day, as the portal's clock shows it."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["expires_on"], time.max))


class CalendarForm(forms.ModelForm):
    class Meta:
        model = ApiToken
        fields = ["name"]
        help_texts = {"name": gettext_lazy("Which calendar it is for, so that you know it again.")}
