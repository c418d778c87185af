"""Filters shared by pages and API."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.text import search_key

_LARGEST = 10**18  # what a column of the database holds


class NumberField(forms.DecimalField):
    """A number that some record may have; -1e99999 is a number as well, and none can."""

    def __init__(self, **options):
        super().__init__(**{"min_value": -_LARGEST, "max_value": _LARGEST} | options)


# Also for the filters that a FilterSet makes of whole-number columns by itself.
django_filters.NumberFilter.field_class = NumberField


class YesNoSelect(forms.NullBooleanSelect):
    """Yes, no, or (as in every other select) nothing chosen."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.choices = [("unknown", "---------"), ("true", _("Yes")), ("false", _("No"))]


class SearchFilter(django_filters.CharFilter):
    """Every word typed occurs in the record's search key, in whatever script it was typed."""

    def __init__(self, field_name: str = "search_key", **options):
        options.setdefault("label", _("Search"))
        super().__init__(field_name, max_length=100, **options)

    def filter(self, queryset, value):
        for word in search_key(value or "").split():
            queryset = queryset.filter(**{f"{self.field_name}__contains": word})
        return queryset
