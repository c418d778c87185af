"""An enterprise's demand for personnel."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.forms.search import RecordSearchField
from partners.models import Organization, PersonnelDemand
from partners.reach import reach_of


class PersonnelDemandForm(forms.ModelForm):
    takes_user = True
    speciality = RecordSearchField(
        kind="specialities",
        label=_("Speciality"),
        help_text=_("Type a part of the name or the code, for instance “dasturiy” or 53306."),
    )
    occupation = RecordSearchField(
        kind="occupations",
        label=_("Occupation"),
        required=False,
        help_text=_("The job at your enterprise by ISCO-08: a group (two digits) or closer."),
    )

    class Meta:
        model = PersonnelDemand
        fields = ["enterprise", "speciality", "occupation", "region", "year", "headcount", "note"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=reach_of(user).enterprises).order_by("sort_key")
        self.fields["enterprise"].queryset = own
        self.fields["enterprise"].empty_label = None
        self.fields["region"].queryset = self.fields["region"].queryset.order_by("sort_key")
        if not self.instance.pk:
            first = own.first()
            self.initial.setdefault("region", first.region_id if first else None)
            self.initial.setdefault("year", timezone.localdate().year + 1)
            self.initial.setdefault("headcount", None)

    def clean_year(self):
        """What is over can be corrected, not stated anew."""
        year = self.cleaned_data["year"]
        if not self.instance.pk and year < timezone.localdate().year:
            raise forms.ValidationError(_("Choose this year or a later one."))
        return year
