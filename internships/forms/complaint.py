"""Forms of complaints."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from internships.models import Complaint
from internships.people import supervisors_of


class ComplaintForm(forms.ModelForm):
    class Meta:
        model = Complaint
        fields = ["topic", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "text": _(
                "Only the administrators of your university read this. The enterprise, your mentor "
                "and your supervisor do not learn that you wrote."
            )
        }


class AnswerComplaintForm(forms.Form):
    answer = forms.CharField(
        label=_("Answer to the student"),
        max_length=Complaint._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AskAgainForm(forms.Form):
    text = forms.CharField(
        label=_("What is still wrong"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class AssignComplaintForm(forms.Form):
    to = forms.ModelChoiceField(
        queryset=None,
        label=_("Supervisor"),
        required=False,
        help_text=_("This person reads the complaint and may answer it. Empty: nobody."),
    )

    def __init__(self, *args, complaint, **kwargs):
        super().__init__(*args, initial={"to": complaint.assigned_to_id}, **kwargs)
        people = supervisors_of(complaint.placement.university_id, timezone.localdate())
        self.fields["to"].queryset = people
