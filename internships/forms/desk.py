"""Forms of those who run a university's practices."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from internships.models import PracticeTarget
from partners.models import Programme


class PracticeTargetForm(forms.ModelForm):
    """UNIVERSITY: whose programmes there are to choose from."""

    class Meta:
        model = PracticeTarget
        fields = ["programme", "practice_type", "year_of_study", "starts_on", "ends_on", "students"]

    def __init__(self, *args, university, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.university = university
        self.fields["programme"].queryset = (
            Programme.objects.filter(institution=university, is_active=True)
            .select_related("speciality", "institution")
            .order_by("speciality__code", "pk")
        )

    def clean(self):
        given = super().clean()
        programme, year = given.get("programme"), given.get("year_of_study")
        if programme and year and year > programme.years:
            self.add_error("year_of_study", _("The programme is shorter than that."))
        return given


class _SupervisorField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj) -> str:
        return _("%(name)s (now %(load)s)") % {"name": obj, "load": obj.load}


class SpreadForm(forms.Form):
    """Who shares the students: SUPERVISORS with their `load`, of which PROGRAMMES and GROUPS."""

    programme = forms.ModelChoiceField(
        queryset=Programme.objects.none(),
        required=False,
        label=gettext_lazy("Programme"),
        empty_label=gettext_lazy("all programmes"),
    )
    group = forms.ChoiceField(label=pgettext_lazy("of students", "Group"), required=False)
    supervisors = _SupervisorField(
        queryset=None,
        label=gettext_lazy("Among these supervisors"),
        widget=forms.CheckboxSelectMultiple,
    )
    most = forms.IntegerField(
        label=gettext_lazy("At most, students each"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=gettext_lazy("With those they have now. Empty: as many as it takes."),
    )

    together = forms.BooleanField(
        label=gettext_lazy("Each group to one supervisor"),
        required=False,
        help_text=gettext_lazy("As far as somebody has room for the whole of it."),
    )

    def __init__(self, *args, supervisors, programmes, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("all groups")), *((one, one) for one in groups)]
        self.fields["supervisors"].queryset = supervisors
        self.fields["programme"].queryset = programmes
