"""Forms of the corrective loop: one per gate."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.enums import OrganizationKind
from partners.models import Organization, Programme
from quality.actions.people import staff
from quality.enums import CauseMethod, PeriodChoice
from quality.indicators.registry import CHOICES


def paragraph(label, help_text="", max_length=3000):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def day(label):
    return forms.DateField(label=label)


class ReasonForm(forms.Form):
    reason = paragraph(_("Reason"))


class OpenProblemForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=200)
    description = paragraph(_("What is wrong"), max_length=5000)


class DemandForm(OpenProblemForm):
    university = forms.ModelChoiceField(
        label=_("University"),
        queryset=Organization.objects.active().of_kind(OrganizationKind.UNIVERSITY),
    )
    indicator = forms.ChoiceField(label=_("Indicator"), choices=CHOICES)
    field_order = ["university", "indicator", "title", "description"]

    def __init__(self, *args, instance=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["university"].queryset = self.fields["university"].queryset.order_by("sort_key")


class DemandApiForm(DemandForm):
    programme = forms.ModelChoiceField(queryset=Programme.objects.all(), required=False)


class ContainForm(forms.Form):
    containment = paragraph(
        _("Done at once"), _("What was done to limit the harm, or why nothing was needed.")
    )


class AnalyseForm(forms.Form):
    cause_method = forms.ChoiceField(label=_("How the cause was found"), choices=CauseMethod)
    cause = paragraph(_("Root cause"), _("Ask “why” until the answer can be changed."), 5000)
    similar_cases = paragraph(
        _("Similar cases"), _("Do similar cases exist elsewhere? Where, or why not?")
    )


class ActionForm(forms.Form):
    """A corrective action for the problem `record`."""

    description = paragraph(_("What will be done"))
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=None)
    due_on = day(_("Due on"))
    evidence_expected = forms.CharField(label=_("What will show that it is done"), max_length=300)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff(record.university_id, timezone.localdate())
        self.fields["owner"].label_from_instance = lambda person: person.get_full_name()


class PlanForm(forms.Form):
    period_kind = forms.ChoiceField(
        label=_("Measured by"),
        choices=PeriodChoice,
        help_text=_("The last such period that is over is frozen as the value before."),
    )
    target_value = forms.FloatField(label=_("Target"))
    check_on = day(_("Check of the effect on"))

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_share = record.is_share
        self.fields["target_value"].help_text = (
            _("In per cent, for instance 85.") if self.is_share else _("On the scale from 1 to 5.")
        )

    def clean_target_value(self) -> float:
        found = self.cleaned_data["target_value"]
        return found / 100 if self.is_share else found


class CompleteForm(forms.Form):
    evidence = paragraph(_("Evidence"), _("What shows that it is done: a link, a number, a paper."))


class CloseForm(forms.Form):
    consequences = paragraph(
        _("What changes for good"),
        _("Which risks, procedures or curriculum were changed; or why none."),
    )
