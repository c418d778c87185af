"""The mentor's form: each competence, then three questions."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from internships.enums import HireOutcome

NOT_OBSERVED = "none"
RATINGS = [
    ("1", _("1 – very weak")),
    ("2", _("2 – weak")),
    ("3", _("3 – sufficient")),
    ("4", _("4 – good")),
    ("5", _("5 – excellent")),
    (NOT_OBSERVED, _("I could not observe it")),
]
WOULD_HIRE = [
    ("yes", pgettext_lazy("would hire", "Yes")),
    ("no", pgettext_lazy("would hire", "No")),
    ("unknown", _("I cannot say")),
]
_ANSWERS = {"yes": True, "no": False, "unknown": None}


class HireOutcomeForm(forms.Form):
    hire_outcome = forms.ChoiceField(
        label=_("Has your enterprise hired the intern?"),
        choices=HireOutcome,
        widget=forms.RadioSelect,
    )


class EvaluationForm(forms.Form):
    """One choice for each of the COMPETENCES; nothing is chosen beforehand."""

    def __init__(self, *args, competences, **kwargs):
        super().__init__(*args, **kwargs)
        self.competences = competences
        for competence in competences:
            self.fields[self.name_of(competence)] = forms.ChoiceField(
                label=competence.name, choices=RATINGS, widget=forms.RadioSelect
            )
        self.fields["would_hire"] = forms.ChoiceField(
            label=_("Would you hire this intern?"), choices=WOULD_HIRE, widget=forms.RadioSelect
        )
        self.fields["hire_outcome"] = HireOutcomeForm.base_fields["hire_outcome"]
        self.fields["comment"] = forms.CharField(
            label=_("What should the university know?"),
            help_text=_("You may leave this empty."),
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=3000,
            required=False,
        )

    @staticmethod
    def name_of(competence) -> str:
        return f"competence_{competence.pk}"

    def ratings(self) -> dict[int, int | None]:
        """Competence → 1–5, None where it could not be observed."""
        given = {one.pk: self.cleaned_data[self.name_of(one)] for one in self.competences}
        return {pk: None if text == NOT_OBSERVED else int(text) for pk, text in given.items()}

    def would_hire(self) -> bool | None:
        return _ANSWERS[self.cleaned_data["would_hire"]]
