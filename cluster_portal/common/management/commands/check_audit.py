"""Tells whether the audit trail is as it was sealed."""

import argparse
import re

from django.core.management.base import BaseCommand, CommandError

from cluster_portal.common.sealing.check import Broken, Checked, check_trail


def known_seal(text: str) -> tuple[int, str]:
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text)
    if found is None:
        raise argparse.ArgumentTypeError("a seal is NUMBER:HASH, as this command prints it")
    return int(found[1]), found[2]


class Command(BaseCommand):
    help = "Compares the audit trail with its seals; exits with 1 and names the first broken place."

    def add_arguments(self, parser):
        parser.add_argument(
            "--known",
            metavar="NUMBER:HASH",
            type=known_seal,
            action="append",
            default=[],
            help="a seal somebody outside has kept; the chain must still hold it",
        )

    def handle(self, *args, **options):
        try:
            checked = check_trail(dict(options["known"]))
        except Broken as error:
            raise CommandError(str(error)) from None
        self._tell(checked)

    def _tell(self, checked: Checked) -> None:
        self.stdout.write(
            f"The audit trail fits its seals: {checked.events} events in {checked.seals} seals,"
            f" {checked.redacted} of them redacted; {checked.unsealed} not sealed yet."
        )
        if checked.newest:
            self.stdout.write(f"Newest seal: {checked.newest}")
