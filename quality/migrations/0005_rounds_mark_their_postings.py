"""A round's postings are counted once it is over, so a round marks their months as well."""

from importlib import import_module

from django.db import migrations

_MARKS = import_module("quality.migrations.0003_mark_stale")
_TABLE = "internships_placementround"
_BEFORE = _MARKS.PARTITIONS[_TABLE]
_NOW = (
    f"{_BEFORE} UNION SELECT p.university_id, quality_month(p.starts_on) FROM changed "
    "JOIN internships_posting p ON p.placement_round_id = changed.id"
)
_COUNT_AGAIN = """
    INSERT INTO quality_stalepartition (university_id, month, marked_at)
    SELECT DISTINCT university_id, month, now() FROM quality_indicatorcell
    WHERE indicator IN ('placement_rate', 'places_filled')
"""


def _marking(partitions: str) -> str:
    branches = [
        f"IF TG_OP = '{operation.upper()}' THEN"
        + _MARKS.MARK.format(changed=changed, partitions=partitions)
        + "END IF;"
        for operation, (_rows, changed) in _MARKS.ROWS.items()
    ]
    function = _MARKS.FUNCTION.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    return function.format(table=_TABLE, body="\n    ".join(branches))


class Migration(migrations.Migration):
    dependencies = [("quality", "0004_closed_only_effective")]

    operations = [
        migrations.RunSQL(_marking(_NOW), _marking(_BEFORE)),
        migrations.RunSQL(_COUNT_AGAIN, migrations.RunSQL.noop),
    ]
