"""One round under each rule: what would come out, for whom, side by side."""

from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common import charts
from cluster_portal.common.jobs import start_job
from cluster_portal.common.templatetags.interface import percent, spaced
from cluster_portal.common.views.records import RecordAction, RecordDetail
from internships import permissions
from internships.actions.placing.allocation import comparable_runs
from internships.enums import RoundState
from internships.models import AllocationRun, PlacementRound
from internships.tasks import compare_round
from partners.enums import Sex
from partners.models import Programme, Region

FEW = 5  # of fewer students no share is told: one of them would move it by a fifth and more


class RoundCompare(RecordAction):
    """Has a worker try all rules on the same inputs."""

    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    success_message = gettext_lazy("The comparison has begun.")

    def act(self, record, form=None) -> None:
        self.job = start_job(
            compare_round,
            title=_("Comparing the rules in “%(round)s”") % {"round": record},
            by=self.request.user,
            kind="allocation",
            round_id=record.pk,
        )

    def get_success_url(self):
        return reverse("job-detail", args=[self.job.pk])


class RoundComparison(RecordDetail):
    """The dry runs last compared: figures, choices, and who is better off under which rule."""

    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    template_name = "internships/allocation/comparison.html"
    object: ClassVar[PlacementRound]

    def get_queryset(self):
        return super().get_queryset().select_related("university")

    def get_context_data(self, **context):
        runs = comparable_runs(self.object)
        may = self.request.user.has_perm(permissions.CHANGE_ROUND, self.object)
        shown = {"figures": None, "groups": [], "chart": None}
        if runs:
            shown = {"figures": figures(runs), "groups": groups(runs), "chart": chart(runs)}
        return super().get_context_data(
            runs=runs,
            may_compare=may and self.object.state == RoundState.OPEN,
            few=FEW,
            **shown,
            **context,
        )


def _rule_names(runs: list[AllocationRun]) -> list[str]:
    return [run.get_rule_display() for run in runs]


def _of(count: int, students: int) -> str:
    """ "12 of 40 · 30 %", of few students without the share."""
    told = _("%(count)s of %(all)s") % {"count": spaced(count), "all": spaced(students)}
    return told if students < FEW else f"{told} · {percent(count / students)}"


def figures(runs: list[AllocationRun]) -> dict:
    """A table: a row for each figure, a column for each rule."""
    most = max((run.placement_round.choices_max for run in runs), default=0)
    rows = [
        [_("Students placed"), *(_of(_f(run, "placed"), _f(run, "students")) for run in runs)],
    ]
    for choice in range(1, most + 1):
        label = _("came out at choice %(choice)s") % {"choice": choice}
        counts = [dict(map(tuple, run.figures["by_choice"])).get(choice, 0) for run in runs]
        rows.append([label, *map(spaced, counts)])
    averages = [run.figures["average_rank"] for run in runs]
    rows += [
        [_("Average number of the choice"), *(_average(found) for found in averages)],
        [_("Students without a place"), *(spaced(_f(run, "unplaced")) for run in runs)],
        [_("Places left free"), *(_of(_f(run, "free"), _f(run, "places")) for run in runs)],
        [_("Pairs who would both rather have each other"),
         *(spaced(run.blocking_pairs) for run in runs)],
    ]  # fmt: skip
    return _table([_("Figure"), *_rule_names(runs)], rows)


def _table(head: list[str], rows: list[list[str]]) -> dict:
    """`lines` say of each cell what it is, for screens on which the columns do not fit."""
    lines = [(row[0], list(zip(head[1:], row[1:], strict=True))) for row in rows]
    return {"head": head, "rows": rows, "lines": lines}


def _f(run: AllocationRun, name: str) -> int:
    return run.figures[name]


def _average(found: float | None) -> str:
    return _("nobody was placed") if found is None else spaced(found, 2)


def groups(runs: list[AllocationRun]) -> list[dict]:
    """Tables by programme and sex of students and by region of places; two queries."""
    tables = [run.figures["by_group"] for run in runs]
    programmes = Programme.objects.select_related("speciality").in_bulk(
        {row[0] for table in tables for row in table["programme"]}
    )
    regions = Region.objects.in_bulk(
        {row[0] for table in tables for row in table["region"]}, field_name="code"
    )
    sexes = {**dict(Sex.choices), "": _("not known")}
    return [
        _group(_("Students placed, by programme"), _("Programme"), "programme", runs, programmes),
        _group(_("Students placed, by sex"), _("Sex"), "sex", runs, sexes),
        _group(_("Places filled, by region"), _("Region"), "region", runs, regions),
    ]


def _group(title: str, head: str, kind: str, runs: list[AllocationRun], names) -> dict:
    by_run = [{row[0]: row[1:] for row in run.figures["by_group"][kind]} for run in runs]
    rows = [
        [str(names.get(key, key)), *(_of(counts[key][1], counts[key][0]) for counts in by_run)]
        for key in by_run[0]
    ]
    return {"title": title, "table": _table([head, *_rule_names(runs)], sorted(rows))}


def chart(runs: list[AllocationRun]) -> dict:
    """The share of all students who get their first choice, under each rule."""
    students = runs[0].figures["students"]
    first = [dict(map(tuple, run.figures["by_choice"])).get(1, 0) for run in runs]
    names = _rule_names(runs)
    rows = [
        {
            "label": name,
            "value": count / students if students else None,
            "url": run.get_absolute_url(),
        }
        for name, count, run in zip(names, first, runs, strict=True)
    ]
    best = [name for name, count in zip(names, first, strict=True) if count == max(first)]
    title = (
        _("“%(rule)s” gives most students their first choice") % {"rule": best[0]}
        if len(best) == 1
        else _("No one rule gives more students their first choice than all others")
    )
    return {
        "spec": charts.bars(rows, label=_("Share with the first choice")),
        "title": title,
        "subtitle": _("Share of %(students)s students, same applications and rankings")
        % {"students": spaced(students)},
        "table": {
            "head": [_("Rule"), _("First choice")],
            "rows": [
                [name, _of(count, students)] for name, count in zip(names, first, strict=True)
            ],
        },
    }
