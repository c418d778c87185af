"""Makes students who may apply, each with a token of the API; prints tokens and postings as JSON.

python -m tests.operations.applicants STUDENTS POSTINGS
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone

from cluster_portal.common.models import ApiToken, User
from cluster_portal.common.models.token import TokenScope, token_hash
from partners.enums import Funding, Role
from partners.models import Affiliation, Student
from tests.factories import internships, partners
from tests.operations.world import begin_sequences, open_round


def main(students: int, postings: int) -> None:
    begin_sequences()
    now, today = timezone.now(), timezone.localdate()
    university = partners.OrganizationFactory(university=True)
    programme = partners.ProgrammeFactory(institution=university)
    current = open_round(university)
    days = {"starts_on": today + timedelta(days=30), "ends_on": today + timedelta(days=72)}
    keys = [
        internships.PostingFactory(
            university=university, programmes=[programme], placement_round=current,
            published=True, places=20, **days,
        ).pk
        for _number in range(postings)
    ]  # fmt: skip
    users = User.objects.bulk_create(
        User(email=f"applicant{number}@example.uz", last_name=f"Karimov{number}", first_name="A")
        for number in range(students)
    )
    Affiliation.objects.bulk_create(
        Affiliation(user=user, organization=university, role=Role.STUDENT, starts_on=today)
        for user in users
    )
    records = [
        Student(
            user=user, programme=programme, university=university, student_id=f"A{number}", year=3,
            last_name=user.last_name, first_name=user.first_name, funding=Funding.GRANT,
        )
        for number, user in enumerate(users)
    ]  # fmt: skip
    for record in records:
        record.set_keys()
    Student.objects.bulk_create(records)
    tokens = [f"token-of-applicant-{number:06d}" for number in range(students)]
    ApiToken.objects.bulk_create(
        ApiToken(
            user=user, name="bench", scope=TokenScope.WRITE, digest=token_hash(text),
            expires_at=now + timedelta(days=1),
        )
        for user, text in zip(users, tokens, strict=True)
    )  # fmt: skip
    sys.stdout.write(json.dumps({"tokens": tokens, "postings": keys}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
