"""The first page of the list of students, as a university administrator gets it."""

import django

django.setup()

from common import median, tell  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from partners.enums import Role  # noqa: E402
from partners.models import Affiliation, Student  # noqa: E402


def main() -> None:
    found = Affiliation.objects.filter(role=Role.UNIVERSITY_ADMIN).first()
    if found is None:
        raise SystemExit("There is no university administrator: run bin/demo first.")
    administrator = found.user
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(administrator, backend="partners.permissions.AffiliationBackend")
    address = reverse("student-list")
    query, values = rows_query(administrator)

    def page() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answered {answer.status_code}.")

    def rows() -> None:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            cursor.fetchall()

    try:
        floor = median(rows, times=30)
        seconds = median(page, times=30)
    finally:
        client.logout()
    tell(
        "list_page", seconds, floor,
        of=f"{address}, {Student.objects.count()} students in the database",
        what="the same 51 rows by one SQL statement",
    )  # fmt: skip


def rows_query(administrator) -> tuple[str, tuple]:
    return (
        Student.objects.visible_to(administrator)
        .select_related("programme")
        .order_by("-pk")[:51]
        .query.sql_with_params()
    )


if __name__ == "__main__":
    main()
