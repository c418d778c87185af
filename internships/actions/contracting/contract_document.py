"""Contracts and amendments as sealed documents."""

from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cluster_portal.common.documents.seal import seal
from cluster_portal.common.models import SealedDocument
from cluster_portal.common.templatetags.interface import money
from internships.actions.contracting.contract_terms import day, fields_of
from internships.actions.contracting.contract_turns import ContractError
from internships.contracts.text import BLANK, filled
from internships.enums import Party
from internships.models import Amendment, Contract, Signature
from internships.models.contract_template import wording
from internships.personal_numbers import numbers_to_print

LAYOUT = Path(__file__).parents[2] / "documents" / "contract.typ"
CONTRACT, AMENDMENT = "contract", "contract_amendment"


def contract_document(*, contract: Contract, at, by=None) -> SealedDocument:
    """The contract as it stands: typeset when first asked for, and anew once all have signed.

    BY is who asks; without an account (the host) it is whoever made the contract that has the
    personal numbers printed.
    """
    if not contract.terms_hash:
        raise ContractError(_("The contract is written down once the host has checked it."))
    issued = _issued(CONTRACT, contract.pk)
    signed_since = contract.signed_at and issued and issued.sealed_at < contract.signed_at
    if issued and not signed_since:
        return issued
    terms = contract.terms
    with transaction.atomic(), override(contract.language):
        reason = _("Printed in the contract %(number)s") % {"number": contract.number}
        numbers = numbers_to_print(contract, by=by or contract.made_by, reason=reason, at=at)
        return seal(
            kind=CONTRACT,
            record_id=contract.pk,
            layout=LAYOUT,
            data=contract_data(contract, numbers),
            language=contract.language,
            title=contract.template.name_in(contract.language),
            number=contract.number,
            at=at,
            facts={
                "university": terms["university"]["name"],
                "enterprise": terms["enterprise"]["name"],
                "starts_on": terms["starts_on"],
                "ends_on": terms["ends_on"],
                "state": _("signed by all parties") if contract.signed_at else _("not signed yet"),
            },
            replaces=issued,
        )


def amendment_document(*, amendment: Amendment, at) -> SealedDocument:
    contract, issued = amendment.contract, _issued(AMENDMENT, amendment.pk)
    signed_since = amendment.signed_at and issued and issued.sealed_at < amendment.signed_at
    if issued and not signed_since:
        return issued
    with override(contract.language):
        return seal(
            kind=AMENDMENT,
            record_id=amendment.pk,
            layout=LAYOUT,
            data=amendment_data(amendment),
            language=contract.language,
            title=_("Amendment of the practice contract"),
            number=str(amendment),
            at=at,
            facts={"takes_effect_on": amendment.effective_on.isoformat()},
            replaces=issued,
        )


def _issued(kind: str, record_id: int) -> SealedDocument | None:
    return SealedDocument.objects.filter(
        kind=kind, record_id=record_id, replaced_by=None, withdrawn_at=None
    ).first()


def contract_data(contract: Contract, numbers: dict[int, str] | None = None) -> dict[str, Any]:
    """What internships/documents/contract.typ prints, in the active language.

    NUMBERS are the personal numbers, by placement, for a contract that names them.
    """
    terms, template, language = contract.terms, contract.template, contract.language
    numbers = {
        one["placement"]: (numbers or {}).get(one["placement"], BLANK) for one in terms["students"]
    }
    values = fields_of(terms)
    if not template.has_list:
        values["personal_number"] = numbers[terms["students"][0]["placement"]]
    preamble = _("Made under: %(basis)s.") % {"basis": wording(template.legal_basis, language)}
    parties = [_side(terms, Party(party)) for party in reversed(template.signers)]
    return _sheet(contract, terms, contract.terms_hash, contract.dated_on) | {
        "preamble": [preamble],
        "clauses": [
            {
                "heading": wording(clause["heading"], language),
                "points": [filled(wording(point, language), values) for point in clause["points"]],
            }
            for clause in template.clauses
        ],
        "parties": parties,
        "signatures": _signatures(contract, None),
        "students": _students(terms, numbers if template.names_numbers else None)
        if template.has_list
        else {"rows": []},
    }


def amendment_data(amendment: Amendment) -> dict[str, Any]:
    contract = amendment.contract
    made_on = timezone.localdate(amendment.made_at)
    text = _("The parties of the contract %(number)s of %(date)s change it from %(day)s on.")
    values = {
        "number": contract.number,
        "date": date_format(contract.dated_on, "DATE_FORMAT"),
        "day": date_format(amendment.effective_on, "DATE_FORMAT"),
    }
    points = [f"{label}: {value}" for label, value in changes_in_words(amendment.changes)]
    sheet = _sheet(contract, contract.terms, amendment.terms_hash, made_on)
    return sheet | {
        "preamble": [text % values],
        "clauses": [
            {"heading": _("What changes"), "points": points},
            {"heading": _("Reason"), "points": [amendment.reason]},
            {
                "heading": _("Final provisions"),
                "points": [_("All other terms of the contract stay in force unchanged.")],
            },
        ],
        "parties": [
            _side(contract.terms, Party(party)) for party in reversed(contract.template.signers)
        ],
        "signatures": _signatures(contract, amendment),
        "students": {"rows": []},
    }


def changes_in_words(changes: dict[str, Any]) -> list[tuple[str, str]]:
    """(what, new value) of an amendment, in the active language."""
    labels = {
        "starts_on": _("First day"),
        "ends_on": _("Last day"),
        "ends_early_on": _("The practice ends early, on"),
        "place": _("Place of the practice"),
        "supervisor": _("Supervisor"),
        "mentor": _("Mentor"),
        "pay": _("Pay per month"),
    }
    shown = {"pay": money} | dict.fromkeys(("starts_on", "ends_on", "ends_early_on"), day)
    return [
        (label, shown.get(name, str)(changes[name]))
        for name, label in labels.items()
        if name in changes
    ]


def _sheet(contract: Contract, terms: dict, digest: str, dated_on) -> dict[str, Any]:
    return {
        "city": terms["city"],
        "date": date_format(dated_on, "DATE_FORMAT"),
        "parties_heading": _("Parties, addresses and requisites"),
        "signatures_heading": _("Signatures"),
        "hash_label": _("Hash of the terms that are signed (SHA-256):"),
        "hash": digest,
    }


def _side(terms: dict, party: Party) -> dict[str, Any]:
    if party == Party.STUDENT:
        student = terms["students"][0]
        own = [[_("Programme"), student["programme"]], [_("Year of study"), str(student["year"])]]
        return {
            "role": party.label.capitalize(),
            "name": student["name"],
            "rows": own,
            "signs": student["name"],
        }
    side = terms[party.value]
    rows = [
        (_("Address"), side["address"]),
        (_("Phone"), side["phone"]),
        (_("Bank"), side["bank"]),
        (pgettext("of a bank", "Account"), side["account"]),
        (_("MFO"), side["mfo"]),
        (_("STIR"), side["tax_id"]),
        (_("Represented by"), f"{side['capacity']} {side['representative']}"),
        (_("On the basis of"), side["basis"]),
    ]
    return {
        "role": party.label.capitalize(),
        "name": side["name"],
        "rows": [list(row) for row in rows if row[1]],
        "signs": side["representative"],
    }


def _signatures(contract: Contract, amendment: Amendment | None) -> list[dict[str, str]]:
    """All of them, once everybody has signed; before that the lines to sign on."""
    concluded = amendment.signed_at if amendment else contract.signed_at
    if not concluded:
        return []
    found = Signature.objects.filter(contract=contract, amendment=amendment)
    return [
        {
            "party": one.get_party_display().capitalize(),
            "name": one.name,
            "capacity": one.capacity,
            "how": one.get_how_display(),
            "at": date_format(timezone.localtime(one.signed_at), "DATE_FORMAT"),
        }
        for one in found
    ]


def _students(terms: dict, numbers: dict[int, str] | None) -> dict[str, Any]:
    rows = [
        [
            str(place),
            one["name"],
            one["programme"],
            str(one["year"]),
            one["supervisor"] or "–",
            one["mentor"] or "–",
        ]
        + ([numbers[one["placement"]]] if numbers else [])
        for place, one in enumerate(terms["students"], start=1)
    ]
    columns = [
        "№",
        _("Student"),
        _("Programme"),
        pgettext("of study", "Year"),
        _("Supervisor"),
        _("Mentor"),
    ] + ([_("PINFL")] if numbers else [])
    return {"heading": _("Annex: list of students"), "columns": columns, "rows": rows}
