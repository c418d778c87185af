"""Loading the official classifiers from the platform's own files."""

from collections.abc import Callable

from django.db import connection, transaction

from cluster_portal.common.classifiers import LOADERS, LoadCount
from partners.models import ClassifierLoad

_LOCK = 0x_C1A551F1  # any number nobody else uses: two loadings wait for each other


def load_classifiers(
    *, by, at, report: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, LoadCount]:
    """Load every registered list, all or none; REPORT hears how many of how many are done."""
    counts = {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for done, (name, loader) in enumerate(LOADERS.items()):
            report(done, len(LOADERS))
            count = counts[name] = loader.load()
            ClassifierLoad.objects.update_or_create(
                name=name,
                defaults={
                    "inserted": count.inserted,
                    "changed": count.changed,
                    "unchanged": count.unchanged,
                    "loaded_at": at,
                    "loaded_by": by,
                },
            )
    report(len(LOADERS), len(LOADERS))
    return counts
