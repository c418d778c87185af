"""Makes what the crowds work on, with the installation's own settings; prints it as JSON.

python -m tests.operations.world STUDENTS ENTERPRISES ROWS
"""

import io
import json
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from factory.django import DjangoModelFactory

from cluster_portal.common.consents import load_consent_texts
from cluster_portal.common.imports.runs import upload_import
from cluster_portal.common.models import User
from internships.models import PlacementRound
from partners.enums import Role
from partners.models import Organization
from tests.factories import internships, monitoring, partners

NOW = timezone.now()
TODAY = timezone.localdate()


def begin_sequences() -> None:
    """Go on where worlds made before have ended: codes and addresses are unique."""
    taken = User.objects.count() + Organization.objects.count()
    for module in (partners, internships, monitoring):
        for made in vars(module).values():
            if isinstance(made, type) and issubclass(made, DjangoModelFactory):
                made.reset_sequence(taken, force=True)


def session_of(user) -> str:
    client = Client()
    client.force_login(user, backend="partners.permissions.AffiliationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def affiliated(role: Role, organization):
    user = partners.UserFactory(password=None)
    partners.AffiliationFactory(user=user, organization=organization, role=role)
    return user


def open_round(university) -> PlacementRound:
    made = internships.PlacementRoundFactory(
        university=university,
        apply_from=NOW - timedelta(days=5),
        apply_until=NOW + timedelta(days=5),
        rank_until=NOW + timedelta(days=10),
        confirm_until=NOW + timedelta(days=15),
    )
    made.open(at=made.apply_from)
    made.save()
    return made


def students_file(programme, rows: int, mark: str) -> ContentFile:
    lines = io.StringIO()
    lines.write("student_id,last_name,first_name,programme_code,level,form,language,year,funding\n")
    for number in range(rows):
        lines.write(
            f"K{mark}{number},Karimov,Anvar,{programme.speciality.code},bachelor,full_time,uz,"
            "3,grant\n"
        )
    return ContentFile(lines.getvalue().encode(), name="students.csv")


def main(students: int, enterprises: int, rows: int) -> None:
    begin_sequences()
    load_consent_texts()
    mark = f"{NOW:%H%M%S%f}"  # several worlds stand in one database
    university = partners.OrganizationFactory(university=True, code=f"U{mark}")
    programme = partners.ProgrammeFactory(institution=university)
    umida = affiliated(Role.UNIVERSITY_ADMIN, university)
    current = open_round(university)
    # Whoever has confirmed a place can't apply for the same days: two months, two postings.
    posting, offered = (
        internships.PostingFactory(
            university=university, programmes=[programme], placement_round=current, published=True,
            places=students, starts_on=TODAY + timedelta(days=begins),
            ends_on=TODAY + timedelta(days=begins + 42),
        )
        for begins in (80, 30)
    )  # fmt: skip
    people, offers = [], []
    for _number in range(students):
        user = affiliated(Role.STUDENT, university)
        student = partners.StudentFactory(user=user, programme=programme)
        placement = internships.PlacementFactory(posting=offered, student=student, offered_at=NOW)
        people.append(session_of(user))
        offers.append(placement.pk)
    campaign = monitoring.CampaignFactory(
        university=university, starts_on=TODAY - timedelta(days=3),
        ends_on=TODAY + timedelta(days=9), running=True,
    )  # fmt: skip
    invitations = [monitoring.InvitationFactory(campaign=campaign) for _n in range(enterprises)]
    pages = [
        {item.code: "Good." if item.kind == "text" else "4" for item in section.items.all()}
        for section in campaign.questionnaire.sections.all()
    ]
    run = upload_import(
        kind="students", scope=university.code, file=students_file(programme, rows, mark), by=umida
    )
    made = {
        "posting": posting.pk,
        "campaign": campaign.pk,
        "rows": rows,
        "letters": 10 * students,
        "round": current.pk,
        "students": list(zip(people, offers, strict=True)),
        "surveys": [invitation.token for invitation in invitations],
        "pages": pages,
        "import": run.pk,
        "umida": umida.pk,
    }
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
