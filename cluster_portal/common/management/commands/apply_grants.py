"""Takes from the application's database role the right to alter the audit trail."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cluster_portal.common.grants import GrantsError, apply_grants


class Command(BaseCommand):
    help = "Gives the application's database role its rights. Run it as the owner after migrate."

    def handle(self, *args, **options):
        role = settings.DATABASE_APPLICATION_ROLE
        if not role:
            raise CommandError("Set DATABASE_APPLICATION_ROLE; see docs/settings.md.")
        try:
            apply_grants(connection, role)
        except GrantsError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{role} may use the platform's tables and only read the audit trail.")
