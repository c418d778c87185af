"""Forms of what happens at the place: first days, visits, incidents, stand-ins."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.enums import InductionKind, Severity
from internships.models import Delegation, Incident, Visit
from internships.people import supervisors_of
from internships.uploads import PHOTOS_ACCEPTED, checked_photo


class InductionForm(forms.Form):
    """A day for each thing that still waits to be confirmed; an empty one waits on."""

    def __init__(self, *args, waiting: list[InductionKind], **kwargs):
        super().__init__(*args, **kwargs)
        for kind in waiting:
            self.fields[kind.value] = forms.DateField(
                label=kind.label.capitalize(), required=False, widget=forms.DateInput
            )

    def clean(self):
        given = super().clean()
        if not self.errors and not any(given.values()):
            raise forms.ValidationError(_("Give the day of at least one."))
        return given

    def days(self) -> dict:
        return {InductionKind(kind): day for kind, day in self.cleaned_data.items() if day}


class VisitForm(forms.ModelForm):
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        validators=[checked_photo],
        widget=forms.FileInput(attrs={"accept": PHOTOS_ACCEPTED}),
    )

    class Meta:
        model = Visit
        fields = ["visited_on", "findings", "photo"]
        widgets = {"findings": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visited_on"].initial = timezone.localdate


class IncidentForm(forms.ModelForm):
    class Meta:
        model = Incident
        fields = [
            "happened_on", "kind", "severity", "is_reportable", "what_happened", "what_was_done",
            "told_others",
        ]  # fmt: skip
        widgets = {
            "severity": forms.RadioSelect,
            "what_happened": forms.Textarea(attrs={"rows": 4}),
            "what_was_done": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["severity"].choices = Severity.choices  # among buttons no empty one


class MeasuresForm(forms.Form):
    measures = forms.CharField(
        label=_("What follows from it"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DelegationForm(forms.ModelForm):
    """Administrators choose the supervisor too; a supervisor names a stand-in for themselves."""

    class Meta:
        model = Delegation
        fields = ["supervisor", "stand_in", "starts_on", "ends_on"]

    def __init__(self, *args, university, supervisor=None, **kwargs):
        super().__init__(*args, **kwargs)
        people = supervisors_of(university.pk, timezone.localdate())
        self.fields["stand_in"].queryset = people
        if supervisor is None:
            self.fields["supervisor"].queryset = people
        else:
            del self.fields["supervisor"]
            self.fields["stand_in"].queryset = people.exclude(pk=supervisor.pk)

    def _post_clean(self):
        """The record is made and checked by the action, which knows who names whom."""
