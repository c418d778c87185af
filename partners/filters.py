"""Filters of lists, the same for pages and API."""

from functools import reduce
from operator import or_

import django_filters
from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django_filters.fields import ModelChoiceField

from cluster_portal.common.filters import SearchFilter
from cluster_portal.common.text import search_key
from partners.enums import UNITS, AgreementKind, AgreementState, ClusterModel, OrganizationKind
from partners.models import (
    Affiliation,
    Agreement,
    AgreementDocument,
    AgreementObligation,
    AgreementParty,
    Cluster,
    District,
    Industry,
    Membership,
    Organization,
    PersonnelDemand,
    Programme,
    Region,
    Speciality,
    Student,
)

KINDS = [choice for choice in OrganizationKind.choices if choice[0] not in UNITS]


def sections(request):
    """The 21 sections of the classifier: a class is found by the section it belongs to."""
    return Industry.objects.filter(level=1)


def own_programmes(request):
    """The programmes whose students the person sees."""
    if request is None:
        return Programme.objects.none()
    students = Student.objects.visible_to(request.user)
    return (
        Programme.objects.filter(pk__in=students.values("programme"))
        .select_related("speciality")
        .order_by("speciality__code", "pk")
    )


def _in_days(days: int) -> str:
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


in_days = lazy(_in_days, str)  # in the language of whoever reads it


class CodeChoiceField(ModelChoiceField):
    def to_python(self, value):
        if value not in self.empty_values:
            ProhibitNullCharactersValidator()(str(value))  # the database cannot even look for it
        return super().to_python(value)


class CodeChoiceFilter(django_filters.ModelChoiceFilter):
    """A record chosen by its official code."""

    field_class = CodeChoiceField

    def __init__(self, **options):
        super().__init__(to_field_name="code", **options)


class RegionFilter(CodeChoiceFilter):
    def __init__(self, **options):
        options.setdefault("label", _("Region"))
        super().__init__(queryset=Region.objects.order_by("sort_key"), **options)


class OrganizationFilter(django_filters.FilterSet):
    search = SearchFilter()
    kind = django_filters.ChoiceFilter(choices=KINDS, label=_("Kind"))
    region = RegionFilter()
    industry = CodeChoiceFilter(queryset=sections, label=_("Industry"), method="in_section")

    class Meta:
        model = Organization
        fields = ["search", "kind", "region", "industry"]

    def in_section(self, queryset, name, section):
        """At whichever of the four levels the organization's industry was given."""
        levels = ["industry" + "__parent" * up for up in range(4)]
        return queryset.filter(reduce(or_, (Q(**{level: section}) for level in levels)))


class ClusterFilter(django_filters.FilterSet):
    search = SearchFilter()
    model = django_filters.ChoiceFilter(choices=ClusterModel.choices, label=_("Model"))
    region = RegionFilter()

    class Meta:
        model = Cluster
        fields = ["search", "model", "region"]


class ProgrammeFilter(django_filters.FilterSet):
    search = SearchFilter("speciality__search_key", label=_("Speciality"))
    institution_name = SearchFilter("institution__search_key", label=_("Institution"))

    class Meta:
        model = Programme
        fields = ["search", "institution_name", "level", "form", "language"]


class GroupFilter(django_filters.CharFilter):
    """The whole name of an academic group, in small or large letters."""

    def __init__(self, field_name: str = "group"):
        label = pgettext_lazy("of students", "Group")
        super().__init__(field_name, lookup_expr="iexact", label=label, max_length=40)


class StudentFilter(django_filters.FilterSet):
    search = SearchFilter()
    group = GroupFilter()
    programme = django_filters.ModelChoiceFilter(queryset=own_programmes, label=_("Programme"))

    class Meta:
        model = Student
        fields = ["search", "programme", "year", "group", "status"]


class PersonnelDemandFilter(django_filters.FilterSet):
    search = SearchFilter("speciality__search_key", label=_("Speciality"))
    enterprise_name = SearchFilter("enterprise__search_key", label=_("Enterprise"))
    year = django_filters.NumberFilter(label=_("Year"), min_value=2000, max_value=2100)
    region = RegionFilter()

    class Meta:
        model = PersonnelDemand
        fields = ["search", "enterprise_name", "year", "region"]


class AgreementSearchFilter(SearchFilter):
    """Every word occurs in the agreement's number and subject or in a party's names."""

    def filter(self, queryset, value):
        for word in search_key(value or "").split():
            party = AgreementParty.objects.filter(
                agreement=OuterRef("pk"), organization__search_key__contains=word
            )
            queryset = queryset.filter(Q(search_key__contains=word) | Exists(party))
        return queryset


class AgreementFilter(django_filters.FilterSet):
    search = AgreementSearchFilter()
    kind = django_filters.ChoiceFilter(choices=AgreementKind.choices, label=_("Kind"))
    state = django_filters.ChoiceFilter(choices=AgreementState.choices, label=_("State"))
    ends_within = django_filters.ChoiceFilter(
        choices=[(days, in_days(days)) for days in (30, 60, 180)],
        method="ending",
        label=_("Ends within"),
    )
    overdue = django_filters.BooleanFilter(
        method="with_overdue", label=_("Something is overdue"), widget=forms.CheckboxInput
    )
    organization = django_filters.NumberFilter(method="of_party", widget=forms.HiddenInput)

    class Meta:
        model = Agreement
        fields: list[str] = []

    def ending(self, queryset, name, days):
        return queryset.ending_within(int(days), timezone.localdate())

    def with_overdue(self, queryset, name, only):
        if not only:
            return queryset
        late = AgreementObligation.objects.overdue(timezone.localdate())
        return queryset.filter(pk__in=late.values("party__agreement"))

    def of_party(self, queryset, name, key):
        return queryset.for_organization(key)


class AgreementDocumentFilter(django_filters.FilterSet):
    agreement = django_filters.NumberFilter(label=_("Agreement"))

    class Meta:
        model = AgreementDocument
        fields = ["agreement", "kind"]


class AgreementObligationFilter(django_filters.FilterSet):
    agreement = django_filters.NumberFilter("party__agreement", label=_("Agreement"))
    overdue_on = django_filters.DateFilter(method="late", label=_("Overdue on"))

    class Meta:
        model = AgreementObligation
        fields = ["agreement", "overdue_on"]

    def late(self, queryset, name, day):
        return queryset.overdue(day)


class MembershipFilter(django_filters.FilterSet):
    current_on = django_filters.DateFilter(method="on_the_day", label=_("Members on"))

    class Meta:
        model = Membership
        fields = ["cluster", "organization", "role", "current_on"]

    def on_the_day(self, queryset, name, day):
        return queryset.current(day)


class AffiliationFilter(django_filters.FilterSet):
    current_on = django_filters.DateFilter(method="on_the_day", label=_("In force on"))

    class Meta:
        model = Affiliation
        fields = ["organization", "role", "current_on"]

    def on_the_day(self, queryset, name, day):
        return queryset.current(day)


class DistrictFilter(django_filters.FilterSet):
    search = SearchFilter()
    region = RegionFilter()

    class Meta:
        model = District
        fields = ["search", "region"]


class CodeFilter(django_filters.FilterSet):
    """Of every classifier: by name and by code."""

    search = SearchFilter()
    code = django_filters.CharFilter(label=_("Code"))


class TreeFilter(CodeFilter):
    level = django_filters.NumberFilter(label=_("Level"))
    parent = django_filters.CharFilter("parent__code", label=_("Code of the parent"))


class SpecialityFilter(django_filters.FilterSet):
    search = SearchFilter()

    class Meta:
        model = Speciality
        fields = ["search", "level", "code", "field"]


class ApiOrganizationFilter(OrganizationFilter):
    parent = django_filters.NumberFilter(label=_("Part of"))

    class Meta(OrganizationFilter.Meta):
        fields = [*OrganizationFilter.Meta.fields, "code", "tax_id", "parent", "is_active"]


class ApiProgrammeFilter(ProgrammeFilter):
    institution = django_filters.NumberFilter(label=_("Institution"))
    speciality = django_filters.NumberFilter(label=_("Speciality"))

    class Meta(ProgrammeFilter.Meta):
        fields = [*ProgrammeFilter.Meta.fields, "institution", "speciality", "is_active"]


class ApiStudentFilter(StudentFilter):
    programme = django_filters.NumberFilter(label=_("Programme"))
    university = django_filters.NumberFilter(label=_("University"))

    class Meta(StudentFilter.Meta):
        fields = [*StudentFilter.Meta.fields, "university", "student_id", "funding"]


class ApiPersonnelDemandFilter(PersonnelDemandFilter):
    enterprise = django_filters.NumberFilter(label=_("Enterprise"))
    speciality = django_filters.NumberFilter(label=_("Speciality"))

    class Meta(PersonnelDemandFilter.Meta):
        fields = [*PersonnelDemandFilter.Meta.fields, "enterprise", "speciality"]
