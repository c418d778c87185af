"""Allocate students to postings from files, by the same function as the portal's rounds."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from internships.matching import InputError, allocate
from internships.matching.tables import read_problem, write_matching


class Command(BaseCommand):
    help = "Stable matching of students and postings: CSV files in, a CSV file out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--applications", type=Path, required=True, metavar="A.csv")
        parser.add_argument("--postings", type=Path, required=True, metavar="P.csv")
        parser.add_argument("--rankings", type=Path, required=True, metavar="R.csv")
        parser.add_argument("--seed", type=int, required=True, metavar="N")
        parser.add_argument("--out", type=Path, required=True, metavar="M.csv")

    def handle(self, *, applications, postings, rankings, seed, out, **options) -> None:
        try:
            problem = read_problem(applications, postings, rankings, seed=seed)
            matching = allocate(problem)
            write_matching(out, matching)
        except InputError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}.") from error
        self.stdout.write(f"{len(matching)} of {len(problem.choices)} students placed.")
