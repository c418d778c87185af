"""What a migration may not do while the platform serves people (docs/operations.md, "Upgrade").

During an upgrade the last release's processes still run on the new schema, and no table may be
locked for longer than a moment. A table made by the same migration is nobody's yet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import connection, migrations, models
from django.db.models.functions import Now

RENAMES = (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)
REMOVALS = (migrations.RemoveField, migrations.DeleteModel)
DATA = (migrations.RunPython,)
LOCKING_SQL = {
    r"CREATE\s+(UNIQUE\s+)?INDEX\s+(?!CONCURRENTLY)": "CREATE INDEX CONCURRENTLY",
    r"ADD\s+CONSTRAINT\s+(?!.*(NOT\s+VALID|USING\s+INDEX))": (
        "ADD CONSTRAINT … NOT VALID, then validate it (unique: USING INDEX)"
    ),
    r"SET\s+NOT\s+NULL": "a check constraint, not valid and then validated",
    r"ALTER\s+(COLUMN\s+)?\w+\s+(SET\s+DATA\s+)?TYPE": "a new column, filled and then used",
    r"DROP\s+(COLUMN|TABLE)|\bRENAME\s": "waiting for the release in which nothing uses it",
    r"LOCK\s+TABLE|VACUUM\s+FULL|\bCLUSTER\b|^\s*REINDEX\s+(?!.*CONCURRENTLY)": "no such lock",
}


@dataclass
class Look:
    """One migration under review: STATE is the project before it."""

    app: str
    state: object
    removed_before: frozenset[tuple[str, str]] = frozenset()
    fresh: set[str] = field(default_factory=set)  # tables made here

    def old_field(self, model: str, name: str):
        return self.state.apps.get_model(self.app, model)._meta.get_field(name)


def faults(migration, state, removed_before=frozenset()) -> list[str]:
    """Sentences about what is wrong.

    REMOVED_BEFORE: (model, field or "") of what a past release took out of the models alone.
    """
    look = Look(migration.app_label, state, removed_before)
    found = []
    for operation in migration.operations:
        found += _faults(operation, look)
    kinds = [_kind(operation) for operation in migration.operations]
    if "data" in kinds and "schema" in kinds:
        found.append("changes data and schema: make it two migrations")
    validated = {o.name for o in migration.operations if isinstance(o, ValidateConstraint)}
    added = {
        o.constraint.name for o in migration.operations if isinstance(o, AddConstraintNotValid)
    }
    if validated & added:
        found.append("adds a constraint and validates it: make it two migrations")
    return found


def _kind(operation) -> str:
    if isinstance(operation, DATA):
        return "data"
    return "sql" if isinstance(operation, migrations.RunSQL) else "schema"


def _faults(operation, look: Look) -> Iterator[str]:
    name = getattr(operation, "model_name", getattr(operation, "name", "")) or ""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            if not _is_late_removal(inner, look):
                yield from _faults(inner, look)
    elif isinstance(operation, migrations.CreateModel):
        look.fresh.add(operation.name_lower)
    elif isinstance(operation, migrations.RunSQL):
        yield from _sql(operation)
    elif name.lower() not in look.fresh:
        yield from _on_existing_table(operation, name, look)


def _is_late_removal(operation, look: Look) -> bool:
    """Removes from the database what an earlier release took out of the models."""
    if isinstance(operation, migrations.RemoveField):
        return (operation.model_name_lower, operation.name_lower) in look.removed_before
    if isinstance(operation, migrations.DeleteModel):
        return (operation.name_lower, "") in look.removed_before
    return False


def _on_existing_table(operation, name: str, look: Look) -> Iterator[str]:
    if isinstance(operation, RENAMES):
        yield f"renames {name}, which the last release still uses by its old name"
    elif isinstance(operation, REMOVALS):
        yield f"removes from {name} what the last release still uses: first from the models alone"
    elif isinstance(operation, migrations.AddField):
        yield from _new_field(operation)
    elif isinstance(operation, migrations.AlterField):
        yield from _changed_field(operation, look)
    elif type(operation) is migrations.AddIndex:
        yield f"adds an index to {name}: use AddIndexConcurrently"
    elif type(operation) is migrations.AddConstraint:
        yield f"adds a constraint to {name}: not valid first, then validated"
    elif isinstance(operation, migrations.AlterUniqueTogether | migrations.AlterIndexTogether):
        yield f"adds an index to {name}: use AddIndexConcurrently"


def _new_field(operation) -> Iterator[str]:
    added, what = operation.field, f"{operation.model_name}.{operation.name}"
    if isinstance(added, models.ManyToManyField):
        return
    if not added.null and not added.has_db_default():
        yield f"adds {what} without null or db_default: the last release's rows lack it"
    if added.has_db_default() and not _is_constant(added.db_default):
        yield f"adds {what} with a default that differs by row: the table would be rewritten"
    if added.unique or added.db_index:
        yield f"adds {what} with an index: give it db_index=False, then AddIndexConcurrently"


def _is_constant(default) -> bool:
    return not hasattr(default, "resolve_expression") or isinstance(default, models.Value | Now)


def _changed_field(operation, look: Look) -> Iterator[str]:
    new, what = operation.field, f"{operation.model_name}.{operation.name}"
    old = look.old_field(operation.model_name, operation.name)
    if isinstance(old, models.ManyToManyField):
        return
    before, after = (each.db_parameters(connection)["type"] for each in (old, _bound(new, old)))
    if before != after and not _is_wider(before, after):
        yield f"changes {what} from {before} to {after}: the table would be rewritten"
    if old.null and not new.null:
        yield f"forbids {what} to be empty: use a check constraint, not valid and then validated"
    if (new.unique and not old.unique) or (new.db_index and not old.db_index):
        yield f"gives {what} an index: use AddIndexConcurrently"


def _bound(new, old):
    """A copy of NEW that knows its model, as foreign keys need to tell their type."""
    copy = new.clone()
    copy.set_attributes_from_name(old.name)
    copy.model = old.model
    if copy.remote_field:
        copy.remote_field.model = old.remote_field.model if old.remote_field else None
        copy.remote_field.field_name = getattr(old.remote_field, "field_name", None)
    return copy


def _is_wider(before: str, after: str) -> bool:
    """A longer text is the same on disk."""
    sizes = [re.fullmatch(r"varchar\((\d+)\)", kind or "") for kind in (before, after)]
    if all(sizes):
        return int(sizes[0][1]) <= int(sizes[1][1])
    return bool(sizes[0]) and after == "text"


def _sql(operation) -> Iterator[str]:
    parts = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
    for part in parts:
        text = part if isinstance(part, str) else part[0]
        outside = re.sub(r"\$(\w*)\$.*?\$\1\$", "", text, flags=re.DOTALL)  # bodies of functions
        for statement in outside.split(";"):
            for pattern, instead in LOCKING_SQL.items():
                if re.search(pattern, statement, re.IGNORECASE | re.DOTALL):
                    yield f"runs “{' '.join(statement.split())[:60]}”: rather {instead}"
