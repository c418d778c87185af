"""Takes the personal data of erased people out of the audit trail; run as the owner."""

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone

from cluster_portal.common.sealing.redact import redact_pending
from cluster_portal.common.sealing.seal import seal_events


class Command(BaseCommand):
    help = "Seals the trail, then redacts events of people who were erased. Run it as the owner."

    def handle(self, *args, **options):
        now = timezone.now()
        try:
            seal_events(at=now)
            done, waiting = redact_pending(at=now)
        except ProgrammingError as error:
            raise CommandError(f"Only the owner of the database may do this: {error}") from None
        except OperationalError as error:
            raise CommandError(f"The trail is busy, try again: {error}") from None
        self.stdout.write(f"Redacted {done} records; {waiting} wait to be sealed.")
