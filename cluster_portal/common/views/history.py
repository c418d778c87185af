"""The audit trail for those who answer for the platform."""

import django_filters
from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cluster_portal.common.history import KINDS, entries_of, event_models
from cluster_portal.common.keyset import page_of
from cluster_portal.common.permissions import VIEW_AUDIT
from cluster_portal.common.views.records import PermittedMixin


def _model_choices() -> list[tuple[str, str]]:
    named = [
        (label, str(model.pgh_tracked_model._meta.verbose_name))
        for label, model in event_models().items()
    ]
    return sorted(named, key=lambda pair: pair[1])


class HistoryFilter(django_filters.FilterSet):
    """Narrows the events of one model."""

    model = django_filters.ChoiceFilter(
        label=_("What"), choices=_model_choices, method="ignore", empty_label=None
    )
    record = django_filters.NumberFilter(label=_("Record number"), field_name="pgh_obj_id")
    email = django_filters.CharFilter(label=_("E-mail of the person"), method="by_person")
    kind = django_filters.ChoiceFilter(
        label=_("Event"), field_name="pgh_label", choices=list(KINDS.items())
    )
    since = django_filters.DateFilter(
        label=_("From"), field_name="pgh_created_at", lookup_expr="date__gte"
    )
    until = django_filters.DateFilter(
        label=_("Until"), field_name="pgh_created_at", lookup_expr="date__lte"
    )

    def ignore(self, queryset, name, value):
        return queryset

    def by_person(self, queryset, name, value):
        users = get_user_model().objects.filter(email__iexact=value.strip())
        return queryset.filter(pgh_context__user__in=list(users.values_list("pk", flat=True)))


class HistoryList(PermittedMixin, TemplateView):
    permission = VIEW_AUDIT
    template_name = "common/history/list.html"

    def get_context_data(self, **context):
        query: QueryDict = self.request.GET
        models = event_models()
        model = models.get(query.get("model", ""), models["partners.affiliation"])
        narrowed = HistoryFilter(query, queryset=model.objects.all())
        events = narrowed.qs if narrowed.is_valid() else model.objects.none()
        page = page_of(events, ("-pgh_id",), query, 50)
        entries = entries_of(page.records)
        people = get_user_model().objects.in_bulk({one.user_id for one in entries if one.user_id})
        return super().get_context_data(
            filter=narrowed,
            page=page,
            tracked=model.pgh_tracked_model._meta,
            entries=[(entry, people.get(entry.user_id)) for entry in entries],
            **context,
        )
