"""Forms of places found by students, and of moves to another place."""

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.models import OwnPlace, PracticeType
from partners.forms.search import RecordSearchField


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OwnPlaceForm(forms.ModelForm):
    """What the student says; the host says the rest."""

    enterprise = RecordSearchField(
        kind="enterprises",
        label=_("Enterprise"),
        required=False,
        help_text=_("If the platform knows it. Else give its name below."),
    )
    host_name = forms.CharField(label=_("Name of the host"), max_length=300, required=False)
    practice_type = forms.ModelChoiceField(PracticeType.objects.all(), label=_("Type of practice"))

    class Meta:
        model = OwnPlace
        fields = [
            "enterprise", "host_name", "host_tax_id", "host_email", "practice_type", "starts_on",
            "ends_on", "tasks", "message",
        ]  # fmt: skip
        widgets = {
            "starts_on": _day(),
            "ends_on": _day(),
            "tasks": forms.Textarea(attrs={"rows": 3}),
            "message": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "host_tax_id": _("Nine digits; by it the enterprise is found, or entered, only once."),
            "host_email": _("The host gets a personal link there and needs no account."),
        }

    def clean(self):
        data = super().clean()
        if not data.get("enterprise") and not data.get("host_name"):
            self.add_error("host_name", _("Name the host, or choose an enterprise."))
        return data


class HostAnswerForm(forms.Form):
    """The host's side: the period, the work and the mentor."""

    starts_on = forms.DateField(label=_("First day"), widget=_day())
    ends_on = forms.DateField(label=_("Last day"), widget=_day())
    tasks = forms.CharField(
        label=_("What the intern will do"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    mentor_name = forms.CharField(label=_("Mentor's name"), max_length=200)
    mentor_email = forms.EmailField(
        label=_("Mentor's e-mail"),
        max_length=254,
        help_text=_("The mentor gets a personal link there and needs no account."),
    )


class HostDeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you cannot take the student"),
        help_text=_("You may leave this empty."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class ApproveOwnPlaceForm(forms.Form):
    """For a host not in the register, the enterprise it is, if it is there under another name."""

    enterprise = RecordSearchField(
        kind="enterprises",
        label=_("Enterprise"),
        required=False,
        help_text=_(
            "Empty: the host becomes an enterprise of the register as the student named it."
        ),
    )

    def __init__(self, *args, own_place, **kwargs):
        super().__init__(*args, **kwargs)
        if own_place.enterprise_id is not None:
            del self.fields["enterprise"]


class TransferForm(forms.Form):
    """Where to: one of the university's postings with a free place, or any enterprise."""

    posting = forms.ModelChoiceField(queryset=None, label=_("Posting"), required=False)
    enterprise = RecordSearchField(
        kind="enterprises",
        label=_("Enterprise"),
        required=False,
        help_text=_("Where no posting is chosen."),
    )
    starts_on = forms.DateField(label=_("First day at the new place"), widget=_day())
    reason = forms.CharField(
        label=_("Why the student is transferred"),
        help_text=_("The student and both enterprises will read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )

    def __init__(self, *args, placement, postings, **kwargs):
        first = max(placement.starts_on, timezone.localdate())
        initial = {"starts_on": first} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["posting"].queryset = postings

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data.get("posting")) == bool(data.get("enterprise")):
            self.add_error(None, _("Choose a posting or an enterprise, one of the two."))
        return data


class ProposeSwapForm(forms.Form):
    student_number = forms.CharField(
        label=_("The other student's number"),
        max_length=30,
        validators=[RegexValidator(r"^\S+$", _("A student number has no blanks."))],
        help_text=_("Of a student of your university with a confirmed place. Ask them for it."),
    )
    message = forms.CharField(
        label=_("Message to the other student"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
