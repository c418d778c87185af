"""Migrations after the last release keep the platform serving; those before are the baseline."""

import pytest
from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now, Random

from tests.architecture.migration_rules import REMOVALS, faults

# The last migration of each app in the last release.
RELEASED = {"common": 12, "partners": 6, "internships": 4, "monitoring": 5, "quality": 6}

# What breaks a rule all the same: "app.migration" → why nobody is kept waiting.
ACCEPTED: dict[str, str] = {}


def number(name: str) -> int:
    return int(name[:4])


def given_up(loader) -> dict[str, set[tuple[str, str]]]:
    """By app: what released migrations took out of the models but left in the database."""
    found: dict[str, set[tuple[str, str]]] = {app: set() for app in RELEASED}
    for (app, name), migration in loader.disk_migrations.items():
        if app not in RELEASED or number(name) > RELEASED[app]:
            continue
        for operation in migration.operations:
            if isinstance(operation, migrations.SeparateDatabaseAndState):
                for inner in operation.state_operations:
                    if isinstance(inner, REMOVALS):
                        model = getattr(inner, "model_name", inner.name).lower()
                        lost = inner.name.lower() if hasattr(inner, "model_name") else ""
                        found[app].add((model, lost))
    return found


def test_new_migrations_keep_the_platform_serving():
    loader = MigrationLoader(None)
    lost = given_up(loader)
    wrong = {}
    for (app, name), migration in loader.disk_migrations.items():
        if app in RELEASED and number(name) > RELEASED[app]:
            before = loader.project_state((app, name), at_end=False)
            found = faults(migration, before, frozenset(lost[app]))
            if found and f"{app}.{name}" not in ACCEPTED:
                wrong[f"{app}.{name}"] = found
    assert wrong == {}


def test_what_is_accepted_exists_and_says_why():
    names = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    assert set(ACCEPTED) <= names
    assert all(len(reason.split()) > 3 for reason in ACCEPTED.values())


def told(*operations, removed=frozenset()) -> list[str]:
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=50)),
        ("note", models.TextField(null=True)),
    ]
    state.add_model(ModelState("partners", "Place", fields))
    migration = migrations.Migration("9999_trial", "partners")
    migration.operations = list(operations)
    return faults(migration, state, removed)


def add(field) -> migrations.AddField:
    return migrations.AddField("place", "extra", field)


def alter(name: str, field) -> migrations.AlterField:
    return migrations.AlterField("place", name, field)


CHECK = models.CheckConstraint(name="named", condition=~models.Q(name=""))
INDEX = models.Index(fields=["name"], name="by_name")


def named(given) -> str:
    """The same in every process: an operation's own text may hold an address in memory."""
    return given if isinstance(given, str) else given.describe()[:50]


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        (add(models.IntegerField()), "without null or db_default"),
        (add(models.IntegerField(default=0)), "without null or db_default"),
        (add(models.FloatField(db_default=Random())), "differs by row"),
        (add(models.IntegerField(null=True, db_index=True)), "with an index"),
        (add(models.IntegerField(null=True, unique=True)), "with an index"),
        (add(models.ForeignKey("place", models.CASCADE, null=True)), "with an index"),
        (alter("name", models.CharField(max_length=40)), "from varchar(50) to varchar(40)"),
        (alter("name", models.IntegerField()), "from varchar(50) to integer"),
        (alter("note", models.TextField()), "forbids place.note to be empty"),
        (alter("name", models.CharField(max_length=50, unique=True)), "gives place.name an index"),
        (migrations.AddIndex("place", INDEX), "use AddIndexConcurrently"),
        (migrations.AddConstraint("place", CHECK), "not valid first"),
        (migrations.AlterUniqueTogether("place", {("name", "note")}), "AddIndexConcurrently"),
        (migrations.RenameField("place", "name", "title"), "still uses by its old name"),
        (migrations.RenameModel("place", "spot"), "still uses by its old name"),
        (migrations.RemoveField("place", "note"), "still uses"),
        (migrations.DeleteModel("place"), "still uses"),
        (migrations.RunSQL("CREATE INDEX i ON t (a)"), "rather CREATE INDEX CONCURRENTLY"),
        (migrations.RunSQL("ALTER TABLE t ADD CONSTRAINT c CHECK (a)"), "NOT VALID"),
        (migrations.RunSQL("ALTER TABLE t ALTER COLUMN a SET NOT NULL"), "check constraint"),
        (migrations.RunSQL("ALTER TABLE t ALTER a TYPE bigint"), "a new column"),
        (migrations.RunSQL("ALTER TABLE t DROP COLUMN a"), "waiting for the release"),
        (migrations.RunSQL([("SELECT 1", None), ("LOCK TABLE t", None)]), "no such lock"),
    ],
    ids=named,
)
def test_what_locks_or_breaks_the_last_release_is_refused(operation, sentence):
    found = told(operation)
    assert len(found) == 1
    assert sentence in found[0]


@pytest.mark.parametrize(
    "operation",
    [
        add(models.IntegerField(null=True)),
        add(models.IntegerField(db_default=0)),
        add(models.DateTimeField(db_default=Now())),
        add(models.ForeignKey("place", models.CASCADE, null=True, db_index=False)),
        add(models.ManyToManyField("place")),
        alter("name", models.CharField("title", max_length=80)),
        alter("name", models.TextField()),
        alter("name", models.CharField(max_length=50, null=True)),
        AddIndexConcurrently("place", INDEX),
        AddConstraintNotValid("place", CHECK),
        ValidateConstraint("place", "named"),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY i ON t (a)"),
        migrations.RunSQL("ALTER TABLE t ADD CONSTRAINT c CHECK (a) NOT VALID"),
        migrations.RunSQL("ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX c"),
        migrations.RunSQL("CREATE FUNCTION f() AS $$ BEGIN LOCK TABLE t; END $$ LANGUAGE plpgsql"),
    ],
    ids=named,
)
def test_what_nobody_notices_is_let_through(operation):
    assert told(operation) == []


def test_table_made_here_may_have_anything():
    fields = [("id", models.BigAutoField(primary_key=True))]
    made = migrations.CreateModel("Fresh", fields)
    assert told(made, migrations.AddField("fresh", "a", models.IntegerField(unique=True))) == []


def test_data_and_schema_are_kept_apart():
    data = migrations.RunPython(migrations.RunPython.noop)
    assert told(data, add(models.IntegerField(null=True))) == [
        "changes data and schema: make it two migrations"
    ]


def test_constraint_is_validated_by_a_migration_of_its_own():
    assert told(AddConstraintNotValid("place", CHECK), ValidateConstraint("place", "named")) == [
        "adds a constraint and validates it: make it two migrations"
    ]


def test_column_goes_once_a_release_lives_without_it():
    first = migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("place", "note")]
    )
    later = migrations.SeparateDatabaseAndState(
        database_operations=[migrations.RemoveField("place", "note")]
    )
    assert told(first) == []
    assert len(told(later)) == 1
    assert told(later, removed=frozenset({("place", "note")})) == []
