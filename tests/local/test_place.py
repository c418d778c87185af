"""Locks, folders and sentences of the programs in bin/local."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

LOCAL = Path(__file__).resolve().parents[2] / "bin/local"


@pytest.fixture(autouse=True)
def programs_of_bin(monkeypatch):
    monkeypatch.syspath_prepend(str(LOCAL))


def test_lock_is_refused_while_another_holds_it(tmp_path):
    from place import lock

    held = lock(tmp_path)
    assert lock(tmp_path) is None
    os.close(held)
    again = lock(tmp_path)
    assert again is not None
    os.close(again)


def test_shared_locks_stand_beside_each_other(tmp_path):
    from place import lock

    handles = [lock(tmp_path, shared=True), lock(tmp_path, shared=True)]
    assert None not in handles
    assert lock(tmp_path) is None
    for handle in handles:
        os.close(handle)


def test_run_folder_is_short_wherever_temporary_files_lie(monkeypatch, tmp_path):
    import tempfile

    from place import run_folder

    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(deep))
    folder = run_folder("trial")
    folder.rmdir()
    assert len(os.fsencode(folder / "postgres" / ".s.PGSQL.5432")) <= 107


def test_run_folder_of_somebody_else_is_refused(monkeypatch, tmp_path):
    import tempfile

    from place import Trouble, run_folder

    monkeypatch.setattr(tempfile, "gettempdir", lambda: "/tmp")
    mine = run_folder("trial2")
    mine.rmdir()
    mine.symlink_to(tmp_path)
    try:
        with pytest.raises(Trouble, match="belongs to somebody else"):
            run_folder("trial2")
    finally:
        mine.unlink()


def test_need_space_says_how_much_is_missing(tmp_path):
    from place import Trouble, need_space

    need_space(tmp_path, 1)
    with pytest.raises(Trouble, match="The disk is full: 1000000000000 MB are needed"):
        need_space(tmp_path, 10**12)


def test_trouble_is_one_sentence_and_status_one(capsys):
    from place import Trouble, told

    def fails():
        raise Trouble("Port 8000 is taken.")

    assert told(fails) == 1
    assert capsys.readouterr().err == "Port 8000 is taken.\n"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full.\n"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/srv/.venv"),
            "/srv/.venv belongs to another user: use a clone of your own.\n",
        ),
    ],
)
def test_full_disk_and_foreign_files_are_one_sentence(capsys, error, sentence):
    from place import told

    def fails():
        raise error

    assert told(fails) == 1
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_demo_says_what_port_it_cannot_use(port):
    ended = subprocess.run(
        [sys.executable, str(LOCAL / "demo.py")],
        env={"PATH": os.environ["PATH"], "PORT": port},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert ended.stderr == f"PORT must be a number from 1 to 65535, not '{port}'.\n"


def test_once_repeats_a_step_only_when_its_sources_changed(tmp_path):
    from build import once

    source, stamp, calls = tmp_path / "source", tmp_path / "stamps" / "step", []
    source.write_text("one")
    assert once(stamp, [source], lambda: calls.append(1))
    assert not once(stamp, [source], lambda: calls.append(2))
    source.write_text("two")
    assert once(stamp, [source], lambda: calls.append(3))
    assert calls == [1, 3]


def test_once_forgets_a_step_that_failed(tmp_path):
    from build import once

    source, stamp = tmp_path / "source", tmp_path / "step"
    source.write_text("one")

    def fails():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(stamp, [source], fails)
    assert once(stamp, [source], lambda: None)
