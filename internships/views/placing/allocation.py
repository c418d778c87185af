"""Allocating a round, its runs, and what came out for whom."""

from typing import ClassVar

from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cluster_portal.common.exports import Column
from cluster_portal.common.jobs import start_job
from cluster_portal.common.views.records import RecordAction, RecordDetail, RecordList
from internships import permissions
from internships.actions.placing.allocation import comparable_runs, replay
from internships.actions.placing.protocol import issued_protocol
from internships.enums import ApplicationState, RoundPhase, RoundState, RunKind
from internships.models import AllocationRun, Application, PlacementRound, Posting
from internships.people import is_student
from internships.tasks import allocate_round, draw_up_protocol


class RoundAllocation(RecordDetail):
    """The university's page: try the round out, run it, and see its runs."""

    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    template_name = "internships/allocation/round.html"

    def get_queryset(self):
        return super().get_queryset().select_related("university")

    def get_context_data(self, **context):
        record, phase = self.object, self.object.phase(timezone.now())
        runs = AllocationRun.objects.visible_to(self.request.user).filter(placement_round=record)
        is_open = record.state == RoundState.OPEN
        may = self.request.user.has_perm(permissions.CHANGE_ROUND, record)
        standing = record.applications.standing()
        return super().get_context_data(
            phase=phase,
            runs=runs.defer("inputs", "outcome").select_related("run_by").order_by("-pk")[:20],
            compared=bool(comparable_runs(record)),
            may_try=may and is_open and phase != RoundPhase.BEFORE,
            may_run=may and is_open and phase == RoundPhase.ALLOCATION,
            numbers=standing.aggregate(
                applications=Count("pk"),
                students=Count("student", distinct=True),
                ranked=Count("pk", filter=~Q(decision="none")),
            ),
            **context,
        )


class _StartAllocation(RecordAction):
    """Sends the work to a worker and shows its progress."""

    model = PlacementRound
    permission = permissions.CHANGE_ROUND
    success_message = gettext_lazy("The allocation has begun.")
    kind: ClassVar[RunKind]
    job_title: ClassVar[str]

    def act(self, record, form=None) -> None:
        self.job = start_job(
            allocate_round,
            title=self.job_title % {"round": record},
            by=self.request.user,
            kind="allocation",
            round_id=record.pk,
            kind_of_run=self.kind.value,
        )

    def get_success_url(self):
        return reverse("job-detail", args=[self.job.pk])


class RoundDryRun(_StartAllocation):
    kind = RunKind.DRY
    job_title = gettext_lazy("Trying out the allocation of “%(round)s”")


class RoundAllocate(_StartAllocation):
    kind = RunKind.FINAL
    job_title = gettext_lazy("Allocation of “%(round)s”")


class AllocationRunDetail(RecordDetail):
    """A run: its figures, who came out where, and (asked for) whether it comes out so again."""

    model = AllocationRun
    permission = permissions.VIEW_ROUNDS
    template_name = "internships/allocation/run.html"

    def get_queryset(self):
        found = super().get_queryset()
        return found.select_related("placement_round__university", "run_by")

    def get_context_data(self, **context):
        asked = "check" in self.request.GET
        return super().get_context_data(
            replay=replay(self.object) if asked else None,
            protocol=issued_protocol(self.object, get_language()),
            may_draw_up=self.object.kind == RunKind.FINAL
            and self.request.user.has_perm(permissions.CHANGE_ROUND, self.object),
            postings=_postings_of(self.object),
            shares=_shares(self.object.figures),
            **context,
        )


class RunProtocol(RecordAction):
    """Has a worker draw the protocol up; whoever sees the run may read it."""

    model = AllocationRun
    permission = permissions.CHANGE_ROUND
    success_message = gettext_lazy("The protocol is being drawn up.")

    def get_queryset(self):
        return super().get_queryset().select_related("placement_round")

    def act(self, record, form=None) -> None:
        self.job = start_job(
            draw_up_protocol,
            title=_("Protocol of “%(round)s”") % {"round": record.placement_round},
            by=self.request.user,
            kind="protocol",
            run_id=record.pk,
        )

    def get_success_url(self):
        return reverse("job-detail", args=[self.job.pk])


def _shares(figures: dict) -> list[dict]:
    """How many got which choice, and the share of all students."""
    students = figures["students"] or 1
    return [
        {"choice": choice, "students": count, "share": count / students}
        for choice, count in figures["by_choice"]
    ]


def _postings_of(run: AllocationRun) -> list[dict]:
    """Each posting with its places, placed and applicants; those with most free first."""
    placed: dict[int, int] = {}
    for posting in run.outcome.values():
        placed[posting] = placed.get(posting, 0) + 1
    applicants: dict[int, int] = {}
    for _student, posting, _choice in run.inputs["applications"]:
        applicants[posting] = applicants.get(posting, 0) + 1
    records = Posting.objects.select_related("enterprise").in_bulk(
        [int(pk) for pk in run.inputs["postings"]]
    )
    rows = [
        {
            "posting": records[int(pk)],
            "places": places,
            "placed": placed.get(int(pk), 0),
            "free": places - placed.get(int(pk), 0),
            "applicants": applicants.get(int(pk), 0),
        }
        for pk, places in run.inputs["postings"].items()
        if int(pk) in records
    ]
    return sorted(rows, key=lambda row: (-row["free"], row["posting"].pk))[:200]


class RoundOutcome(RecordDetail):
    """What came out: the student's own choices; to an enterprise its postings."""

    model = PlacementRound
    permission = permissions.VIEW_APPLICATIONS

    def get_queryset(self):
        return super().get_queryset().select_related("university")

    def get(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.own = list(
            Application.objects.visible_to(request.user)
            .filter(placement_round=self.object, student__user=request.user.pk)
            .exclude(state=ApplicationState.WITHDRAWN)
            .select_related("posting__enterprise", "placement")
            .order_by("choice")
        )
        if not self.own and not hasattr(request.user, "student"):
            runs = AllocationRun.objects.visible_to(request.user)
            final = runs.filter(placement_round=self.object, kind=RunKind.FINAL)
            if (run := final.only("pk").first()) is not None:
                return redirect(run)
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_template_names(self):
        if hasattr(self.request.user, "student"):
            return ["internships/allocation/outcome_student.html"]
        return ["internships/allocation/outcome_enterprise.html"]

    def get_context_data(self, **context):
        if hasattr(self.request.user, "student"):
            offered = (one for one in self.own if hasattr(one, "placement"))
            placement = next((one.placement for one in offered), None)
            return super().get_context_data(applications=self.own, placement=placement, **context)
        return super().get_context_data(postings=self._postings(), **context)

    def _postings(self):
        placed = Q(applications__state=ApplicationState.PLACED)
        standing = ~Q(applications__state=ApplicationState.WITHDRAWN)
        return (
            Posting.objects.visible_to(self.request.user)
            .filter(placement_round=self.object)
            .annotate(
                applicants=Count("applications", filter=standing),
                placed=Count("applications", filter=placed),
            )
            .order_by("title", "pk")[:200]
        )


class PostingOutcome(RecordList):
    """HR's page: every applicant of one posting, what came of it and why.

    Never a person's own application: how the enterprise ranked it is not theirs to see before the
    outcome. Students have their own page.
    """

    model = Application
    permission = permissions.VIEW_APPLICATIONS
    template_name = "internships/allocation/outcome_posting.html"
    ordering = ("outcome_group", "outcome_rank", "student__sort_key", "pk")
    columns: ClassVar = [
        Column(gettext_lazy("Student"), "student.full_name"),
        Column(gettext_lazy("Programme"), "student.programme"),
        Column(gettext_lazy("Rank"), "rank"),
        Column(gettext_lazy("Outcome"), "get_state_display"),
    ]

    def get(self, request, *args, **kwargs):
        visible = Posting.objects.visible_to(request.user).select_related(
            "enterprise", "placement_round"
        )
        self.posting = get_object_or_404(visible, pk=kwargs["pk"])
        if is_student(request.user):
            return redirect("placement-round-outcome", pk=self.posting.placement_round_id)
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .filter(posting=self.posting)
            .exclude(student__user=self.request.user.pk)
            .standing()
            .in_order_of_outcome()
            .select_related("student__programme__speciality", "placement")
        )

    def get_context_data(self, **context):
        placed = Q(state=ApplicationState.PLACED)
        return super().get_context_data(
            posting=self.posting,
            numbers=self.get_queryset().aggregate(
                applicants=Count("pk"),
                placed=Count("pk", filter=placed),
                refused=Count("pk", filter=Q(decision="not_acceptable")),
                cut_off=Max("rank", filter=placed),
            ),
            **context,
        )
