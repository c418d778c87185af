"""Computes indicator values: what changed, or everything."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from cluster_portal.common.periods import Period
from quality.actions.aggregation import aggregate_indicators
from quality.management.periods import period_argument


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--period", type=period_argument, metavar="2026-09|2026-S1|2026/2027")
        parser.add_argument("--full", action="store_true", help="count everything anew")

    def handle(self, *, period: Period | None, full: bool, **options):
        done = aggregate_indicators(period=period, full=full, at=timezone.now())
        self.stdout.write(
            f"Universities × months counted: {done.partitions}, values written: {done.values}, "
            f"new signals: {done.signals}."
        )
