"""Forms of postings."""

from itertools import groupby
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from internships.actions.offering.posting_checks import check_conditions
from internships.models import PlacementRound, Posting, PracticeType
from internships.posting_changes import CHANGEABLE
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
    template = forms.ModelChoiceField(
        Posting.objects.none(),
        label=_("Start from a template"),
        required=False,
        empty_label=_("an empty form"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=reach_of(user).enterprises).order_by("sort_key")
        self.fields["enterprise"].queryset = own
        if len(own) == 1:
            self.fields["enterprise"].initial = own[0].pk
        templates = Posting.objects.filter(enterprise__in=own).templates()
        self.fields["template"].queryset = templates.order_by("template_name", "pk")
        self.fields["template"].label_from_instance = lambda found: found.template_name
        if not templates.exists():
            del self.fields["template"]

    @property
    def address(self) -> dict:
        names = ("enterprise", "university", "practice_type")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def content(self) -> dict:
        """What the form of the second step holds at first, from the template chosen."""
        template = self.cleaned_data.get("template")
        if template is None:
            return {}
        return template.content | {"competences": template.competences.all()}


def _districts_by_region():
    """Choices of a select: the districts under the names of their regions."""
    yield "", "---------"
    districts = District.objects.select_related("region").order_by(
        "region__sort_key", "region_id", "sort_key"
    )
    for region, members in groupby(districts, key=lambda found: found.region):
        yield str(region), [(district.pk, str(district)) for district in members]


CONTENT_FIELDS = [
    "title", "description", "district", "pay_amount", "transport", "meals", "dormitory",
    "working_language", "shift", "is_hazardous", "safety_requirements", "competences",
    "unranked_rule",
]  # fmt: skip
LOT_FIELDS = ["eligible_programmes", "eligible_years", "places", "starts_on", "ends_on"]


def years_choices(longest: int) -> list[tuple[int, str]]:
    return [(year, _("year %(year)s") % {"year": year}) for year in range(1, longest + 1)]


class ContentMixin:
    """Of model forms with the fields of a posting's content."""

    widgets: ClassVar[dict] = {
        "description": forms.Textarea(attrs={"rows": 5}),
        "safety_requirements": forms.Textarea(attrs={"rows": 3}),
        "competences": forms.CheckboxSelectMultiple,
        "pay_amount": forms.NumberInput(attrs={"min": 0, "step": 1000}),
    }
    help_texts: ClassVar[dict] = {
        "safety_requirements": _("Needed where the work is hazardous."),
        "unranked_rule": _("What the matching does with applicants you give no rank."),
        "competences": _("What the intern will learn or needs; the mentor rates these."),
    }

    def set_content_choices(self) -> None:
        if "competences" in self.fields:
            competences = Competence.objects.order_by("group", "sort_key")
            self.fields["competences"].queryset = competences
        if "district" in self.fields:
            self.fields["district"].choices = _districts_by_region

    def check_safety(self, data) -> None:
        if data.get("is_hazardous") and not data.get("safety_requirements"):
            self.add_error(
                "safety_requirements", _("Hazardous work needs its safety requirements.")
            )


class PostingForm(ContentMixin, forms.ModelForm):
    """The second step: what is offered. The address is set before and does not change.

    One of several of a shared posting has the content of that, and only its own lot here.
    """

    eligible_years = forms.TypedMultipleChoiceField(
        label=_("Years of study"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Posting
        fields = ["title", "description", *LOT_FIELDS, *CONTENT_FIELDS[2:]]
        widgets = ContentMixin.widgets | {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "eligible_programmes": forms.CheckboxSelectMultiple,
        }
        help_texts = ContentMixin.help_texts

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = (
            Programme.objects.for_institution(self.instance.university_id)
            .active()
            .select_related("speciality")
            .order_by("speciality__code", "pk")
        )
        self.fields["eligible_programmes"].queryset = programmes
        longest = max((programme.years for programme in programmes), default=LONGEST_STUDIES)
        self.fields["eligible_years"].choices = years_choices(longest)
        if self.instance.shared_id:
            for name in CONTENT_FIELDS:
                del self.fields[name]
        self.set_content_choices()

    def clean(self):
        data = super().clean()
        self.check_safety(data)
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


class PublishedPostingForm(ContentMixin, forms.ModelForm):
    """What may still change once students see it; see `internships.posting_changes`."""

    class Meta:
        model = Posting
        fields = CHANGEABLE
        widgets = PostingForm.Meta.widgets
        help_texts = ContentMixin.help_texts

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.shared_id:
            for name in set(CHANGEABLE) & set(CONTENT_FIELDS):
                del self.fields[name]
        self.set_content_choices()

    def clean(self):
        data = super().clean()
        self.check_safety(data)
        return data

    def _post_clean(self) -> None:
        """The action looks at the posting as it would be; the instance stays as it is."""


class ReasonForm(forms.Form):
    """Why something is returned, closed or cancelled; the other side reads it."""

    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other side reads your reason."),
    )


class TemplateForm(forms.Form):
    """The name under which the enterprise finds it again."""

    name = forms.CharField(label=_("Name of the template"), max_length=100)


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
