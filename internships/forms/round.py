"""Forms of placement rounds."""

from datetime import timedelta

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from internships.enums import ReservedGroup
from internships.models import PlacementRound
from partners.models import Organization, Programme, Student
from partners.models.programme import LONGEST_STUDIES
from partners.reach import reach_of


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PlacementRoundForm(forms.ModelForm):
    takes_user = True

    eligible_years = forms.TypedMultipleChoiceField(
        label=_("Years of study"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PlacementRound
        fields = [
            "university", "name", "practice_type", "academic_year", "apply_from", "apply_until",
            "rank_until", "confirm_until", "opens_by_itself", "eligible_programmes",
            "eligible_years", "least_grade", "choices_max", "rule", "tie_rule",
        ]  # fmt: skip
        widgets = {
            "apply_from": _moment(),
            "apply_until": _moment(),
            "rank_until": _moment(),
            "confirm_until": _moment(),
            "eligible_programmes": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "rule": _(
                "Stable matching: nobody gains by hiding their true order. First come: the sooner "
                "a list was complete, the sooner it is served. The enterprise decides: each "
                "posting offers its places to those it ranked first."
            ),
            "tie_rule": _("Decides between applicants an enterprise ranked alike or not at all."),
            "confirm_until": _("Practices of this round begin after this day."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=reach_of(user).universities).order_by("sort_key")
        self.fields["university"].queryset = own
        if self.instance.pk is not None:
            del self.fields["university"]
        elif len(own) == 1:
            self.fields["university"].initial = own[0].pk
        self.fields["eligible_programmes"].queryset = (
            Programme.objects.filter(institution__in=own)
            .active()
            .select_related("speciality")
            .order_by("institution", "speciality__code", "pk")
        )
        self.fields["eligible_years"].choices = [
            (year, gettext("year %(year)s") % {"year": year})
            for year in range(1, LONGEST_STUDIES + 1)
        ]


class SecondRoundForm(forms.Form):
    """Its name and calendar; all else follows the first round."""

    name = forms.CharField(label=_("Name"), max_length=200)
    apply_from = forms.DateTimeField(label=_("Applications from"), widget=_moment())
    apply_until = forms.DateTimeField(label=_("Applications until"), widget=_moment())
    rank_until = forms.DateTimeField(label=_("Enterprises rank until"), widget=_moment())
    confirm_until = forms.DateTimeField(
        label=_("Students confirm until"),
        widget=_moment(),
        help_text=_("Free places of practices that begin after this day are carried over."),
    )

    def __init__(self, *args, placement_round, at, **kwargs):
        """The calendar proposed gives each step as long as the first round did, from tomorrow."""
        begins = at + timedelta(days=1)
        name = gettext("%(round)s, second round") % {"round": placement_round}
        initial = {"name": name[:200]}
        for field in ("apply_from", "apply_until", "rank_until", "confirm_until"):
            initial[field] = begins + (getattr(placement_round, field) - placement_round.apply_from)
        super().__init__(*args, initial=initial | (kwargs.pop("initial", None) or {}), **kwargs)


class ReservePlacesForm(forms.Form):
    """How many places for which group; empty is none."""

    def __init__(self, *args, posting, **kwargs):
        super().__init__(*args, **kwargs)
        kept = dict(posting.reserved_places.values_list("group", "places"))
        for group in ReservedGroup:
            self.fields[group.value] = forms.IntegerField(
                label=capfirst(group.label),
                min_value=0,
                max_value=posting.places,
                required=False,
                initial=kept.get(group.value, 0),
            )

    def places(self) -> dict[str, int]:
        return {group: self.cleaned_data[group] or 0 for group in ReservedGroup.values}


class ReservedStudentsForm(forms.Form):
    """Students by their numbers, one a line."""

    group = forms.ChoiceField(label=_("Group"), choices=ReservedGroup.choices)
    numbers = forms.CharField(
        label=_("Student numbers"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
        help_text=_("One a line, as the university numbers its students."),
    )
    basis = forms.CharField(
        label=_("On what grounds"),
        max_length=300,
        help_text=_("For instance the number and date of the agreement or certificate."),
    )

    def __init__(self, *args, placement_round, **kwargs):
        super().__init__(*args, **kwargs)
        self.placement_round = placement_round

    def clean_numbers(self) -> list[Student]:
        wanted = list(dict.fromkeys(self.cleaned_data["numbers"].split()))
        students = Student.objects.for_university(self.placement_round.university_id)
        found = {one.student_id: one for one in students.filter(student_id__in=wanted)}
        if unknown := [number for number in wanted if number not in found]:
            raise forms.ValidationError(
                _("The university has no students with these numbers: %(numbers)s."),
                params={"numbers": ", ".join(unknown[:10])},
            )
        return [found[number] for number in wanted]
