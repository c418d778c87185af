"""What a programme's graduates shall be able to do, competence by competence."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.actions.profile import Wanted
from partners.models import Competence, Organization
from partners.reach import reach_of

LEVELS = [
    (1, _("1 – knows of it")),
    (2, _("2 – does it with help")),
    (3, _("3 – does it alone")),
    (4, _("4 – does it well")),
    (5, _("5 – teaches others")),
]
IMPORTANCE = [
    (1, pgettext_lazy("importance", "1 – low")),
    (2, "2"),
    (3, pgettext_lazy("importance", "3 – medium")),
    (4, "4"),
    (5, pgettext_lazy("importance", "5 – high")),
]


class ProfileForm(forms.Form):
    """A level and an importance for each competence of the catalogue; no level: not required."""

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, **kwargs)
        self.competences = list(Competence.objects.order_by("code"))
        known = {one.competence_id: one for one in instance.requirements.all()}
        for competence in self.competences:
            requirement = known.get(competence.pk)
            self.fields[f"level_{competence.pk}"] = forms.TypedChoiceField(
                choices=[("", _("not required")), *LEVELS],
                coerce=int,
                empty_value=None,
                required=False,
                initial=requirement.required_level if requirement else "",
                label=_("Level"),
            )
            self.fields[f"importance_{competence.pk}"] = forms.TypedChoiceField(
                choices=IMPORTANCE,
                coerce=int,
                initial=requirement.importance if requirement else 3,
                label=_("Importance"),
            )

    def rows(self):
        """(competence, its level field, its importance field)."""
        for competence in self.competences:
            yield (
                competence,
                self[f"level_{competence.pk}"],
                self[f"importance_{competence.pk}"],
            )

    def wanted(self) -> dict[int, Wanted]:
        given = self.cleaned_data
        return {
            competence.pk: Wanted(
                given[f"level_{competence.pk}"], given[f"importance_{competence.pk}"]
            )
            for competence in self.competences
            if given[f"level_{competence.pk}"]
        }


class CompetenceChoice(forms.ModelChoiceField):
    def label_from_instance(self, competence) -> str:
        return f"{competence.get_group_display()}: {competence.name}"


class RequirementForm(forms.Form):
    """What the own enterprise requires."""

    takes_user = True
    enterprise = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Enterprise"), empty_label=None
    )
    competence = CompetenceChoice(Competence.objects.order_by("code"), label=_("Competence"))
    level = forms.TypedChoiceField(choices=LEVELS, coerce=int, initial=4, label=_("Required level"))
    importance = forms.TypedChoiceField(
        choices=IMPORTANCE, coerce=int, initial=4, label=_("Importance")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=reach_of(user).enterprises)
        self.fields["enterprise"].queryset = own.order_by("sort_key", "pk")


class AgreementForm(forms.Form):
    agreed_on = forms.DateField(
        label=_("Agreed on"),
        initial=timezone.localdate,
        help_text=_("The day of the seminar where enterprises and the university agreed."),
    )

    def clean_agreed_on(self):
        day = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day
