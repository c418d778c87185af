"""The audit of known vulnerabilities: what it finds fails, what it can't look up is told."""

import datetime
import json
from pathlib import Path

import pytest

LOCAL = Path(__file__).resolve().parents[2] / "bin/local"
TODAY = datetime.date(2026, 11, 1)
FLAW = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"]}
PYTHON_REPORT = {
    "dependencies": [
        {"name": "django", "version": "5.2.0", "vulns": [FLAW]},
        {"name": "redis", "version": "7.0", "vulns": []},
    ]
}
NPM_REPORT = {
    "vulnerabilities": {
        "vega": {"via": [{"url": "https://example/advisories/GHSA-1"}]},
        "vega-embed": {"via": ["vega"]},
    }
}


@pytest.fixture(autouse=True)
def programs_of_bin(monkeypatch):
    monkeypatch.syspath_prepend(str(LOCAL))


@pytest.fixture
def audit(monkeypatch, tmp_path):
    """Runs it on two reports and a list of accepted flaws."""
    import vulnerabilities

    def run(python="", npm="", accepted=""):
        (tmp_path / "accepted.toml").write_text(accepted)
        monkeypatch.setattr(vulnerabilities, "ACCEPTED", tmp_path / "accepted.toml")
        monkeypatch.setattr(vulnerabilities, "ask_python", lambda: python)
        monkeypatch.setattr(vulnerabilities, "ask_node", lambda: npm)
        return vulnerabilities.main()

    return run


def test_known_flaws_of_both_kinds_fail(audit):
    from place import Trouble

    with pytest.raises(Trouble) as caught:
        audit(json.dumps(PYTHON_REPORT), json.dumps(NPM_REPORT))
    assert str(caught.value) == (
        "Known vulnerabilities: django 5.2.0 (PYSEC-2026-1), vega (GHSA-1)."
    )


@pytest.mark.parametrize("name", ["PYSEC-2026-1", "CVE-2026-1"])
def test_accepted_flaw_is_passed_over_by_any_of_its_names(audit, name):
    entry = f'[[accepted]]\nid = "{name}"\nreason = "not reached"\nuntil = 9999-01-01\n'
    audit(json.dumps(PYTHON_REPORT), json.dumps({"vulnerabilities": {}}), entry)


def test_accepted_flaw_counts_again_after_its_last_day(tmp_path):
    from vulnerabilities import accepted

    file = tmp_path / "accepted.toml"
    file.write_text('[[accepted]]\nid = "A"\nreason = "r"\nuntil = 2026-10-31\n')
    assert accepted(file, TODAY) == set()
    assert accepted(file, datetime.date(2026, 10, 31)) == {"A"}


@pytest.mark.parametrize("entry", ['reason = ""\nuntil = 2027-01-01', 'reason = "because"'])
def test_flaw_accepted_without_reason_or_day_is_refused(tmp_path, entry):
    from place import Trouble
    from vulnerabilities import accepted

    file = tmp_path / "accepted.toml"
    file.write_text(f'[[accepted]]\nid = "A"\n{entry}\n')
    with pytest.raises(Trouble, match="A is accepted without a reason or a last day"):
        accepted(file, TODAY)


NOTHING_LOOKED_UP = {"dependencies": [{"name": "django", "skip_reason": "not found"}]}


@pytest.mark.parametrize("python", [None, "", "no JSON", json.dumps(NOTHING_LOOKED_UP)])
@pytest.mark.parametrize("npm", [None, json.dumps({"statusCode": 405, "error": {}})])
def test_unreachable_sources_are_told_and_fail_nothing(audit, capsys, python, npm):
    audit(python, npm)
    assert capsys.readouterr().out == (
        "Python packages were not looked up: no source could be reached.\n"
        "npm packages were not looked up: no source could be reached.\n"
    )


def test_list_of_accepted_flaws_is_whole():
    from vulnerabilities import ACCEPTED, accepted

    accepted(ACCEPTED, TODAY)
