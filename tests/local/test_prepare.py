"""What is missing for the first start is one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path):
    """The programs in a folder with a space in its name, without .venv."""
    place = tmp_path / "a copy"
    shutil.copytree(PROJECT / "bin", place / "bin")
    shutil.copytree(PROJECT / "requirements", place / "requirements")
    return place


def refusal(copy: Path, **environment: str) -> str:
    ended = subprocess.run(
        [copy / "bin/demo"],
        env={"PATH": os.environ["PATH"], "PYTHON": sys.executable} | environment,
        capture_output=True,
        text=True,
        cwd="/",
    )
    assert ended.returncode == 1
    return ended.stderr


def test_missing_venv_module_names_the_package(copy, tmp_path):
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake/ensurepip.py").write_text("raise ImportError")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    assert refusal(copy, PYTHONPATH=str(tmp_path / "fake")) == (
        f"Python's venv module is missing: install the package {version}-venv.\n"
    )
    assert not (copy / ".venv").exists()


def test_missing_python_names_the_package(copy, tmp_path):
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "dirname", "env"):
        (programs / name).symlink_to(shutil.which(name))
    assert refusal(copy, PATH=str(programs), PYTHON="python-of-nowhere") == (
        "Python 3.11, 3.12 or 3.13 is needed: install the packages python3 and python3-venv.\n"
    )


def test_full_disk_is_said_before_anything_is_written(copy, tmp_path):
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake/sitecustomize.py").write_text(
        "import shutil, types\n"
        "shutil.disk_usage = lambda place: types.SimpleNamespace(free=5 * 2**20)\n"
    )
    sentence = refusal(copy, PYTHONPATH=str(tmp_path / "fake"))
    assert sentence.startswith("The disk is full: 900 MB are needed in ")
    assert sentence.endswith(", 5 MB are free.\n")
    assert not (copy / ".venv").exists()


def test_second_start_in_the_same_folder_is_refused(copy, monkeypatch):
    """The first holds .demo; the second says so and touches nothing."""
    monkeypatch.syspath_prepend(str(PROJECT / "bin/local"))
    from place import lock

    (copy / ".demo").mkdir()
    held = lock(copy / ".demo")
    try:
        code = (
            "import sys, prepare; prepare.inside = lambda *groups: None;"
            "sys.argv[1:] = []; import demo; from place import told; sys.exit(told(demo.main))"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(copy / "bin/local")},
            capture_output=True,
            text=True,
        )
    finally:
        os.close(held)
    assert ended.returncode == 1
    assert ended.stderr == (
        "bin/demo or bin/manage is at work in this folder already: end it first.\n"
    )
