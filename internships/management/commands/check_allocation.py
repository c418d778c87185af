"""Check a finished allocation from files: who would rather have each other?"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from internships.matching import InputError, blocking_pairs, check_matching
from internships.matching.tables import read_matching, read_problem


class Command(BaseCommand):
    help = (
        "Print the blocking pairs of a matching as JSON. A matching that overfills a posting or "
        "places somebody who did not apply or is not acceptable is rejected."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--applications", type=Path, required=True, metavar="A.csv")
        parser.add_argument("--postings", type=Path, required=True, metavar="P.csv")
        parser.add_argument("--rankings", type=Path, required=True, metavar="R.csv")
        parser.add_argument("--matching", type=Path, required=True, metavar="M.csv")
        parser.add_argument("--reserved", type=Path, metavar="V.csv", help="posting,group,places")
        parser.add_argument("--groups", type=Path, metavar="G.csv", help="student,group")

    def handle(
        self, *, applications, postings, rankings, matching, reserved, groups, **options
    ) -> None:
        try:
            problem = read_problem(
                applications, postings, rankings, reserved=reserved, groups=groups
            )
            placed = read_matching(matching)
            check_matching(problem, placed)
        except InputError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"blocking_pairs": blocking_pairs(problem, placed)}))
