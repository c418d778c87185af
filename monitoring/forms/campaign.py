"""A campaign before it is launched."""

from datetime import timedelta

from django import forms
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.periods import Period, PeriodKind
from monitoring.models import Campaign, Questionnaire
from partners.models import Organization
from partners.reach import reach_of

_YEARS_BACK = 4
_USUAL_DAYS = 21


def _years(today) -> list[tuple[int, str]]:
    this = Period.containing(today, PeriodKind.YEAR).academic_year
    return [(year, f"{year}/{year + 1}") for year in range(this, this - _YEARS_BACK, -1)]


class CampaignForm(forms.ModelForm):
    takes_user = True
    academic_year = forms.TypedChoiceField(
        label=gettext_lazy("Academic year"),
        coerce=int,
        help_text=gettext_lazy("Enterprises that hosted students in this year are asked."),
    )

    class Meta:
        model = Campaign
        fields = ["university", "questionnaire", "name", "academic_year", "starts_on", "ends_on"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        own = Organization.objects.filter(pk__in=reach_of(user).universities).order_by("sort_key")
        self.fields["university"].queryset = own
        self.fields["questionnaire"].queryset = Questionnaire.objects.in_use().order_by("sort_key")
        years = _years(today)
        if self.instance.pk and self.instance.academic_year not in dict(years):
            years.append((self.instance.academic_year, self.instance.academic_year_label))
        self.fields["academic_year"].choices = years
        if not self.instance.pk:
            self._suggest(own, today)

    def _suggest(self, universities, today) -> None:
        year = Period.containing(today, PeriodKind.YEAR).label
        suggested = {
            "name": _("Employer survey %(year)s") % {"year": year},
            "university": universities.first(),
            "questionnaire": self.fields["questionnaire"].queryset.first(),
            "starts_on": today,
            "ends_on": today + timedelta(days=_USUAL_DAYS),
        }
        self.initial = {**suggested, **self.initial}


class NewAddressForm(forms.Form):
    email = forms.CharField(
        label=gettext_lazy("E-mail"), max_length=254, validators=[validate_email]
    )
