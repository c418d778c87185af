from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cluster_portal.common.errors import DomainError
from cluster_portal.demonstration.world import make_world
from partners.actions.classifiers import load_classifiers


class Command(BaseCommand):
    help = "Makes the demonstration world: synthetic people on real classifiers and universities."

    def add_arguments(self, parser):
        parser.add_argument("--students", type=int, default=2000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--accounts", type=Path, default=settings.BASE_DIR / ".demo/accounts.json"
        )

    def handle(self, *, students, seed, accounts, **options):
        if not getattr(settings, "DEMONSTRATION", False):
            raise CommandError("The demonstration world is never made under production settings.")
        if not 200 <= students <= 1_000_000:
            raise CommandError("Ask for 200 to 1,000,000 students.", returncode=2)
        load_classifiers(by=None, at=timezone.now())
        try:
            make_world(
                students=students,
                seed=seed,
                today=timezone.localdate(),
                accounts=accounts,
                report=self.report,
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The demonstration world is made; accounts are in {accounts}.")

    def report(self, what: str, done: int, total: int) -> None:
        self.stderr.write(f"  {what}: {done} of {total}", ending="\r" if done < total else "\n")
        self.stderr.flush()
