"""Allocate students to postings from files, by the same function as the portal's rounds."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from internships.matching import RULES, InputError, allocate
from internships.matching.tables import read_problem, write_matching


class Command(BaseCommand):
    help = "Allocate students to postings, stably unless told otherwise: CSV in, CSV out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--applications", type=Path, required=True, metavar="A.csv")
        parser.add_argument("--postings", type=Path, required=True, metavar="P.csv")
        parser.add_argument("--rankings", type=Path, required=True, metavar="R.csv")
        parser.add_argument("--seed", type=int, required=True, metavar="N")
        parser.add_argument("--out", type=Path, required=True, metavar="M.csv")
        parser.add_argument("--rule", choices=RULES, default=RULES[0])
        parser.add_argument("--reserved", type=Path, metavar="V.csv", help="posting,group,places")
        parser.add_argument("--groups", type=Path, metavar="G.csv", help="student,group")
        parser.add_argument(
            "--moments", type=Path, metavar="T.csv", help="student,moment (for first_come)"
        )

    def handle(
        self, *, applications, postings, rankings, seed, out, rule, reserved, groups, moments,
        **options,
    ) -> None:  # fmt: skip
        try:
            problem = read_problem(
                applications, postings, rankings,
                seed=seed, reserved=reserved, groups=groups, moments=moments,
            )  # fmt: skip
            matching = allocate(problem, rule)
            write_matching(out, matching)
        except InputError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}.") from error
        self.stdout.write(f"{len(matching)} of {len(problem.choices)} students placed.")
