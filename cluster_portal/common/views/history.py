"""The audit trail for those who answer for the platform."""

import datetime

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cluster_portal.common.exports import FORMATS, Column
from cluster_portal.common.history import (
    KINDS,
    all_entries,
    entries_at,
    event_models,
    newest_positions,
)
from cluster_portal.common.history_position import Position, asked
from cluster_portal.common.keyset import AFTER, BEFORE
from cluster_portal.common.models import AuditExport, AuditSeal
from cluster_portal.common.permissions import VIEW_AUDIT
from cluster_portal.common.views.records import PermittedMixin, PermittedView

_PAGE = 50


def _model_choices() -> list[tuple[str, str]]:
    named = [
        (label, str(model.pgh_tracked_model._meta.verbose_name))
        for label, model in event_models().items()
    ]
    return sorted(named, key=lambda pair: pair[1])


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


class HistoryForm(forms.Form):
    def clean(self):
        given = self.cleaned_data
        others = ("record", "email", "since")
        if given.get("where") and not any(given.get(name) for name in others):
            sentence = _("Say as well from which day on, or by whom: addresses have no index.")
            self.add_error("where", sentence)
        return given


class HistoryFilter(django_filters.FilterSet):
    """Narrows the events of any audited model: `narrow(events)`."""

    model = django_filters.ChoiceFilter(
        label=_("What"), choices=_model_choices, method="ignore", empty_label=_("everything")
    )
    record = django_filters.NumberFilter(label=_("Record number"), field_name="pgh_obj_id")
    email = django_filters.CharFilter(label=_("E-mail of the person"), method="by_person")
    kind = django_filters.ChoiceFilter(
        label=_("Event"), field_name="pgh_label", choices=list(KINDS.items())
    )
    where = django_filters.CharFilter(
        label=_("Part of the page's address"),
        field_name="pgh_context__where",
        lookup_expr="icontains",
        max_length=200,
    )
    since = django_filters.DateFilter(label=_("From"), method="from_day")
    until = django_filters.DateFilter(label=_("Until"), method="until_day")

    class Meta:
        form = HistoryForm

    def ignore(self, queryset, name, value):
        return queryset

    def by_person(self, queryset, name, value):
        return queryset.filter(pgh_context__user=self._user_id)

    def from_day(self, queryset, name, value):
        return queryset.filter(pgh_created_at__gte=_midnight(value))

    def until_day(self, queryset, name, value):
        if value == datetime.date.max:
            return queryset
        return queryset.filter(pgh_created_at__lt=_midnight(value + datetime.timedelta(days=1)))

    @cached_property
    def _user_id(self) -> int:
        """The person asked for; 0, whom nobody has, where the e-mail is unknown."""
        email = self.form.cleaned_data["email"].strip()
        users = get_user_model().objects.filter(email__iexact=email)
        return users.values_list("pk", flat=True).first() or 0

    @property
    def labels(self) -> list[str]:
        """The models asked for."""
        chosen = self.form.cleaned_data["model"]
        return [chosen] if chosen else list(event_models())

    def narrow(self, events: QuerySet) -> QuerySet:
        return self.filter_queryset(events)

    def narrowed_to(self) -> dict[str, str]:
        """What was asked for, as the record of an export keeps it."""
        return {name: str(value) for name, value in self.form.cleaned_data.items() if value}


def history_filter(request: HttpRequest) -> HistoryFilter:
    return HistoryFilter(request.GET, queryset=event_models()["common.user"].objects.none())


class HistoryList(PermittedMixin, TemplateView):
    """All audited models as one list, newest first, fifty events a page."""

    permission = VIEW_AUDIT
    template_name = "common/history/list.html"

    def get_context_data(self, **context):
        narrowed = history_filter(self.request)
        is_valid = narrowed.is_valid()
        return super().get_context_data(
            filter=narrowed,
            formats=FORMATS if is_valid else (),
            query=self._query().urlencode(),
            seal=AuditSeal.objects.defer("entries").order_by("-number").first(),
            **(self._page(narrowed) if is_valid else {}),
            **context,
        )

    def _page(self, narrowed: HistoryFilter) -> dict:
        beyond, older = asked(self.request.GET)
        positions = newest_positions(
            narrowed.labels, narrowed.narrow, size=_PAGE + 1, beyond=beyond, older=older
        )
        more = len(positions) > _PAGE
        positions = positions[:_PAGE] if older else positions[-_PAGE:]
        has_next, has_previous = (more, beyond is not None) if older else (bool(positions), more)
        return {
            "entries": entries_at(positions),
            "page": {
                "next_url": self._url(AFTER, positions[-1]) if positions and has_next else None,
                "previous_url": self._url(BEFORE, positions[0])
                if positions and has_previous
                else None,
            },
        }

    def _query(self):
        others = self.request.GET.copy()
        for name in (AFTER, BEFORE):
            others.pop(name, None)
        return others

    def _url(self, name: str, position: Position) -> str:
        others = self._query()
        others[name] = str(position)
        return f"?{others.urlencode()}"


class HistoryExport(PermittedView):
    """The trail as the address narrows it; by POST, because the export itself is recorded."""

    permission = VIEW_AUDIT
    http_method_names = ["post"]
    columns = [
        Column(_("When"), "event.pgh_created_at"),
        Column(_("Who"), lambda entry: entry.person and entry.person.email or entry.user_id),
        Column(_("What"), lambda entry: str(entry.what)),
        Column(_("Record number"), "event.pgh_obj_id"),
        Column(_("Event"), "kind"),
        Column(_("What changed"), lambda entry: "\n".join(map(str, entry.changes))),
        Column(_("From which page"), "where"),
    ]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        narrowed, name = history_filter(request), request.POST.get("format", "")
        if name not in FORMATS or not narrowed.is_valid():
            return redirect("history-list")
        AuditExport.objects.create(
            exported_by=request.user,
            exported_at=timezone.now(),
            narrowed_to=narrowed.narrowed_to(),
            file_format=name,
        )
        entries = all_entries(narrowed.labels, narrowed.narrow)
        return FORMATS[name]("audit-trail", self.columns, entries)
