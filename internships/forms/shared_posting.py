"""The form of a shared posting: its content, and a row for each lot of places."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from internships.actions.offering.posting_checks import check_conditions
from internships.actions.offering.shared_posting import Lot
from internships.forms.posting import CONTENT_FIELDS, ContentMixin, years_choices
from internships.models import Posting, SharedPosting
from partners.enums import OrganizationKind
from partners.models import Organization, Programme
from partners.models.programme import LONGEST_STUDIES

MOST_LOTS = 40
_UNIVERSITIES = Organization.objects.active().of_kind(OrganizationKind.UNIVERSITY)


class SharedPostingForm(ContentMixin, forms.ModelForm):
    class Meta:
        model = SharedPosting
        fields = CONTENT_FIELDS
        widgets = ContentMixin.widgets
        help_texts = ContentMixin.help_texts

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_content_choices()

    def clean(self):
        data = super().clean()
        self.check_safety(data)
        return data


class AddLotForm(forms.Form):
    """Which university the next row is for."""

    add_university = forms.ModelChoiceField(
        _UNIVERSITIES.order_by("sort_key", "pk"),
        label=_("Add a row for"),
        required=False,
        help_text=_("A row for each university, and for each period of it."),
    )


class LotForm(forms.Form):
    """Places of one university for one period; `posting` is the draft the row changes."""

    posting = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    university = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=1000)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput)
    eligible_programmes = forms.TypedMultipleChoiceField(
        label=_("Programmes"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    eligible_years = forms.TypedMultipleChoiceField(
        label=_("Years of study"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, known: "Universities", drafts: dict[int, Posting], **kwargs):
        super().__init__(*args, **kwargs)
        self.drafts = drafts
        self.addressed = known.of_key(self["university"].value())
        self.programmes = known.programmes.get(self.addressed.pk, []) if self.addressed else []
        self.fields["eligible_programmes"].choices = [
            (programme.pk, str(programme)) for programme in self.programmes
        ]
        longest = max((programme.years for programme in self.programmes), default=LONGEST_STUDIES)
        self.fields["eligible_years"].choices = years_choices(longest)

    @property
    def draft(self) -> Posting | None:
        key = str(self["posting"].value() or "")
        return self.drafts.get(int(key)) if key.isdecimal() else None

    def clean(self):
        data = super().clean()
        key = data.get("posting")
        draft = self.drafts.get(key)
        if self.addressed is None or (
            key and (draft is None or draft.university_id != self.addressed.pk)
        ):
            raise ValidationError(_("This row cannot be changed any more. Open the page anew."))
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if not self.errors:
            self._check_together(data)
        return data

    def _check_together(self, data) -> None:
        wanted = Posting(
            university=self.addressed, places=data["places"], eligible_years=data["eligible_years"]
        )
        try:
            check_conditions(posting=wanted, programmes=self._chosen(data))
        except ValidationError as error:
            self.add_error(None, error)

    def _chosen(self, data) -> list[Programme]:
        wanted = set(data["eligible_programmes"])
        return [programme for programme in self.programmes if programme.pk in wanted]

    def lot(self) -> Lot:
        """The row as a draft that is not saved yet."""
        data = self.cleaned_data
        posting = self.drafts.get(data["posting"]) or Posting(university=self.addressed)
        for name in ("places", "starts_on", "ends_on", "eligible_years"):
            setattr(posting, name, data[name])
        return Lot(posting, self._chosen(data))


class Universities:
    """The universities the rows name, with their programmes: two queries."""

    def __init__(self, keys: Iterable):
        known = {int(key) for key in map(str, keys) if key.isascii() and key.isdigit()}
        known = {key for key in known if key < 2**63}
        self.by_key = _UNIVERSITIES.in_bulk(known) if known else {}
        self.programmes: dict[int, list[Programme]] = {}
        programmes = Programme.objects.filter(institution__in=self.by_key).active()
        for programme in programmes.select_related("speciality").order_by("speciality__code", "pk"):
            self.programmes.setdefault(programme.institution_id, []).append(programme)

    def of_key(self, key) -> Organization | None:
        text = str(key or "")
        return self.by_key.get(int(text)) if text.isascii() and text.isdigit() else None


LotFormSet = forms.formset_factory(
    LotForm, extra=0, min_num=1, validate_min=True, max_num=MOST_LOTS, validate_max=True,
    absolute_max=MOST_LOTS,
)  # fmt: skip


def unchecked(form: forms.BaseForm) -> dict:
    """What was typed into FORM, as the beginning of a new one: nothing is looked at yet."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
