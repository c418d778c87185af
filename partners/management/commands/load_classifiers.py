from django.core.management.base import BaseCommand
from django.utils import timezone

from partners.actions.classifiers import load_classifiers


class Command(BaseCommand):
    help = "Load the official classifiers and the universities from the platform's own files."

    def handle(self, *args, **options) -> None:
        for name, count in load_classifiers(by=None, at=timezone.now()).items():
            self.stdout.write(
                f"{name}: {count.inserted} inserted, {count.changed} changed, "
                f"{count.unchanged} unchanged"
            )
