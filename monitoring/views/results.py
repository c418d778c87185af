"""What a campaign found, as page and as table."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cluster_portal.common.charts import bars
from cluster_portal.common.exports import FORMATS, Column, export_urls
from cluster_portal.common.templatetags.interface import interval, percent, spaced
from cluster_portal.common.views.records import RecordDetail
from monitoring import permissions
from monitoring.answers import response_rates
from monitoring.models import Campaign
from monitoring.results import CampaignResults, ScaleResult, campaign_results
from monitoring.statistics import Verdict

VERDICTS = {
    Verdict.HIGHER: pgettext_lazy("than last year", "higher"),
    Verdict.LOWER: pgettext_lazy("than last year", "lower"),
    Verdict.NONE: pgettext_lazy("than last year", "no difference can be claimed"),
}


def change_word(found: ScaleResult):
    """The comparison with the year before in words; empty where there is none."""
    return VERDICTS[found.change.verdict] if found.change else ""


def _figure(name: str, bound: str):
    def value(found: ScaleResult):
        statistics = found.statistics
        measured = statistics and getattr(statistics, name)
        return measured and getattr(measured, bound)

    return value


COLUMNS = [
    Column(gettext_lazy("Scale"), "scale.name"),
    Column(gettext_lazy("Answers"), lambda found: found.statistics and found.statistics.n),
    Column(gettext_lazy("Mean"), _figure("mean", "value")),
    Column(gettext_lazy("Mean, lower bound"), _figure("mean", "low")),
    Column(gettext_lazy("Mean, upper bound"), _figure("mean", "high")),
    Column(gettext_lazy("Satisfied"), _figure("positive", "value")),
    Column(gettext_lazy("Satisfied, lower bound"), _figure("positive", "low")),
    Column(gettext_lazy("Satisfied, upper bound"), _figure("positive", "high")),
    Column(gettext_lazy("Level"), _figure("positive", "level")),
    Column(gettext_lazy("Method"), _figure("positive", "method")),
    Column(
        gettext_lazy("Cronbach's alpha"),
        lambda found: found.statistics and found.statistics.alpha.value,
    ),
    Column(gettext_lazy("Compared with last year"), change_word),
]


class CampaignResultsPage(RecordDetail):
    model = Campaign
    permission = permissions.VIEW_CAMPAIGNS
    template_name = "monitoring/campaign/results.html"

    def get_queryset(self):
        return super().get_queryset().select_related("university", "questionnaire")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.results = campaign_results(self.object)
        export = FORMATS.get(request.GET.get("export", ""))
        if export and self.results:
            return export(f"results-{self.object.pk}", COLUMNS, self.results.scales)
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **context):
        rate, covered = response_rates(self.object)
        context |= {
            "results": self.results,
            "rate": rate,
            "coverage": covered,
            "takes_answers": self.object.takes_answers(timezone.localdate()),
        }
        if self.results:
            context |= chart(self.results) | {
                "scales": [(found, change_word(found)) for found in self.results.scales],
                "export_urls": export_urls(self.request.GET),
            }
        return super().get_context_data(**context)


def chart(results: CampaignResults) -> dict:
    """The share of the satisfied by scale: spec, table, and the sentences beside them."""
    shown = [found for found in results.scales if found.statistics]
    rows = [
        {
            "label": found.scale.name,
            "value": found.statistics.positive.value,
            "low": found.statistics.positive.low,
            "high": found.statistics.positive.high,
        }
        for found in shown
    ]
    head = [_("Scale"), _("Satisfied"), _("Interval, %"), _("Answers"), _("Mean")]
    table = [
        [
            row["label"],
            percent(row["value"]),
            interval(row["low"], row["high"]),
            found.statistics.n,
            spaced(found.statistics.mean.value, 2),
        ]
        for row, found in zip(rows, shown, strict=True)
    ]
    summary = "; ".join(f"{label}: {value} ({bounds})" for label, value, bounds, *_more in table)
    return {
        "spec": bars(rows, label=_("Satisfied")),
        "table": {"head": head, "rows": table},
        "finding": _finding(results),
        "summary": summary,
    }


def _finding(results: CampaignResults) -> str:
    overall = results.overall
    if overall is None or overall.statistics is None:
        return _("Employers' satisfaction by scale")
    return _("%(share)s of employers are satisfied overall") % {
        "share": percent(overall.statistics.positive.value)
    }
