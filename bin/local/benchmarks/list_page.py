"""The first page of the list of students, as a university administrator gets it."""

import django
from common import median, tell
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse


def main() -> None:
    django.setup()
    Affiliation = apps.get_model("partners", "Affiliation")
    Student = apps.get_model("partners", "Student")
    found = Affiliation.objects.filter(role="university_admin").first()
    if found is None:
        raise SystemExit("There is no university administrator: run bin/demo first.")
    administrator = found.user
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(administrator, backend="partners.permissions.AffiliationBackend")
    address = reverse("student-list")
    query, values = rows_query(Student, administrator)

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


def rows_query(Student, administrator) -> tuple[str, tuple]:
    return (
        Student.objects.visible_to(administrator)
        .select_related("programme")
        .order_by("-pk")[:51]
        .query.sql_with_params()
    )


if __name__ == "__main__":
    main()
