"""What a contract says, written down once: terms, and the fields of its wording."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from cluster_portal.common.templatetags.interface import money
from cluster_portal.common.text import cyrillic
from internships.contracts.text import BLANK
from internships.models import Contract, Placement
from internships.models.requisites import FIELDS
from partners.models import Organization


def terms_of(contract: Contract, placements: Sequence[Placement] = ()) -> dict[str, Any]:
    """Everything CONTRACT says, in its language; both organizations have requisites by now.

    PLACEMENTS are those it covers, by the students' names, for whoever has them at hand.
    """
    with override(contract.language):
        placements = placements or contract.named_placements().select_related(
            "student__programme__speciality", "practice_type", "supervisor"
        ).order_by("student__sort_key", "pk")
        students = [_student(placement, contract.language) for placement in placements]
        return {
            "template": [contract.template.code, contract.template.version],
            "number": contract.number,
            "dated_on": contract.dated_on.isoformat(),
            "city": spelled(contract.city, contract.language),
            "practice_type": placements[0].practice_type.name_in(contract.language),
            "starts_on": contract.starts_on.isoformat(),
            "ends_on": contract.ends_on.isoformat(),
            "hours": contract.hours,
            "place": spelled(contract.place, contract.language),
            "pay": None if contract.pay is None else str(contract.pay),
            "benefits": spelled(contract.benefits, contract.language),
            "insurance": spelled(contract.insurance, contract.language),
            "hire_number": contract.hire_number,
            "university": _party(contract.university, contract.language),
            "enterprise": _party(contract.enterprise, contract.language),
            "supervisor": "" if len(students) > 1 else students[0]["supervisor"],
            "mentor": "" if len(students) > 1 else students[0]["mentor"],
            "students": students,
        }


def spelled(name: str, language: str) -> str:
    """Names, and what was typed in Latin letters, in the script of a document in Uzbek Cyrillic."""
    return cyrillic(name) if language == "uz-cyrl" else name


def _student(placement: Placement, language: str) -> dict[str, Any]:
    return {
        "placement": placement.pk,
        "name": spelled(placement.student.full_name, language),
        "programme": str(placement.student.programme),
        "year": placement.student.year,
        "supervisor": spelled(str(placement.supervisor or ""), language),
        "mentor": spelled(placement.mentor_name, language),
    }


def _party(organization: Organization, language: str) -> dict[str, str]:
    requisites = organization.requisites
    return {
        "name": organization.name_in(language),
        "tax_id": organization.tax_id or "",
        **{name: spelled(getattr(requisites, name), language) for name in FIELDS},
    }


def day(text: str) -> str:
    """An ISO day as the active language writes it."""
    return date_format(date.fromisoformat(text), "DATE_FORMAT")


def fields_of(terms: dict[str, Any]) -> dict[str, str]:
    """The values of a template's {fields}, in the active language."""
    students = terms["students"]
    pay, hired = terms["pay"], terms["hire_number"]
    return {
        "number": terms["number"],
        "date": day(terms["dated_on"]),
        "city": terms["city"],
        "university": terms["university"]["name"],
        "enterprise": terms["enterprise"]["name"],
        "practice_type": terms["practice_type"],
        "students_count": str(len(students)),
        "student": students[0]["name"],
        "programme": students[0]["programme"],
        "starts_on": day(terms["starts_on"]),
        "ends_on": day(terms["ends_on"]),
        "hours": str(terms["hours"]),
        "place": terms["place"],
        "supervisor": terms["supervisor"] or _("named by the order of the university"),
        "mentor": terms["mentor"] or _("named by the order of the enterprise"),
        "pay": money(Decimal(pay)) if pay else pgettext("pay in a contract", "none"),
        "benefits": terms["benefits"] or pgettext("benefits in a contract", "none"),
        "insurance": terms["insurance"] or _("as the law provides"),
        "hire_number": str(hired or 0),
        "personal_number": BLANK,  # never among the terms: only the document holds it
    }
