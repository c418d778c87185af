"""What people say when they move a placement."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.actions.practising.placement import possible_supervisors


class YesNoUnknown(forms.NullBooleanSelect):
    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.choices = [("unknown", _("Not known")), ("true", _("Yes")), ("false", _("No"))]


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you decline"),
        help_text=_("You may leave this empty."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class InterruptForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the placement ends early"),
        help_text=_("The student and the enterprise will read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class SuperviseForm(forms.Form):
    """Supervisors of the placement's own university."""

    supervisor = forms.ModelChoiceField(queryset=None, label=_("Supervisor"), required=False)
    is_in_field = forms.NullBooleanField(
        label=_("The work belongs to the student's field of study"),
        widget=YesNoUnknown,
        required=False,
    )

    def __init__(self, *args, placement, **kwargs):
        initial = {"supervisor": placement.supervisor, "is_in_field": placement.is_in_field}
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
        self.fields["supervisor"].queryset = possible_supervisors(placement, timezone.localdate())


class MentorForm(forms.Form):
    name = forms.CharField(label=_("Mentor's name"), max_length=200)
    email = forms.EmailField(
        label=_("Mentor's e-mail"),
        max_length=254,
        help_text=_("The mentor gets a personal link there and needs no account."),
    )

    def __init__(self, *args, placement, **kwargs):
        initial = {"name": placement.mentor_name, "email": placement.mentor_email}
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)
