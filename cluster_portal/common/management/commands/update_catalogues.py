"""Gather every string of the project into locale/{uz,ru}/LC_MESSAGES/django.po."""

from django.core.management.base import BaseCommand, CommandError

from cluster_portal.common.catalogues.extraction import UnreadableSource
from cluster_portal.common.catalogues.files import TRANSLATED, path_of, update


class Command(BaseCommand):
    help = "Brings the translation catalogues up to date; what is translated stays."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--prune", action="store_true", help="drop what the code no longer says"
        )

    def handle(self, *args, prune: bool, **options):
        for language in TRANSLATED:
            try:
                came, gone = update(language, prune=prune)
            except UnreadableSource as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{path_of(language)}: {came} new, {gone} obsolete")
