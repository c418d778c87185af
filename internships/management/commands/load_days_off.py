"""A corrected list of public holidays and days off, from a file of the operator."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cluster_portal.common.classifiers import read_rows
from internships.actions.practising.days_off import (
    COLUMNS,
    DaysOffError,
    load_days_off,
    renew_coming_days,
)


class Command(BaseCommand):
    help = (
        "Load days off from a CSV file; it takes the place of what was known of its years, "
        "and the diaries of the coming weeks follow it."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help=f"columns: {', '.join(COLUMNS)}")

    def handle(self, *, file, **options) -> None:
        try:
            count = load_days_off(read_rows(file), own=True)
        except (DaysOffError, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        changed = renew_coming_days(at=timezone.now())
        self.stdout.write(
            f"{count.inserted} inserted, {count.changed} changed, {count.unchanged} unchanged; "
            f"{changed} diaries follow"
        )
