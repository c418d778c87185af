"""What internships do in the background."""

from celery import shared_task
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cluster_portal.common import dispatch
from cluster_portal.common.jobs import running
from internships.actions.contracting.contract import end_finished, make_cohort
from internships.actions.contracting.number_gate import cohort_in_words
from internships.actions.finishing.certificate import awaiting_certificate, issue_certificate
from internships.actions.finishing.placement_file import gather_file
from internships.actions.offering.posting import expire_postings
from internships.actions.placing.allocation import (
    close_finished_rounds,
    compare_rules,
    dry_run_allocation,
    run_allocation,
    runs_that_await_answers,
)
from internships.actions.placing.allocation_outcome import tell_outcome
from internships.actions.placing.freeing import free_overlooked
from internships.actions.placing.own_place import expire_own_places
from internships.actions.placing.protocol import issue_protocol
from internships.actions.placing.round import (
    open_due_rounds,
    rounds_that_take_applications,
    tell_of_cancelled_round,
    tell_of_open_round,
)
from internships.actions.placing.waiting_list import offer_places_left_over
from internships.actions.practising.days_off import renew_coming_days
from internships.actions.practising.diary_plan import open_due
from internships.actions.practising.placement import begin_due, complete_due, expire_offers
from internships.enums import RunKind
from internships.models import AllocationRun, ContractTemplate, Placement, PlacementRound


@shared_task
def tell_students_of_open_round(placement_round_id: int) -> None:
    """Sent when a round opens; whoever was told before is not told again."""
    tell_of_open_round(placement_round_id=placement_round_id)


@shared_task
def tell_of_rounds() -> None:
    """Sent by beat, for students imported since and for what no broker took."""
    for key in rounds_that_take_applications(timezone.now()):
        dispatch.send(tell_students_of_open_round, placement_round_id=key)
    for key in runs_that_await_answers():
        dispatch.send(tell_of_outcome, run_id=key)


@shared_task
def tell_students_of_cancelled_round(placement_round_id: int) -> None:
    tell_of_cancelled_round(placement_round_id=placement_round_id)


@shared_task
def tell_of_outcome(run_id: int) -> None:
    """Sent when a round is allocated; whoever was told before is not told again."""
    tell_outcome(run=AllocationRun.objects.select_related("placement_round").get(pk=run_id))


@shared_task
def allocate_round(job_id: int, round_id: int, kind_of_run: str) -> None:
    """Try a round out, or allocate it for good and have everybody told; safe to run twice."""
    with running(job_id) as job:
        if job is None:
            return
        placement_round = PlacementRound.objects.get(pk=round_id)
        act = run_allocation if kind_of_run == RunKind.FINAL else dry_run_allocation
        run = act(
            placement_round=placement_round,
            by=job.record.started_by,
            at=timezone.now(),
            report=job.report,
        )
        if kind_of_run == RunKind.FINAL:
            dispatch.send(tell_of_outcome, run_id=run.pk)
        job.message = _("Students placed: %(placed)s of %(students)s.") % run.figures
        job.result_url = run.get_absolute_url()


@shared_task
def open_rounds() -> None:
    """Sent by beat: drafts that open by themselves, once their day has come."""
    open_due_rounds(at=timezone.now())


@shared_task
def move_placements() -> None:
    """Sent by beat: what is due by the calendar, from unanswered offers to last days."""
    now = timezone.now()
    free_overlooked(at=now)
    expire_offers(at=now)
    expire_own_places(at=now)
    close_finished_rounds(at=now)
    offer_places_left_over(at=now)
    begin_due(at=now)
    open_due(at=now)
    complete_due(at=now)
    end_finished(at=now)
    expire_postings(at=now)


@shared_task
def follow_days_off() -> None:
    """Sent when the days off change; run twice it finds nothing left to change."""
    renew_coming_days(at=timezone.now())


@shared_task
def make_contracts(job_id: int, round_id: int, template_id: int, given: dict, send: bool) -> None:
    """Contracts for a round's placements that have none; run twice, it finds none to make."""
    with running(job_id) as job:
        if job is None:
            return
        template = ContractTemplate.objects.get(pk=template_id)
        with transaction.atomic():
            made = make_cohort(
                placements=Placement.objects.filter(application__placement_round=round_id),
                given=given | {"template": template},
                by=job.record.started_by,
                at=timezone.now(),
                send=send,
                report=job.report,
            )
        job.message = cohort_in_words(made, send=send)
        job.result_url = f"{reverse('contract-list')}?placement_round={round_id}"


@shared_task
def compare_round(job_id: int, round_id: int) -> None:
    """Try a round out under each rule; safe to run twice: what says the same is kept once."""
    with running(job_id) as job:
        if job is None:
            return
        placement_round = PlacementRound.objects.get(pk=round_id)
        compare_rules(
            placement_round=placement_round,
            by=job.record.started_by,
            at=timezone.now(),
            report=job.report,
        )
        job.message = _("The rules are compared.")
        job.result_url = reverse("placement-round-comparison", args=[round_id])


@shared_task
def draw_up_protocol(job_id: int, run_id: int) -> None:
    """The protocol in the language of who asked; asked for twice it is issued once."""
    with running(job_id) as job:
        if job is None:
            return
        run = AllocationRun.objects.select_related("placement_round__university").get(pk=run_id)
        document = issue_protocol(run=run, language=get_language(), at=timezone.now())
        job.message = _("The protocol is drawn up.")
        job.result_url = document.get_absolute_url()


@shared_task
def issue_round_certificates(job_id: int, round_id: int) -> None:
    """Certificates for all who passed out of a round; run twice, nobody gets two."""
    with running(job_id) as job:
        if job is None:
            return
        of_round = Placement.objects.filter(application__placement_round=round_id)
        keys = list(awaiting_certificate(of_round).order_by("pk").values_list("pk", flat=True))
        for place, key in enumerate(keys):
            job.report(place, len(keys))
            issue_certificate(placement=Placement.objects.get(pk=key), at=timezone.now())
        job.report(len(keys), len(keys))
        text = ngettext(
            "%(count)s certificate issued.", "%(count)s certificates issued.", len(keys)
        )
        job.message = text % {"count": len(keys)}
        job.result_url = f"{reverse('practice-grade-list')}?placement_round={round_id}"


@shared_task
def gather_placement_file(job_id: int, placement_id: int, for_student: bool) -> None:
    """The whole file of a placement in the language of who asked."""
    with running(job_id) as job:
        if job is None:
            return
        gathered = gather_file(
            placement=Placement.objects.get(pk=placement_id),
            for_student=for_student,
            language=get_language(),
            by=job.record.started_by,
            at=timezone.now(),
            report=job.report,
        )
        job.message = _("The file is gathered.")
        job.result_url = gathered.get_absolute_url()
