"""The official protocol of an allocated round, as a sealed PDF in the reader's language."""

from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from cluster_portal.common.documents.seal import seal
from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import SealedDocument
from internships.enums import RunKind
from internships.matching.stored import matching_from
from internships.models import AllocationRun, Posting
from partners.models import Student

KIND = "allocation_protocol"
LAYOUT = Path(__file__).parents[2] / "documents" / "protocol.typ"


class ProtocolError(DomainError):
    """There is nothing to draw a protocol of."""


def issued_protocol(run: AllocationRun, language: str) -> SealedDocument | None:
    """The protocol in force, if one was issued in the LANGUAGE."""
    return (
        SealedDocument.objects.filter(
            kind=KIND, record_id=run.pk, language=language, withdrawn_at=None, replaced_by=None
        )
        .exclude(file="")
        .order_by("-pk")
        .first()
    )


def issue_protocol(*, run: AllocationRun, language: str, at) -> SealedDocument:
    """Issue the protocol once in each LANGUAGE: a run never changes, nor does what it says."""
    if run.kind != RunKind.FINAL:
        raise ProtocolError(_("A protocol is drawn up of the final run only."))
    with transaction.atomic():
        AllocationRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if (known := issued_protocol(run, language)) is not None:
            return known
        with override(language):
            return seal(
                kind=KIND,
                record_id=run.pk,
                layout=LAYOUT,
                data=protocol_data(run),
                language=language,
                title=_("Protocol of the allocation of places"),
                number=f"{run.placement_round_id}/{run.pk}",
                issuer=str(run.placement_round.university),
                facts={"run_on": timezone.localdate(run.run_at).isoformat()},
                at=at,
            )


def protocol_data(run: AllocationRun) -> dict:
    """All that is printed, in the language now active; three queries."""
    round_, figures = run.placement_round, run.figures
    matching = matching_from(run.outcome)
    choices = {(student, posting): n for student, posting, n in run.inputs["applications"]}
    took_part = {row[0] for row in [*run.inputs["applications"], *run.inputs["left_out"]]}
    students = Student.objects.filter(pk__in=took_part).select_related("programme__speciality")
    ordered = list(students.order_by("sort_key", "pk"))
    postings = Posting.objects.select_related("enterprise").in_bulk(set(matching.values()))
    placed = [one for one in ordered if one.pk in matching]
    return {
        "opening": [
            _("Placement round: %(round)s. Type of practice: %(practice)s.")
            % {"round": round_, "practice": round_.practice_type},
            _("Run on %(moment)s.") % {"moment": _moment(run.run_at)},
        ],
        "figures": {"heading": _("Figures"), "rows": _figures(figures)},
        "rule": {"heading": _("Rule"), "lines": _rule(run)},
        "placed": {
            "heading": _("Students placed"),
            "none": _("Nobody was placed."),
            "head": ["№", _("Student"), _("Programme"), _("Place"), _("Choice")],
            "rows": [
                [
                    str(number), _named(one), str(one.programme),
                    _place(postings[matching[one.pk]]), str(choices[one.pk, matching[one.pk]]),
                ]
                for number, one in enumerate(placed, start=1)
            ],
        },
        "unplaced": {
            "heading": _("Students without a place"),
            "head": ["№", _("Student"), _("Programme")],
            "rows": [
                [str(number), _named(one), str(one.programme)]
                for number, one in enumerate(
                    (one for one in ordered if one.pk not in matching), start=1
                )
            ],
        },
        "commission": {
            "heading": _("Commission"),
            "lines": [_("Chair"), _("Member"), _("Member"), _("Secretary")],
            "note": _("Signature, name in full and date."),
        },
    }  # fmt: skip


def _figures(figures: dict) -> list[list[str]]:
    rows = [
        [_("Students who took part"), str(figures["students"])],
        [_("Students placed"), str(figures["placed"])],
    ]
    for choice, count in figures["by_choice"]:
        rows.append([_("came out at choice %(choice)s") % {"choice": choice}, str(count)])
    return [
        *rows,
        [_("Students without a place"), str(figures["unplaced"])],
        [_("Places offered"), str(figures["places"])],
        [_("Places left free"), str(figures["free"])],
    ]


def _rule(run: AllocationRun) -> list[str]:
    return [
        _("Allocation rule: %(rule)s. Ties are broken by: %(ties)s.")
        % {"rule": run.get_rule_display(), "ties": run.get_tie_rule_display()},
        _("Seed of the lottery: %(seed)s.") % {"seed": run.seed},
        _("Pairs of student and posting who would both rather have each other: %(pairs)s.")
        % {"pairs": run.blocking_pairs},
        _("SHA-256 of the inputs: %(digest)s.") % {"digest": run.inputs_digest or "–"},
    ]


def _named(student: Student) -> str:
    return f"{student.full_name}, {student.student_id}"


def _place(posting: Posting) -> str:
    return f"{posting.enterprise}: {posting.title}"


def _moment(at) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def may_read(user, record_id: int) -> bool:
    """Who may see the run."""
    return AllocationRun.objects.visible_to(user).filter(pk=record_id).exists()
