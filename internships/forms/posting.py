"""Forms of postings."""

from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from internships.actions.posting_checks import check_conditions
from internships.models import PlacementRound, Posting, PracticeType
from partners.enums import OrganizationKind
from partners.models import Competence, District, Organization, Programme
from partners.models.programme import LONGEST_STUDIES
from partners.reach import reach_of


class PostingAddressForm(forms.Form):
    """The first step: who offers, to which university, for which practice."""

    takes_user = True

    enterprise = forms.ModelChoiceField(Organization.objects.none(), label=_("Enterprise"))
    university = forms.ModelChoiceField(
        Organization.objects.active()
        .of_kind(OrganizationKind.UNIVERSITY)
        .order_by("sort_key", "pk"),
        label=_("University"),
        help_text=_("Whose students you want to take in."),
    )
    practice_type = forms.ModelChoiceField(
        PracticeType.objects.order_by("code"), label=_("Type of practice")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=reach_of(user).enterprises).order_by("sort_key")
        self.fields["enterprise"].queryset = own
        if len(own) == 1:
            self.fields["enterprise"].initial = own[0].pk


def _districts_by_region():
    """Choices of a select: the districts under the names of their regions."""
    yield "", "---------"
    districts = District.objects.select_related("region").order_by(
        "region__sort_key", "region_id", "sort_key"
    )
    for region, members in groupby(districts, key=lambda found: found.region):
        yield str(region), [(district.pk, str(district)) for district in members]


class PostingForm(forms.ModelForm):
    """The second step: what is offered. The address is set before and does not change."""

    eligible_years = forms.TypedMultipleChoiceField(
        label=_("Years of study"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Posting
        fields = [
            "title", "description", "eligible_programmes", "eligible_years", "places",
            "starts_on", "ends_on", "district", "pay_amount", "transport", "meals", "dormitory",
            "working_language", "shift", "is_hazardous", "safety_requirements", "competences",
            "unranked_rule",
        ]  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "safety_requirements": forms.Textarea(attrs={"rows": 3}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "eligible_programmes": forms.CheckboxSelectMultiple,
            "competences": forms.CheckboxSelectMultiple,
            "pay_amount": forms.NumberInput(attrs={"min": 0, "step": 1000}),
        }
        help_texts = {
            "safety_requirements": _("Needed where the work is hazardous."),
            "unranked_rule": _("What the matching does with applicants you give no rank."),
            "competences": _("What the intern will learn or needs; the mentor rates these."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = (
            Programme.objects.for_institution(self.instance.university_id)
            .active()
            .select_related("speciality")
            .order_by("speciality__code", "pk")
        )
        self.fields["eligible_programmes"].queryset = programmes
        self.fields["competences"].queryset = Competence.objects.order_by("group", "sort_key")
        self.fields["district"].choices = _districts_by_region
        longest = max((programme.years for programme in programmes), default=LONGEST_STUDIES)
        self.fields["eligible_years"].choices = [
            (year, _("year %(year)s") % {"year": year}) for year in range(1, longest + 1)
        ]

    def clean(self):
        data = super().clean()
        if data.get("is_hazardous") and not data.get("safety_requirements"):
            self.add_error(
                "safety_requirements", _("Hazardous work needs its safety requirements.")
            )
        if not {"eligible_programmes", "eligible_years", "places"} & set(self.errors):
            self._check_together(data)
        return data

    def _check_together(self, data) -> None:
        as_it_will_be = Posting(
            university_id=self.instance.university_id,
            eligible_years=data["eligible_years"],
            places=data["places"],
            places_taken=self.instance.places_taken,
        )
        try:
            check_conditions(posting=as_it_will_be, programmes=list(data["eligible_programmes"]))
        except ValidationError as error:
            self.add_error(None, error)


class ReasonForm(forms.Form):
    """Why something is returned, closed or cancelled; the other side reads it."""

    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other side reads your reason."),
    )


class PublishForm(forms.Form):
    """Into which round; only rounds that fit the posting are offered."""

    placement_round = forms.ModelChoiceField(
        PlacementRound.objects.none(),
        label=_("Placement round"),
        help_text=_("Rounds for this practice that end before it begins."),
    )

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["placement_round"]
        field.queryset = rounds
        if len(rounds) == 1:
            field.initial = rounds[0].pk
        elif not rounds:
            field.help_text = _(
                "None of your rounds fits: for this type of practice and these years of study, "
                "still taking applications, and over before the practice begins. Plan one first."
            )
