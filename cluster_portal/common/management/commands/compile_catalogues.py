"""Compile the catalogues, deriving Uzbek Cyrillic from Uzbek Latin."""

from django.core.management.base import BaseCommand

from cluster_portal.common.catalogues.files import compile_all


class Command(BaseCommand):
    help = "Writes the compiled catalogues the running program reads."
    requires_system_checks = []

    def handle(self, *args, **options):
        for language, count in compile_all().items():
            self.stdout.write(f"{language}: {count} strings")
