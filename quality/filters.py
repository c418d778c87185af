"""Filters of lists, shared by pages and API."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from cluster_portal.common.filters import YesNoSelect
from cluster_portal.common.models import User
from cluster_portal.common.periods import Period
from quality.enums import NonconformityState, SignalState, SubjectKind
from quality.indicators.registry import CHOICES
from quality.models import (
    CorrectiveAction,
    IndicatorTarget,
    IndicatorValue,
    Nonconformity,
    Signal,
)
from quality.subjects import find_by_code


class PeriodField(forms.CharField):
    """2026-09, 2026-S1 or 2026/2027."""

    def clean(self, value) -> Period | None:
        label = super().clean(value)
        if not label:
            return None
        try:
            return Period.parse(label)
        except ValueError:
            raise forms.ValidationError(_("Write 2026-09, 2026-S1 or 2026/2027.")) from None


@extend_schema_field(OpenApiTypes.STR)
class PeriodFilter(django_filters.Filter):
    field_class = PeriodField

    def filter(self, queryset, value):
        if value is None:
            return queryset
        return queryset.filter(period_kind=value.kind, period_start=value.start)


class SubjectFilterSet(django_filters.FilterSet):
    """`subject_code` is read together with `subject_kind`: codes are unique within a kind."""

    indicator = django_filters.ChoiceFilter(label=_("Indicator"), choices=CHOICES)
    subject_kind = django_filters.ChoiceFilter(label=_("About"), choices=SubjectKind)
    subject_code = django_filters.CharFilter(
        label=_("Code of the subject"), method="with_code", max_length=100
    )

    def with_code(self, queryset, name, value):
        kind = self.data.get("subject_kind")
        if kind not in SubjectKind.values:
            return queryset.none()
        found = find_by_code(SubjectKind(kind), value)
        return queryset.none() if found is None else queryset.filter(subject_id=found)


class IndicatorValueFilter(SubjectFilterSet):
    period = PeriodFilter(label=_("Period"))

    class Meta:
        model = IndicatorValue
        fields = ["indicator", "period", "subject_kind", "subject_code"]


class IndicatorTargetFilter(SubjectFilterSet):
    class Meta:
        model = IndicatorTarget
        fields = ["indicator", "academic_year", "subject_kind", "subject_code"]


class TargetPageFilter(django_filters.FilterSet):
    indicator = django_filters.ChoiceFilter(label=_("Indicator"), choices=CHOICES)

    class Meta:
        model = IndicatorTarget
        fields = ["indicator", "academic_year"]


class SignalFilter(SubjectFilterSet):
    period = PeriodFilter(label=_("Period"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=SignalState)

    class Meta:
        model = Signal
        fields = ["state", "indicator", "period", "subject_kind", "subject_code"]


class SignalPageFilter(django_filters.FilterSet):
    indicator = django_filters.ChoiceFilter(label=_("Indicator"), choices=CHOICES)
    state = django_filters.ChoiceFilter(label=_("State"), choices=SignalState)

    class Meta:
        model = Signal
        fields = ["state", "indicator"]


class OverdueFilter(django_filters.BooleanFilter):
    """Problems with an action that is overdue today."""

    def filter(self, queryset, value):
        if value is None:
            return queryset
        actions = CorrectiveAction.objects.overdue(timezone.localdate())
        overdue = Exists(actions.filter(nonconformity=OuterRef("pk")))
        return queryset.filter(overdue if value else ~overdue)


class ProblemPageFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=NonconformityState)
    indicator = django_filters.ChoiceFilter(label=_("Indicator"), choices=CHOICES)
    overdue = OverdueFilter(label=_("Overdue"), widget=YesNoSelect)

    class Meta:
        model = Nonconformity
        fields = ["state", "indicator", "overdue"]


class ProblemFilter(SubjectFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=NonconformityState)
    overdue = OverdueFilter(label=_("Overdue"), widget=YesNoSelect)

    class Meta:
        model = Nonconformity
        fields = ["state", "indicator", "subject_kind", "subject_code", "university"]


def problems_seen(request):
    """Whoever may not see a problem does not read its title among the choices either."""
    if request is None:
        return Nonconformity.objects.none()
    return Nonconformity.objects.visible_to(request.user).order_by("-pk")


def owners_seen(request):
    if request is None:
        return User.objects.none()
    actions = CorrectiveAction.objects.visible_to(request.user)
    found = User.objects.filter(pk__in=actions.values("owner"))
    return found.order_by("last_name", "first_name", "pk")


class CorrectiveActionFilter(django_filters.FilterSet):
    nonconformity = django_filters.ModelChoiceFilter(queryset=problems_seen, label=_("Problem"))
    owner = django_filters.ModelChoiceFilter(queryset=owners_seen, label=_("Owner"))
    is_done = django_filters.BooleanFilter(
        "done_at", label=_("Done"), lookup_expr="isnull", exclude=True, widget=YesNoSelect
    )

    class Meta:
        model = CorrectiveAction
        fields = ["nonconformity", "owner", "is_done"]
