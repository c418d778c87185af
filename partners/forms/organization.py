"""The card of an organization, and of a faculty or department in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.enums import UNITS, OrganizationKind
from partners.forms.search import RecordSearchField
from partners.models import District, Organization
from partners.reach import reach_of

NAMES = ["name_uz", "name_uz_cyrl", "name_ru", "name_en"]
_CONTACTS = ["address", "website", "email", "phone", "language"]


def kinds_to_add(user) -> list[tuple]:
    """Operators add every kind; the others what their cluster or practice needs."""
    reach = reach_of(user)
    closed = set(UNITS)
    if not reach.operates:
        closed.add(OrganizationKind.STATE_BODY)
        if not reach.coordinates:
            closed.add(OrganizationKind.UNIVERSITY)
    return [choice for choice in OrganizationKind.choices if choice[0] not in closed]


def districts_by_region() -> list:
    """Choices of the districts under their regions."""
    groups: dict[str, list] = {}
    for district in District.objects.select_related("region").order_by(
        "region__sort_key", "sort_key"
    ):
        groups.setdefault(district.region.name, []).append((district.pk, district.name))
    return [("", "---------"), *groups.items()]


class OrganizationForm(forms.ModelForm):
    """What the organization's own people may say about it."""

    takes_user = True
    industry = RecordSearchField(kind="industries", label=_("Industry"), required=False)
    website = forms.URLField(
        label=_("Website"), required=False, max_length=200, assume_scheme="https"
    )

    class Meta:
        model = Organization
        fields = [*NAMES, "tax_id", "region", "district", "industry", *_CONTACTS]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["region"].queryset = self.fields["region"].queryset.order_by("sort_key")
        self.fields["district"].choices = districts_by_region()

    def clean(self):
        cleaned = super().clean()
        region, district = cleaned.get("region"), cleaned.get("district")
        if district and region and district.region_id != region.pk:
            self.add_error("district", _("This district is in another region."))
        return cleaned


class FullOrganizationForm(OrganizationForm):
    """All of the card: for those who add organizations to the register."""

    class Meta(OrganizationForm.Meta):
        fields = ["kind", *OrganizationForm.Meta.fields, "code"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "---------"), *kinds_to_add(self.user)]
        self.fields["code"].required = False
        self.fields["code"].help_text = _("Its official code; leave it empty to have one made.")


class OperatorOrganizationForm(FullOrganizationForm):
    class Meta(FullOrganizationForm.Meta):
        fields = [*FullOrganizationForm.Meta.fields, "is_active"]


class UnitForm(forms.ModelForm):
    """A faculty or department."""

    class Meta:
        model = Organization
        fields = ["kind", *NAMES, "email", "phone"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = [choice for choice in OrganizationKind.choices if choice[0] in UNITS]
        if self.instance.parent and self.instance.parent.kind == OrganizationKind.FACULTY:
            units = [choice for choice in units if choice[0] == OrganizationKind.DEPARTMENT]
        self.fields["kind"].choices = units
