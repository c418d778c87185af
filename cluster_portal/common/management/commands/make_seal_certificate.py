"""Make a self-signed certificate for the seal of documents, until there is a real one."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cluster_portal.common.documents.certificate import self_signed

NAMES = ("seal_certificate", "seal_key")


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, help="where seal_certificate and seal_key go")
        parser.add_argument("--name", required=True, help="whose seal it is, as readers see it")
        parser.add_argument("--days", type=int, default=1095)

    def handle(self, *args, folder: Path, name: str, days: int, **options) -> None:
        made = self_signed(name, since=timezone.now(), days=days)
        for file, text in zip(NAMES, made, strict=True):
            try:
                target = os.open(folder / file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
            except OSError as error:
                raise CommandError(f"{folder / file}: {error.strerror}.") from None
            with os.fdopen(target, "wb") as output:
                output.write(text)
        self.stdout.write(f"SHA-256 {made.fingerprint}")
