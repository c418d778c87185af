"""What the pages of indicators have in common: a subject and a period in the address."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from cluster_portal.common.exports import export_urls
from cluster_portal.common.periods import Period, PeriodKind
from cluster_portal.common.views.records import PermittedMixin
from quality.enums import PeriodChoice, SubjectKind
from quality.indicators.registry import INDICATORS
from quality.permissions import VIEW_INDICATORS
from quality.presentation import period_name
from quality.reach import may_read
from quality.subjects import find_subject


class SubjectMixin(PermittedMixin):
    """A subject, a period and a grain from the address; what may not be read is not found."""

    permission = VIEW_INDICATORS

    @cached_property
    def subject(self):
        kind = self.kwargs["kind"]
        if kind not in SubjectKind.values or not may_read(
            kind, self.kwargs["pk"], self.request.user
        ):
            raise Http404
        found = find_subject(SubjectKind(kind), self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def indicator(self):
        found = INDICATORS.get(self.kwargs["code"])
        if found is None or self.subject.kind not in found.dimensions:
            raise Http404
        return found

    @cached_property
    def asked_period(self) -> Period | None:
        label = self.request.GET.get("period")
        if not label:
            return None
        try:
            return Period.parse(label)
        except ValueError:
            raise Http404 from None

    @cached_property
    def kind_of_period(self) -> PeriodKind:
        if self.asked_period:
            return PeriodKind(self.asked_period.kind)
        grain = self.request.GET.get("grain", "")
        return PeriodKind(grain) if grain in PeriodChoice.values else PeriodKind.YEAR

    def period_among(self, periods: list[Period]) -> Period:
        """The one asked for; else the last that is over, else the running one."""
        today = timezone.localdate()
        over = [period for period in periods if period.end < today]
        running = Period.containing(today, self.kind_of_period)
        return self.asked_period or next(iter(over or periods), running)

    def url_of(self, kind, pk: int) -> str:
        """One indicator of another subject in the same period."""
        query = f"?period={self.period.label}"
        return reverse("indicator-detail", args=[kind, pk, self.indicator.code]) + query

    def picker(self, periods: list[Period]) -> dict:
        shown = sorted({*periods, self.period}, reverse=True)
        return {
            "grains": PeriodChoice.choices,
            "grain": self.kind_of_period.value,
            "periods": [(period.label, period_name(period)) for period in shown],
            "period": self.period.label,
        }

    def export_urls(self) -> dict[str, str]:
        return export_urls(self.request.GET, period=self.period.label)
