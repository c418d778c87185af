"""The states of an import, and what the database holds about them."""

import pytest
from django.db import IntegrityError
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import ColumnMapping, ImportedRow, ImportRun
from cluster_portal.common.models.imports import ImportState

NOW = timezone.now()
MOVES = {
    "choose_columns": ({"columns": {}}, {"uploaded", "checked"}, "uploaded"),
    "finish_check": ({"report": {}}, {"uploaded", "checked"}, "checked"),
    "write": ({"report": {}, "at": NOW}, {"uploaded", "checked"}, "written"),
    "undo": ({"at": NOW}, {"written"}, "undone"),
}


@pytest.mark.parametrize("state", ImportState.values)
@pytest.mark.parametrize("move", MOVES)
def test_import_moves_only_as_it_may(state, move):
    arguments, allowed, reached = MOVES[move]
    run = ImportRun(kind="students", scope="313", state=state)
    if state in allowed:
        getattr(run, move)(**arguments)
        assert run.state == reached
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(run, move)(**arguments)
        assert run.state == state


@pytest.mark.django_db
def test_import_that_is_not_written_has_no_date():
    with pytest.raises(IntegrityError, match="import_written_when_dated"):
        ImportRun.objects.create(kind="students", scope="313", state="checked", written_at=NOW)


@pytest.mark.django_db
def test_import_holds_each_record_once():
    run = ImportRun.objects.create(kind="students", scope="313")
    ImportedRow.objects.create(run=run, line=2, record_id=1, after={})
    with pytest.raises(IntegrityError, match="imported_row_once_per_run"):
        ImportedRow.objects.create(run=run, line=3, record_id=1, after={})


@pytest.mark.django_db
def test_columns_are_remembered_once_for_an_organization():
    ColumnMapping.objects.create(kind="students", scope="313")
    with pytest.raises(IntegrityError, match="column_mapping_unique"):
        ColumnMapping.objects.create(kind="students", scope="313")
