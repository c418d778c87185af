"""Say what is missing or wrong in the translation catalogues; exit 1 when anything is."""

from django.core.management.base import BaseCommand, CommandError

from cluster_portal.common.catalogues.checks import all_faults
from cluster_portal.common.catalogues.extraction import UnreadableSource


class Command(BaseCommand):
    help = "Lists strings that are missing, untranslated, fuzzy, obsolete or with wrong places."
    requires_system_checks = []

    def handle(self, *args, **options):
        try:
            found = all_faults()
        except UnreadableSource as error:
            raise CommandError(str(error)) from error
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"The catalogues have {len(found)} faults.")
        self.stdout.write("The catalogues are complete.")
