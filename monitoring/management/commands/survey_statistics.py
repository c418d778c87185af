"""Survey statistics from files, by the same functions as the portal's results."""

import argparse
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from monitoring.statistics.intervals import LEVEL, METHODS
from monitoring.statistics.tables import InputError, read_answers, read_codebook, tabulate


def _level(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} does not lie between 0 and 1")
    return value


def _population(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a size")
    return value


class Command(BaseCommand):
    help = "Print item and scale statistics per group as JSON; --population is each group's own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--codebook", type=Path, required=True, metavar="C.json")
        parser.add_argument("--group", metavar="COLUMN")
        parser.add_argument("--population", type=_population, metavar="N")
        parser.add_argument("--level", type=_level, default=LEVEL)
        parser.add_argument("--method", choices=METHODS, default="wilson")

    def handle(self, *, file, codebook, group, population, level, method, **options) -> None:
        try:
            scales = read_codebook(Path(codebook))
            answers = read_answers(Path(file), scales, group)
            found = tabulate(scales, answers, population=population, level=level, method=method)
        except InputError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False))
