"""The referral a student carries to the host, and the university's order on a round's practice."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from cluster_portal.common.documents.seal import seal
from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import SealedDocument
from internships.actions.contracting.contract_terms import spelled
from internships.enums import HOLDING_A_PLACE, ContractState
from internships.models import Placement, PlacementRound, Requisites
from partners.models import Organization

LAYOUT = Path(__file__).parents[2] / "documents" / "letter.typ"
REFERRAL, ORDER = "referral", "practice_order"


class PaperError(DomainError):
    """The paper cannot be issued yet."""


def referral(*, placement: Placement, language: str, at) -> SealedDocument:
    """The yoʻllanma of one placement, once per language as long as its period stands."""
    link = placement.contract_links.filter(
        released_at=None, contract__state__in=[ContractState.SIGNED, ContractState.ENDED]
    ).first()
    if placement.state not in HOLDING_A_PLACE or link is None:
        raise PaperError(_("The referral is issued once the contract is signed by all parties."))
    facts = {
        "enterprise": placement.enterprise.name_in(language),
        "starts_on": placement.starts_on.isoformat(),
        "ends_on": placement.ends_on.isoformat(),
    }
    issued = _issued(REFERRAL, placement.pk, language)
    if issued and issued.facts == facts:
        return issued
    with override(language):
        return seal(
            kind=REFERRAL,
            record_id=placement.pk,
            layout=LAYOUT,
            data=referral_data(placement, link.contract, language, at),
            language=language,
            title=_("Referral to practice"),
            number=f"{link.contract.number}-{placement.pk}",
            issuer=placement.university.name_in(language),
            at=at,
            facts=facts,
            replaces=issued,
        )


def referral_data(placement: Placement, contract, language: str, at) -> dict[str, Any]:
    """What internships/documents/letter.typ prints, in the active language."""
    text = _(
        "Under the contract %(contract)s of %(date)s we send %(student)s, year %(year)s of the "
        "programme “%(programme)s”, to your enterprise for the practice “%(practice)s” from "
        "%(first)s to %(last)s."
    )
    values = {
        "contract": contract.number,
        "date": date_format(contract.dated_on, "DATE_FORMAT"),
        "student": spelled(placement.student.full_name, language),
        "year": placement.student.year,
        "programme": placement.student.programme,
        "practice": placement.practice_type.name_in(language),
        "first": date_format(placement.starts_on, "DATE_FORMAT"),
        "last": date_format(placement.ends_on, "DATE_FORMAT"),
    }
    people = [
        f"{label}: {spelled(str(name), language)}"
        for label, name in (
            (_("Supervisor on the part of the university"), placement.supervisor),
            (_("Mentor on the part of the enterprise"), placement.mentor_name),
        )
        if name
    ]
    after = [
        _("Please confirm the student's arrival and the safety briefing in the portal or here:"),
        _("Arrived on ____________    Left on ____________    Seal and signature ____________"),
    ]
    return {
        "date": date_format(timezone.localdate(at), "DATE_FORMAT"),
        "lines": [placement.enterprise.name_in(language), text % values, *people],
        "columns": [],
        "widths": [],
        "rows": [],
        "after": after,
        "signs": _signs(placement.university),
    }


def practice_order(
    *, placement_round: PlacementRound, number: str, dated_on: date, language: str, at
) -> SealedDocument:
    """The order that sends all students who hold a place out of the round; a new one replaces the
    one before in the same language."""
    placements = Placement.objects.filter(
        application__placement_round=placement_round, state__in=HOLDING_A_PLACE
    ).select_related("student__programme__speciality", "enterprise", "supervisor")
    placements = placements.order_by("student__sort_key", "pk")
    if not placements:
        raise PaperError(_("No student holds a place out of this round."))
    issued = _issued(ORDER, placement_round.pk, language)
    with override(language):
        return seal(
            kind=ORDER,
            record_id=placement_round.pk,
            layout=LAYOUT,
            data=order_data(placement_round, placements, dated_on, language),
            language=language,
            title=_("Order on students' practice"),
            number=number,
            issuer=placement_round.university.name_in(language),
            at=at,
            facts={"dated_on": dated_on.isoformat(), "students": str(len(placements))},
            replaces=issued,
        )


def order_data(
    placement_round: PlacementRound,
    placements: Collection[Placement],
    dated_on: date,
    language: str,
) -> dict[str, Any]:
    text = _(
        "In keeping with the curriculum the students of the list below are sent to the practice "
        "“%(practice)s”."
    )
    rows = [
        [
            str(place),
            spelled(one.student.full_name, language),
            str(one.student.programme),
            one.enterprise.name_in(language),
            f"{date_format(one.starts_on, 'SHORT_DATE_FORMAT')} –\n"
            f"{date_format(one.ends_on, 'SHORT_DATE_FORMAT')}",
            spelled(str(one.supervisor or "–"), language),
        ]
        for place, one in enumerate(placements, start=1)
    ]
    return {
        "date": date_format(dated_on, "DATE_FORMAT"),
        "lines": [
            text % {"practice": placement_round.practice_type.name_in(language)},
            _("The supervisors named in the list look after the students and check their diaries."),
        ],
        "columns": [
            "№", _("Student"), _("Programme"), _("Enterprise"), _("Period"), _("Supervisor"),
        ],
        "widths": [0, 1.3, 1.2, 1.9, 0, 1.25],
        "rows": rows,
        "after": [],
        "signs": _signs(placement_round.university),
    }  # fmt: skip


def _signs(university: Organization) -> dict[str, str]:
    found = Requisites.objects.filter(organization=university).first()
    if found is None:
        raise PaperError(_("Fill in the requisites of your university first."))
    return {"capacity": found.capacity, "name": found.representative}


def _issued(kind: str, record_id: int, language: str) -> SealedDocument | None:
    return SealedDocument.objects.filter(
        kind=kind, record_id=record_id, language=language, replaced_by=None, withdrawn_at=None
    ).first()
