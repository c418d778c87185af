"""The records a value was counted from."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.periods import Period
from cluster_portal.common.permissions import require
from cluster_portal.common.views.records import RecordList
from quality import dashboard
from quality.enums import SubjectKind
from quality.indicators.drilling import permission_of, records_behind, shown_to
from quality.presentation import figure, period_name
from quality.reach import may_read, may_read_programmes
from quality.views.subject import SubjectMixin


class RecordsBehind(SubjectMixin, RecordList):
    """As far as the person may see them; the page says how many more were counted."""

    template_name = "quality/indicator/records.html"
    columns = [
        Column(_("Record"), str),
        Column(_("Date"), "cell_day"),
        Column(_("Numerator"), "cell_numerator"),
        Column(_("Denominator"), "cell_denominator"),
    ]

    def get(self, request, *args, **kwargs):
        require(request.user, permission_of(self.indicator))
        return super().get(request, *args, **kwargs)

    @cached_property
    def period(self) -> Period:
        return self.period_among([])

    @cached_property
    def all_records(self):
        subject = self.subject
        return records_behind(
            self.indicator, subject.kind, subject.pk, self.period, self.only_enterprise
        )

    @property
    def only_enterprise(self) -> int | None:
        """The enterprise asked for; how much it hosts is read by those who compare enterprises."""
        asked = self.request.GET.get("enterprise", "")[:19]
        if not (asked.isascii() and asked.isdigit()):
            return None
        only, user = int(asked), self.request.user
        compares = self.subject.kind == SubjectKind.UNIVERSITY and may_read_programmes(
            self.subject.pk, user
        )
        if not compares and not may_read(SubjectKind.ENTERPRISE, only, user):
            raise Http404
        return only

    @property
    def model(self):
        return self.all_records.model

    def get_queryset(self):
        return shown_to(self.request.user, self.all_records)

    def get_context_data(self, **context):
        value = dashboard.Values.of(self.subject, self.indicator.code).get(
            self.indicator, self.period
        )
        back = reverse(
            "indicator-detail", args=[self.subject.kind, self.subject.pk, self.indicator.code]
        )
        return super().get_context_data(
            subject=self.subject,
            indicator=self.indicator,
            figure=figure(self.indicator, value),
            counted=self.all_records.count(),
            shown=self.get_queryset().count(),
            period_name=period_name(self.period),
            back=f"{back}?period={self.period.label}",
            **context,
        )

    def export_urls(self):
        return RecordList.export_urls(self)
