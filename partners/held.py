"""What the register of partners holds about a person."""

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.personal_data import Held, fields_of, register
from partners.models import (
    Affiliation,
    AgreementParty,
    CorrectionRequest,
    PersonalNumber,
    PersonalNumberReading,
    Student,
)

_NAMES = ("last_name", "first_name", "middle_name")


def register_all() -> None:
    register(
        Held(
            "affiliations",
            _("Roles"),
            lambda user: Affiliation.objects.filter(user=user).select_related("organization"),
            fields_of(Affiliation, "organization", "role", "starts_on", "ends_on"),
        ),
        Held(
            "student",
            _("Studies"),
            lambda user: Student.objects.filter(user=user).select_related(
                "university", "programme__speciality"
            ),
            fields_of(
                Student,
                "university",
                "student_id",
                *_NAMES,
                "sex",
                "email",
                "programme",
                "year",
                "group",
                "status",
                "funding",
                "grade_average",
            ),
            correctable=(*_NAMES, "sex", "email", "year", "group", "grade_average"),
        ),
        Held(
            "agreements",
            _("Agreements you agreed to"),
            lambda user: AgreementParty.objects.filter(consented_by=user).select_related(
                "agreement", "organization"
            ),
            fields_of(
                AgreementParty,
                "agreement",
                "organization",
                "representative",
                "capacity",
                "consented_at",
            ),
        ),
        Held(
            "correction_requests",
            _("Correction requests"),
            lambda user: CorrectionRequest.objects.filter(person=user),
            fields_of(
                CorrectionRequest,
                "asked_at",
                "wrong",
                "right",
                "state",
                "answer",
                what=Column(_("what"), "subject"),
            ),
        ),
        Held(
            "personal_number",
            _("Personal number"),
            lambda user: PersonalNumber.objects.filter(person=user),
            fields_of(PersonalNumber, "number", "given_at"),
        ),
        Held(
            "personal_number_readings",
            _("Who has read your personal number"),
            lambda user: PersonalNumberReading.objects.of(user).select_related("read_by"),
            fields_of(PersonalNumberReading, "read_by", "read_by_link", "read_at", "reason"),
        ),
    )
