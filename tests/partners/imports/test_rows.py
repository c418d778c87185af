"""Rows written in chunks: killed half-way, many at once, real files."""

import json
import os
import random
import resource
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files import File
from django.utils import timezone

from cluster_portal.common.imports import rows as module
from cluster_portal.common.imports.runs import bring_in, upload_import, write_import
from cluster_portal.common.imports.undoing import undo_import
from cluster_portal.common.models import ImportedRow, ImportFault
from partners.enums import Level, StudyForm
from partners.models import Programme, Student
from tests.factories.partners import SpecialityFactory
from tests.partners.imports.conftest import NILUFAR, csv_text

pytestmark = pytest.mark.django_db
FIRST, LAST = ["Nilufar", "Jasur", "Шаҳноза", "Oʻtkir"], ["Aliyev", "Gʻulomova", "Юсупов"]


def students(count: int) -> Iterator[list[str]]:
    pick = random.Random(7)
    return (
        [str(300000 + number), pick.choice(LAST), pick.choice(FIRST), *NILUFAR[3:7],
         str(pick.randint(1, 4)), pick.choice(["grant", "contract"])]
        for number in range(count)
    )  # fmt: skip


def uploaded(path: Path, kind="students"):
    with path.open("rb") as opened:
        return upload_import(kind=kind, scope="313", file=File(opened, name=path.name), by=None)


class Killed(BaseException):
    """The worker dies."""


def test_import_killed_half_way_ends_as_if_run_once(taught, file, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 10)
    run = uploaded(file(csv_text(students(45))))
    seen = []

    def die(done, _total):
        seen.append(done)
        if done == 30:
            raise Killed

    with pytest.raises(Killed):
        write_import(run_id=run.pk, only_good=False, at=timezone.now(), progress=die)
    run.refresh_from_db()
    assert (seen, run.state, Student.objects.count()) == ([10, 20, 30], "uploaded", 0)

    for _again in range(2):
        run = write_import(run_id=run.pk, only_good=False, at=timezone.now())
    assert run.report == {"inserted": 45, "changed": 0, "unchanged": 0, "rejected": 0}
    assert (Student.objects.count(), ImportedRow.objects.count()) == (45, 45)


def test_worker_killed_inside_a_write_leaves_no_row(taught, file, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 10)
    run = uploaded(file(csv_text(students(25))))
    write, calls = module._write, []

    def die_in_the_second(*args):
        calls.append(args)
        write(*args)
        if len(calls) == 2:
            raise Killed

    monkeypatch.setattr(module, "_write", die_in_the_second)
    with pytest.raises(Killed):
        bring_in(run_id=run.pk, how="all", at=timezone.now())
    assert Student.objects.count() == 0
    monkeypatch.setattr(module, "_write", write)
    assert bring_in(run_id=run.pk, how="all", at=timezone.now()).report["inserted"] == 25
    assert Student.objects.count() == 25


def test_columns_the_file_lacks_are_left_alone(taught, file):
    headings = ["student_id", "last_name", "first_name", "programme_code", "level", "form",
                "language", "year", "funding", "email"]  # fmt: skip
    first = uploaded(file(csv_text([[*NILUFAR, "nilufar@example.uz"]], headings)))
    bring_in(run_id=first.pk, how="all", at=timezone.now())
    second = uploaded(file(csv_text([NILUFAR])))
    assert bring_in(run_id=second.pk, how="all", at=timezone.now()).report["unchanged"] == 1
    assert Student.objects.get().email == "nilufar@example.uz"


def test_queries_do_not_grow_with_the_rows_of_a_chunk(taught, file, django_assert_max_num_queries):
    run = uploaded(file(csv_text(students(400))))
    with django_assert_max_num_queries(20):
        bring_in(run_id=run.pk, how="check", at=timezone.now())


@pytest.mark.full
def test_hundred_thousand_rows_in_bounded_memory_and_time(taught, file, record_property):
    path = file(csv_text([]))
    with path.open("a", encoding="utf-8") as opened:
        opened.writelines(",".join(row) + "\n" for row in students(100_000))
    run = uploaded(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    run = bring_in(run_id=run.pk, how="all", at=timezone.now())
    seconds = time.process_time() - began  # ours; the database's share varies with its load
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    record_property("seconds", seconds)
    record_property("megabytes", grown)
    print(f"100,000 rows: {seconds:.1f} s, {grown:.0f} MB more at most")  # noqa: T201
    assert run.report["inserted"] == 100_000
    assert grown < 150
    assert seconds < 120
    undo_import(run=run, at=timezone.now())
    assert Student.objects.count() == 0


@pytest.mark.full
def test_hundred_thousand_bad_rows_take_no_more_memory(taught, file):
    bad = [[*row[:7], "99", row[8]] for row in students(100_000)]
    run = uploaded(file(csv_text(bad)))
    tracemalloc.start()
    bring_in(run_id=run.pk, how="check", at=timezone.now())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ImportFault.objects.count() == 100_000
    assert peak < 60 * 1024 * 1024


@pytest.mark.real_data
def test_real_offerings_are_brought_in_with_their_dirt(university, file):
    """Offerings as the admission portal lists them: backtick apostrophes, codes without a name."""
    folder = os.environ.get("REAL_DATA_DIR")
    if not folder:
        pytest.skip("REAL_DATA_DIR names no folder")
    data = json.loads((Path(folder) / "programme_offerings.json").read_text("utf-8"))
    for code, name in data["faculty"].items():
        SpecialityFactory(level=Level.BACHELOR, code=code, name_uz=name, field=None)
    forms = {"1": "kunduzgi", "3": "sirtqi", "4": "kechki"}
    languages = {"1": "o'zbek", "2": "rus", "3": "qoraqalpoq"}
    offered = [
        [one["code"], one["name"], "bakalavr", forms.get(one["emode"], one["emode"]),
         languages.get(one["language"], one["language"])]
        for one in data["general"]
    ]  # fmt: skip
    headings = ["Yo`nalish kodi", "Yoʻnalish nomi", "Daraja", "Ta’lim shakli", "Ta'lim tili"]
    run = uploaded(file(csv_text(offered, headings)), kind="programmes")
    run = bring_in(run_id=run.pk, how="only_good", at=timezone.now())
    known = {tuple(row[0:1] + row[2:]) for row in offered if row[0] in data["faculty"]}
    assert run.report["inserted"] + run.report["rejected"] == len(offered)
    assert run.report["inserted"] == Programme.objects.count() <= len(known)
    codes = set(run.faults.values_list("code", flat=True))
    assert codes <= {"unknown_speciality", "unknown_word", "duplicate"}
    nameless = sum(one["code"] not in data["faculty"] for one in data["general"])
    assert run.faults.filter(code="unknown_speciality").count() == nameless > 700
    assert Programme.objects.filter(form=StudyForm.FULL_TIME, language="uz").exists()
