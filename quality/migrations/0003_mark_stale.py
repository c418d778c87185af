"""Statement triggers that mark the universities and months whose records changed.

They see bulk and raw writes too, and cost one small insert per statement.
"""

from django.conf import settings
from django.db import migrations

MONTH_OF = f"""
CREATE FUNCTION quality_month(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT date_trunc('month', day)::date $$;
CREATE FUNCTION quality_month(moment timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT date_trunc('month', moment AT TIME ZONE '{settings.TIME_ZONE}')::date $$;
"""

_OF_PLACEMENT = """
    SELECT p.university_id, m.month
    FROM {placements} p
    LEFT JOIN internships_evaluation e ON e.placement_id = p.id
    LEFT JOIN internships_application a ON a.id = p.application_id
    LEFT JOIN internships_placementround r ON r.id = a.placement_round_id
    CROSS JOIN LATERAL (VALUES
        (quality_month(p.starts_on)),
        (quality_month(p.ends_on)),
        (quality_month(p.completed_at)),
        (quality_month(p.interrupted_at)),
        (quality_month(e.submitted_at)),
        (quality_month(r.apply_until))
    ) AS m (month)
"""
_OF_CAMPAIGN = "SELECT c.university_id, quality_month(c.starts_on) FROM monitoring_campaign c "
_OF_CELLS = (
    "SELECT c.university_id, c.month FROM quality_indicatorcell c "
    "JOIN changed ON c.university_id = changed.{key}"
)

# The partitions that `changed` rows of a table belong to.
PARTITIONS = {
    "internships_placement": _OF_PLACEMENT.format(placements="changed"),
    "internships_application": (
        "SELECT r.university_id, quality_month(r.apply_until) FROM changed "
        "JOIN internships_placementround r ON r.id = changed.placement_round_id"
    ),
    "internships_placementround": "SELECT university_id, quality_month(apply_until) FROM changed",
    "internships_posting": "SELECT university_id, quality_month(starts_on) FROM changed",
    "internships_evaluation": (
        "SELECT p.university_id, quality_month(changed.submitted_at) FROM changed "
        "JOIN internships_placement p ON p.id = changed.placement_id"
    ),
    "internships_competencerating": (
        "SELECT p.university_id, quality_month(e.submitted_at) FROM changed "
        "JOIN internships_evaluation e ON e.id = changed.evaluation_id "
        "JOIN internships_placement p ON p.id = e.placement_id"
    ),
    "monitoring_campaign": "SELECT university_id, quality_month(starts_on) FROM changed",
    "monitoring_invitation": _OF_CAMPAIGN + "JOIN changed ON changed.campaign_id = c.id",
    "monitoring_response": (
        _OF_CAMPAIGN + "JOIN monitoring_invitation i ON i.campaign_id = c.id "
        "JOIN changed ON changed.invitation_id = i.id"
    ),
    "monitoring_answer": (
        _OF_CAMPAIGN + "JOIN monitoring_invitation i ON i.campaign_id = c.id "
        "JOIN monitoring_response r ON r.invitation_id = i.id AND r.submitted_at IS NOT NULL "
        "JOIN changed ON changed.response_id = r.id"
    ),
    "partners_membership": _OF_CELLS.format(key="organization_id"),
}
# Of these only updates that move figures matter: (columns, partitions).
MOVES = {
    "partners_student": (
        "programme_id",
        _OF_PLACEMENT.format(
            placements="(SELECT internships_placement.* FROM internships_placement "
            "JOIN changed ON changed.id = internships_placement.student_id)"
        )
        + """
    UNION
        SELECT r.university_id, quality_month(r.apply_until) FROM changed
        JOIN internships_application a ON a.student_id = changed.id
        JOIN internships_placementround r ON r.id = a.placement_round_id
    """,
    ),
    "partners_organization": ("region_id", _OF_CELLS.format(key="id")),
}

FUNCTION = """
CREATE FUNCTION quality_mark_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body}
    RETURN NULL;
END $$;
"""
MARK = """
    WITH changed AS ({changed}), found (university_id, month) AS ({partitions})
    INSERT INTO quality_stalepartition (university_id, month, marked_at)
    SELECT DISTINCT university_id, month, now() FROM found WHERE month IS NOT NULL;
"""
TRIGGER = """
CREATE TRIGGER quality_mark_{operation} AFTER {operation} ON {table}
REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION quality_mark_{table}();
"""
ROWS = {
    "insert": ("NEW TABLE AS new_rows", "SELECT * FROM new_rows"),
    "update": (
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows",
    ),
    "delete": ("OLD TABLE AS old_rows", "SELECT * FROM old_rows"),
}


def _marking_all_changes(table: str, partitions: str) -> str:
    branches = [
        f"IF TG_OP = '{operation.upper()}' THEN"
        + MARK.format(changed=changed, partitions=partitions)
        + "END IF;"
        for operation, (_rows, changed) in ROWS.items()
    ]
    triggers = [
        TRIGGER.format(operation=operation, table=table, rows=rows)
        for operation, (rows, _changed) in ROWS.items()
    ]
    return FUNCTION.format(table=table, body="\n    ".join(branches)) + "".join(triggers)


def _marking_moves(table: str, column: str, partitions: str) -> str:
    changed = (
        "SELECT new_rows.* FROM new_rows JOIN old_rows USING (id) "
        f"WHERE new_rows.{column} IS DISTINCT FROM old_rows.{column}"
    )
    body = MARK.format(changed=changed, partitions=partitions)
    rows, _changed = ROWS["update"]
    return FUNCTION.format(table=table, body=body) + TRIGGER.format(
        operation="update", table=table, rows=rows
    )


def _statements() -> list[migrations.RunSQL]:
    sql = {table: _marking_all_changes(table, found) for table, found in PARTITIONS.items()}
    sql |= {table: _marking_moves(table, *found) for table, found in MOVES.items()}
    return [
        migrations.RunSQL(code, f"DROP FUNCTION quality_mark_{table}() CASCADE")
        for table, code in sql.items()
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0002_cells"),
        ("partners", "0001_initial"),
        ("internships", "0001_initial"),
        ("monitoring", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            MONTH_OF, "DROP FUNCTION quality_month(timestamptz); DROP FUNCTION quality_month(date)"
        ),
        *_statements(),
    ]
