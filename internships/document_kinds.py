"""The documents of internships: who reads which, and what of them is public."""

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.documents.kinds import DocumentKind, register
from internships.actions.contracting.contract_document import AMENDMENT, CONTRACT
from internships.actions.contracting.practice_papers import ORDER, REFERRAL
from internships.actions.contracting.signature import may_read_document
from internships.actions.finishing.certificate import CERTIFICATE
from internships.models import Amendment, Contract, Placement, PlacementRound, PracticeGrade
from internships.permissions import CHANGE_ROUND
from internships.personal_numbers import note_download


def _sees(model):
    return lambda user, record_id: model.objects.visible_to(user).filter(pk=record_id).exists()


def _reads_contract(user, record_id: int) -> bool:
    """Whoever sees the contract; one with personal numbers only its parties."""
    seen = Contract.objects.visible_to(user).select_related("template")
    found = seen.filter(pk=record_id).first()
    return found is not None and may_read_document(user, found)


def _has_grade(user, record_id: int) -> bool:
    """Whoever sees the grade: the student, and the university's people."""
    return PracticeGrade.objects.visible_to(user).filter(placement=record_id).exists()


def _leads_round(user, record_id: int) -> bool:
    """The order names all students of a round: it is the university's own."""
    found = PlacementRound.objects.filter(pk=record_id).first()
    return found is not None and user.has_perm(CHANGE_ROUND, found)


def register_all() -> None:
    period = {"starts_on": _("first day"), "ends_on": _("last day")}
    register(
        DocumentKind(
            CONTRACT,
            _("practice contract"),
            _reads_contract,
            {"university": _("university"), "enterprise": _("enterprise")}
            | period
            | {"state": _("signatures")},
            on_download=lambda document, by, at: note_download(document, by=by, at=at),
        ),
        DocumentKind(
            AMENDMENT,
            _("amendment of a practice contract"),
            _sees(Amendment),
            {"takes_effect_on": _("takes effect on")},
        ),
        DocumentKind(
            REFERRAL,
            _("referral to practice"),
            _sees(Placement),
            {"enterprise": _("enterprise")} | period,
        ),
        DocumentKind(
            CERTIFICATE,
            _("certificate of a practice"),
            _has_grade,
            {"university": _("university"), "holder": _("holder's initials")} | period,
        ),
        DocumentKind(
            ORDER,
            _("order on students' practice"),
            _leads_round,
            {"dated_on": _("date of the order"), "students": _("number of students")},
        ),
    )
