"""Forms of placement rounds."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from internships.models import PlacementRound
from partners.models import Organization
from partners.models.programme import LONGEST_STUDIES
from partners.reach import reach_of


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PlacementRoundForm(forms.ModelForm):
    takes_user = True

    eligible_years = forms.TypedMultipleChoiceField(
        label=_("Years of study"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PlacementRound
        fields = [
            "university", "name", "practice_type", "academic_year", "apply_from", "apply_until",
            "rank_until", "confirm_until", "eligible_years", "choices_max", "tie_rule",
        ]  # fmt: skip
        widgets = {
            "apply_from": _moment(),
            "apply_until": _moment(),
            "rank_until": _moment(),
            "confirm_until": _moment(),
        }
        help_texts = {
            "tie_rule": _("Decides between applicants an enterprise ranked alike or not at all."),
            "confirm_until": _("Practices of this round begin after this day."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=reach_of(user).universities).order_by("sort_key")
        self.fields["university"].queryset = own
        if self.instance.pk is not None:
            del self.fields["university"]
        elif len(own) == 1:
            self.fields["university"].initial = own[0].pk
        self.fields["eligible_years"].choices = [
            (year, gettext("year %(year)s") % {"year": year})
            for year in range(1, LONGEST_STUDIES + 1)
        ]
