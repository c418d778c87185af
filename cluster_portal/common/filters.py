"""Filters shared by pages and API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.text import search_key


class SearchFilter(django_filters.CharFilter):
    """Every word typed occurs in the record's search key, in whatever script it was typed."""

    def __init__(self, field_name: str = "search_key", **options):
        options.setdefault("label", _("Search"))
        super().__init__(field_name, max_length=100, **options)

    def filter(self, queryset, value):
        for word in search_key(value or "").split():
            queryset = queryset.filter(**{f"{self.field_name}__contains": word})
        return queryset
