"""Marks, commissions, corrections, repeats and grading schemes."""

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from internships.actions.finishing.commission import NamedPerson
from internships.enums import SUPERVISED_PARTS, GradePart
from internships.models import ComponentMark, GradingScheme, Placement, PracticeGrade
from internships.people import supervisors_of
from partners.forms.search import RecordSearchField
from partners.models import Organization, Programme

_MEMBERS = 5


def _points(label, initial=None, **options) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "min": 0, "max": 100, "step": "0.1"})
    return forms.DecimalField(
        label=label, initial=initial, min_value=0, max_value=100, max_digits=4, decimal_places=1,
        widget=widget, **options,
    )  # fmt: skip


class MarksForm(forms.Form):
    """One field for each part of the SCHEME that is the supervisor's; empty is not given yet."""

    def __init__(self, *args, scheme: GradingScheme, grade: PracticeGrade | None, **kwargs):
        super().__init__(*args, **kwargs)
        given = {
            one.component.part: one.points
            for one in ComponentMark.objects.filter(grade=grade).select_related("component")
        }
        for component in scheme.components.order_by("pk"):
            if component.part in SUPERVISED_PARTS:
                self.fields[component.part] = _points(
                    capfirst(component.get_part_display()),
                    initial=given.get(component.part),
                    required=False,
                    help_text=_("From 0 to 100; its weight is %(weight)s.")
                    % {"weight": component.weight},
                )

    def clean(self):
        given = super().clean()
        if self.fields and not self.errors and not self.points():
            raise forms.ValidationError(_("Give one mark at least."))
        return given

    def points(self) -> dict:
        return {part: given for part, given in self.cleaned_data.items() if given is not None}


class CommissionMarksForm(forms.Form):
    """A field for each member the person may write down: their own, or all of them."""

    def __init__(self, *args, grade: PracticeGrade, user, leads: bool, **kwargs):
        super().__init__(*args, **kwargs)
        given = dict(grade.commission_marks.values_list("member", "points"))
        members = grade.commission.members.order_by("-is_chair", "pk") if grade.commission else []
        for member in members:
            if leads or member.user_id == user.pk:
                chair = _("%(name)s, chair") if member.is_chair else "%(name)s"
                self.fields[f"member_{member.pk}"] = forms.IntegerField(
                    label=chair % {"name": member.name},
                    help_text=member.position,
                    initial=given.get(member.pk),
                    min_value=0,
                    max_value=100,
                    required=False,
                )

    def points(self) -> dict[int, int]:
        return {
            int(name.removeprefix("member_")): given
            for name, given in self.cleaned_data.items()
            if given is not None
        }


class CommissionForm(forms.Form):
    """A chair and up to four members: supervisors of the university, or people by their names."""

    name = forms.CharField(label=_("Name of the commission"), max_length=200)
    basis = forms.CharField(
        label=_("Order"),
        max_length=200,
        required=False,
        help_text=_("Number and date of the order that appoints the commission."),
    )
    programme = forms.ModelChoiceField(
        queryset=None,
        label=_("Programme"),
        required=False,
        empty_label=_("all programmes"),
        help_text=_("The commission is formed for all students who wait for one."),
    )

    def __init__(self, *args, placement_round, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.for_institution(placement_round.university_id)
        placed = Placement.objects.filter(application__placement_round=placement_round)
        self.fields["programme"].queryset = programmes.filter(
            pk__in=placed.values("student__programme")
        ).select_related("speciality")
        people = supervisors_of(placement_round.university_id, timezone.localdate())
        for place in range(1, _MEMBERS + 1):
            who = _("Chair") if place == 1 else _("Member %(number)s") % {"number": place}
            self.fields[f"user_{place}"] = forms.ModelChoiceField(
                queryset=people, label=who, required=False, empty_label=_("nobody with an account")
            )
            self.fields[f"name_{place}"] = forms.CharField(
                label=_("or by name"), max_length=200, required=False
            )
            self.fields[f"position_{place}"] = forms.CharField(
                label=_("Position"), max_length=200, required=False
            )

    def clean(self):
        cleaned = super().clean()
        for place in range(1, _MEMBERS + 1):
            if cleaned.get(f"user_{place}") and cleaned.get(f"name_{place}"):
                self.add_error(f"name_{place}", _("Choose an account or write a name, not both."))
        if not (cleaned.get("user_1") or cleaned.get("name_1")):
            self.add_error("user_1", _("Say who chairs the commission."))
        return cleaned

    def members(self) -> list[NamedPerson]:
        """The chair first."""
        found = []
        for place in range(1, _MEMBERS + 1):
            user = self.cleaned_data[f"user_{place}"]
            name = str(user) if user else self.cleaned_data[f"name_{place}"]
            if name:
                position = self.cleaned_data[f"position_{place}"]
                found.append(NamedPerson(name, position, user))
        return found


class CorrectionReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the grade is corrected"),
        help_text=_("The grade before and your reason stay on record."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class ArrangeRepeatForm(forms.Form):
    enterprise = RecordSearchField(kind="enterprises", label=_("Enterprise"))
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class GradingSchemeForm(forms.Form):
    """A weight for each part that counts; empty is not part of the grade."""

    name_uz = forms.CharField(label=_("Name in Uzbek"), max_length=300)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=300, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    unit = forms.ModelChoiceField(
        queryset=None,
        label=_("Faculty or department"),
        required=False,
        empty_label=_("the whole university"),
    )
    applies_from = forms.DateField(
        label=_("For practices that end from"),
        help_text=_("Practices that end before are graded as they were."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, university: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        units = Organization.objects.filter(parent=university) | Organization.objects.filter(
            parent__parent=university
        )
        self.fields["unit"].queryset = units.order_by("sort_key", "pk")
        for part in GradePart:
            self.fields[part.value] = forms.IntegerField(
                label=_("Weight: %(part)s") % {"part": part.label},
                min_value=0,
                max_value=100,
                required=False,
            )
        scale = ("from_5", "from_4", "from_3", "diary_share")
        self.fields |= forms.fields_for_model(GradingScheme, fields=scale)

    def given(self) -> dict:
        data = self.cleaned_data
        names = ("name_uz", "name_ru", "name_en")
        plain = ("unit", "applies_from", "from_5", "from_4", "from_3", "diary_share")
        return {
            "names": {name: data[name] for name in names},
            "weights": {part.value: data[part.value] or 0 for part in GradePart},
            **{name: data[name] for name in plain},
        }
