"""HR's page of what came of its own postings, year by year and one by one."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.charts import bars
from cluster_portal.common.periods import Period, PeriodKind
from cluster_portal.common.templatetags.interface import spaced
from cluster_portal.common.views.records import RecordList
from internships import permissions
from internships.models import Posting
from internships.results import Result, results_by_posting, results_by_year, shown
from partners.reach import reach_of


class PostingResults(RecordList):
    """Years as a table and a chart; below, the postings of the year chosen."""

    model = Posting
    permission = permissions.VIEW_POSTING_RESULTS
    template_name = "internships/posting/results.html"
    ordering = ("starts_on", "pk")

    @property
    def own(self):
        return Posting.objects.filter(enterprise__in=reach_of(self.request.user).enterprises)

    def get_queryset(self):
        return shown(self.own).beginning_in(self.period).select_related("university", "enterprise")

    @property
    def period(self) -> Period:
        """The academic year asked for; what is no year is the current one."""
        try:
            asked = Period.parse(self.request.GET.get("year", ""))
        except ValueError:
            asked = Period.containing(timezone.localdate(), PeriodKind.YEAR)
        return Period.containing(asked.start, PeriodKind.YEAR)

    def get_context_data(self, **context):
        context = super().get_context_data(**context)
        records = context["page"].records
        results, years = results_by_posting(records), results_by_year(self.own)
        for record in records:
            record.result = results[record.pk]
        return context | {
            "years": [(label(year), result) for year, result in years.items()],
            "period": self.period,
            "chart": _chart(years),
        }


def label(year: int) -> str:
    return f"{year}/{year + 1}"


def _chart(years: dict[int, Result]) -> dict | None:
    """Interns who completed, of all placed, by year; the newest last, once anybody completed."""
    this_year = Period.containing(timezone.localdate(), PeriodKind.YEAR).start.year
    over = {
        year: result
        for year, result in years.items()
        if result.placed and (result.completed or year < this_year)
    }
    rows = [
        {
            "label": label(year),
            "value": result.completed / result.placed,
            "url": f"?year={label(year)}",
        }
        for year, result in sorted(over.items())
    ]
    if not rows:
        return None
    last = max(over)
    result = over[last]
    title = ngettext(
        "%(year)s: %(completed)s of %(placed)s intern completed the practice",
        "%(year)s: %(completed)s of %(placed)s interns completed the practice",
        result.placed,
    ) % {
        "year": label(last),
        "completed": spaced(result.completed),
        "placed": spaced(result.placed),
    }
    return {"spec": bars(rows, label=_("Completed")), "title": title}
