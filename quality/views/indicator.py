"""Dashboards: a subject's indicators, and one indicator over time and broken down."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from cluster_portal.common.exports import FORMATS, Column
from cluster_portal.common.periods import Period
from cluster_portal.common.views.records import PermittedView
from quality import comparison, dashboard
from quality.enums import SubjectKind
from quality.indicators.drilling import permission_of
from quality.indicators.targets import Targets
from quality.permissions import SET_TARGET, VIEW_INDICATORS, VIEW_PROBLEMS
from quality.presentation import period_name
from quality.reach import may_read_programmes, starting_subject
from quality.views.subject import SubjectMixin

_CARDS = {
    SubjectKind.UNIVERSITY: "organization-detail",
    SubjectKind.ENTERPRISE: "organization-detail",
    SubjectKind.PROGRAMME: "programme-detail",
    SubjectKind.CLUSTER: "cluster-detail",
}


def _card_of(subject) -> str:
    """The page of the record that a subject is."""
    name = _CARDS.get(subject.kind)
    return reverse(name, args=[subject.pk]) if name else ""


class OwnDashboard(PermittedView):
    """Leads to the dashboard of the subject the person acts for."""

    permission = VIEW_INDICATORS

    def get(self, request):
        kind, pk = starting_subject(request.affiliation)
        return redirect("indicator-dashboard", kind=kind, pk=pk)


class SubjectDashboard(SubjectMixin, TemplateView):
    """Tiles of a subject's indicators in one period."""

    template_name = "quality/indicator/dashboard.html"

    @cached_property
    def values(self):
        return dashboard.Values.of(self.subject)

    @cached_property
    def periods(self) -> list[Period]:
        return self.values.periods(self.kind_of_period, timezone.localdate())

    @cached_property
    def period(self) -> Period:
        return self.period_among(self.periods)

    def get(self, request, *args, **kwargs):
        export = FORMATS.get(request.GET.get("export", ""))
        if export:
            rows = dashboard.tiles(self.values, self.period)
            return export(f"indicators-{self.subject.code}", self._columns(), rows)
        return super().get(request, *args, **kwargs)

    def _columns(self) -> list[Column]:
        return [
            Column(_("Indicator"), lambda row: row["indicator"].name),
            Column(_("Period"), lambda row: self.period.label),
            *comparison.value_columns(lambda row: row["row"]),
            Column(_("Target"), lambda row: row["target_value"]),
            Column(pgettext_lazy("of a figure", "Change"), lambda row: row["trend"]),
        ]

    def get_context_data(self, **context):
        tiles = dashboard.tiles(self.values, self.period)
        for tile in tiles:
            address = [self.subject.kind, self.subject.pk, tile["indicator"].code]
            url = reverse("indicator-detail", args=address)
            tile["url"] = f"{url}?period={self.period.label}"
        return super().get_context_data(
            subject=self.subject,
            tiles=tiles,
            has_data=bool(self.values.found),
            period_name=period_name(self.period),
            is_running=self.period.end >= timezone.localdate(),
            picker=self.picker(self.periods),
            export_urls=self.export_urls(),
            card_url=_card_of(self.subject),
            may_see_problems=self.request.user.has_perm(VIEW_PROBLEMS),
            may_set_targets=self.request.user.has_perm(SET_TARGET),
            **context,
        )


class IndicatorDetail(SubjectMixin, TemplateView):
    """One indicator of a subject: over time, and broken down."""

    template_name = "quality/indicator/detail.html"

    @cached_property
    def values(self):
        return dashboard.Values.of(self.subject, self.indicator.code)

    @cached_property
    def periods(self) -> list[Period]:
        return self.values.periods(self.kind_of_period, timezone.localdate())

    @cached_property
    def period(self) -> Period:
        return self.period_among(self.periods)

    @cached_property
    def value(self):
        return self.values.get(self.indicator, self.period)

    @cached_property
    def child_kinds(self) -> list[SubjectKind]:
        return dashboard.child_kinds(self.subject.kind, self.indicator)

    @cached_property
    def child_kind(self) -> SubjectKind | None:
        asked = self.request.GET.get("by")
        if asked in self.child_kinds:
            return SubjectKind(asked)
        return self.child_kinds[0] if self.child_kinds else None

    @cached_property
    def rows(self) -> list[dict]:
        if self.child_kind is None or not self.may_read_children:
            return []
        pairs = dashboard.children(self.subject, self.child_kind, self.indicator, self.period)
        return comparison.compared(pairs, self.value, self.indicator, self.url_of)

    @cached_property
    def may_read_children(self) -> bool:
        """Inside a university only who answers for it may look; all else is published."""
        if self.subject.kind != SubjectKind.UNIVERSITY:
            return True
        return may_read_programmes(self.subject.pk, self.request.user)

    def get(self, request, *args, **kwargs):
        export = FORMATS.get(request.GET.get("export", ""))
        if export:
            name = f"{self.indicator.code}-{self.subject.code}"
            return export(name, comparison.columns(self.indicator), self.rows)
        return super().get(request, *args, **kwargs)

    def url_of(self, kind, pk: int) -> str:
        """An enterprise of a university leads to the records of the two together."""
        if kind != SubjectKind.ENTERPRISE:
            return super().url_of(kind, pk)
        address = [self.subject.kind, self.subject.pk, self.indicator.code]
        query = f"?period={self.period.label}&enterprise={pk}"
        return reverse("indicator-records", args=address) + query

    def _tile_map(self) -> list[dict]:
        if self.child_kind != SubjectKind.REGION:
            return []
        return comparison.regions_of_the_map(self.rows, self.indicator, self.url_of)

    def get_context_data(self, **context):
        subject, indicator, period = self.subject, self.indicator, self.period
        targets = Targets(period.academic_year)
        tile = dashboard.tile(indicator, self.values, period, targets)
        records = reverse("indicator-records", args=[subject.kind, subject.pk, indicator.code])
        may_see_records = self.request.user.has_perm(permission_of(indicator))
        return super().get_context_data(
            subject=subject,
            indicator=indicator,
            tile=tile,
            trend=dashboard.trend(indicator, self.values, period, tile["target_value"]),
            regions=self._tile_map(),
            rows=self.rows,
            chart=comparison.chart(self.rows, self.value, indicator),
            child_kinds=[(kind.value, kind.label) for kind in self.child_kinds],
            child_kind=self.child_kind,
            period_name=period_name(period),
            is_running=period.end >= timezone.localdate(),
            picker=self.picker(self.periods),
            export_urls=self.export_urls() if self.rows else {},
            records_url=f"{records}?period={period.label}" if may_see_records else "",
            **context,
        )
