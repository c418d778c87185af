"""Seals the events of the audit trail now, as beat does every few minutes."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from cluster_portal.common.models import AuditSeal
from cluster_portal.common.sealing.seal import seal_events


class Command(BaseCommand):
    help = "Seals new events of the audit trail and prints the newest seal, NUMBER:HASH."

    def handle(self, *args, **options):
        count = seal_events(at=timezone.now())
        self.stdout.write(f"Sealed {count} events.")
        if newest := AuditSeal.objects.order_by("-number").first():
            self.stdout.write(str(newest))
