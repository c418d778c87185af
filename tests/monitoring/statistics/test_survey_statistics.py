"""`survey_statistics` as outside programs call it."""

import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from monitoring.statistics import proportion_interval

CODEBOOK = {
    "scales": {
        "care": {"items": ["Q1", "Q2"], "min": 1, "max": 5, "reversed": ["Q2"], "positive": [4, 5]},
        "pace": {"items": ["Q3"], "min": 1, "max": 6, "reversed": [], "positive": [5, 6]},
    }
}
ANSWERS = "who,Q1,Q2,Q3\nA,5,1,6\nA,4,NA,4\nB,2,4,\nB,,,5\n"


@pytest.fixture
def files(tmp_path):
    def write(answers: str = ANSWERS, codebook=CODEBOOK):
        table, book = tmp_path / "answers.csv", tmp_path / "codebook.json"
        table.write_text(answers, encoding="utf-8")
        book.write_text(codebook if isinstance(codebook, str) else json.dumps(codebook))
        return str(table), str(book)

    return write


def computed(files, capsys, **options) -> dict:
    table, book = files
    call_command("survey_statistics", table, codebook=book, **options)
    return json.loads(capsys.readouterr().out)


def test_survey_statistics_of_all(files, capsys):
    found = computed(files(), capsys)["all"]
    expected = proportion_interval(2, 3)
    assert found["items"]["Q1"] == pytest.approx(
        {
            "n": 3,
            "mean": 11 / 3,
            "sd": (7 / 3) ** 0.5,
            "positive": 2 / 3,
            "low": expected.low,
            "high": expected.high,
        }
    )
    assert found["items"]["Q2"]["mean"] == 3.5  # 1 → 5 and 4 → 2
    care = found["scales"]["care"]
    assert (care["n"], care["mean"], care["positive"]) == pytest.approx((3, 11 / 3, 2 / 3))
    assert (care["alpha"], care["alpha_n"]) == (None, 2)
    assert found["scales"]["pace"]["positive"] == pytest.approx(2 / 3)  # from 4.5 of 6


def test_survey_statistics_by_group(files, capsys):
    found = computed(files(), capsys, group="who", population=2)
    assert list(found) == ["A", "B"]
    assert found["A"]["items"]["Q1"]["low"] == 1.0  # both of both: a complete count
    assert found["B"]["items"]["Q3"]["n"] == 1


def test_survey_statistics_group_without_answers_is_no_data(files, capsys):
    found = computed(files("who,Q1,Q2,Q3\nA,,NA,\n"), capsys)["all"]
    nothing = dict.fromkeys(["mean", "positive", "low", "high"])
    assert found["items"]["Q1"] == nothing | {"n": 0, "sd": None}
    assert found["scales"]["care"] == nothing | {"n": 0, "alpha": None, "alpha_n": 0}


@pytest.mark.parametrize(
    ("answers", "codebook", "reason"),
    [
        ("who,Q1,Q2,Q3\nA,7,1,1\n", CODEBOOK, "line 2, column Q1: “7” is not a whole number"),
        ("who,Q1,Q2,Q3\nA,x,1,1\n", CODEBOOK, "column Q1: “x”"),
        ("who,Q1,Q2,Q3\nA,4.5,1,1\n", CODEBOOK, "column Q1: “4.5”"),
        ("who,Q1,Q2,Q3\nA,inf,1,1\n", CODEBOOK, "column Q1: “inf”"),
        ("who,Q1,Q3\nA,1,1\n", CODEBOOK, "the column “Q2” is missing"),
        (ANSWERS, "{", "this is not JSON"),
        (ANSWERS, {"scale": {}}, "no object “scales”"),
        (ANSWERS, {"scales": {"care": {}}}, "“care” cannot be read"),
        (ANSWERS, {"scales": {"care": {"items": []}}}, "“care” needs items"),
    ],
)
def test_survey_statistics_rejects_with_the_reason(files, answers, codebook, reason):
    table, book = files(answers, codebook)
    with pytest.raises(CommandError, match=reason):
        call_command("survey_statistics", table, codebook=book)


def test_survey_statistics_rejects_more_answers_than_people(files):
    table, book = files()
    with pytest.raises(CommandError, match="population of 2"):
        call_command("survey_statistics", table, codebook=book, population=2)


def test_survey_statistics_exits_by_the_contract(files):
    table, book = files()

    def status(*arguments: str) -> int:
        command = [sys.executable, "manage.py", "survey_statistics", *arguments]
        return subprocess.run(command, capture_output=True, env=os.environ).returncode

    assert status(table, "--codebook", book) == 0
    assert status("absent.csv", "--codebook", book) == 1
    assert status(table, "--codebook", book, "--level", "90") == 2
