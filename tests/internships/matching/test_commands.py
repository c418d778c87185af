"""`allocate` and `check_allocation` as outside programs call them."""

import csv
import json
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

APPLICATIONS = "student,posting,choice\nA,x,1\nA,y,2\nB,x,1\n"
POSTINGS = "posting,places\nx,1\ny,1\n"
RANKINGS = "posting,student,rank\nx,B,1\nx,A,2\ny,A,1\n"


@pytest.fixture
def files(tmp_path):
    """Writes the three inputs, some of them replaced, and returns the command's options."""

    def write(**texts) -> dict:
        given = {"applications": APPLICATIONS, "postings": POSTINGS, "rankings": RANKINGS}
        options = {}
        for name, text in (given | texts).items():
            options[name] = tmp_path / f"{name}.csv"
            options[name].write_text(text, encoding="utf-8")
        return options

    return write


def allocated(options: dict, out: Path, seed: int = 1) -> list[list[str]]:
    call_command("allocate", **options, seed=seed, out=out)
    return list(csv.reader(out.read_text(encoding="utf-8").splitlines()))


def checked(options: dict, capsys) -> dict:
    capsys.readouterr()
    call_command("check_allocation", **options)
    return json.loads(capsys.readouterr().out)


def test_allocate_writes_a_matching_that_checks_as_stable(files, tmp_path, capsys):
    options, out = files(), tmp_path / "m.csv"
    assert allocated(options, out) == [["student", "posting"], ["A", "y"], ["B", "x"]]
    assert checked(options | {"matching": out}, capsys) == {"blocking_pairs": []}


def test_check_allocation_prints_who_would_rather_have_each_other(files, capsys):
    options = files(matching="student,posting\nA,x\n")
    assert checked(options, capsys) == {"blocking_pairs": [["B", "x"]]}


def test_check_allocation_takes_equal_ranks_for_equal(files, capsys):
    """The lottery decided between A and B; neither can complain."""
    tied = "posting,student,rank\nx,B,1\nx,A,1\ny,A,1\n"
    options = files(rankings=tied, matching="student,posting\nA,x\nB,\n")
    assert checked(options, capsys) == {"blocking_pairs": []}


def test_allocate_reads_spreadsheets_text_with_mark_blank_lines_and_more_columns(files, tmp_path):
    options = files(
        applications="\ufeffchoice,student,name,posting\r\n1, A ,Anvar,x\r\n\r\n",
        rankings="posting,student,rank\nx,A,1\nx,Z,2\n",
    )
    assert allocated(options, tmp_path / "m.csv") == [["student", "posting"], ["A", "x"]]


def test_keys_come_back_to_the_letter(files, tmp_path, capsys):
    """Also those a spreadsheet would take for formulas: the check must find them again."""
    student, posting = "=1+1", "'@x"
    options = files(
        applications=f"student,posting,choice\n{student},{posting},1\n",
        postings=f"posting,places\n{posting},1\n",
        rankings=f"posting,student,rank\n{posting},{student},1\n",
    )
    out = tmp_path / "m.csv"
    assert allocated(options, out) == [["student", "posting"], [student, posting]]
    assert checked(options | {"matching": out}, capsys) == {"blocking_pairs": []}


def test_allocate_of_no_students_writes_the_heading(files, tmp_path):
    options = files(applications="student,posting,choice\n")
    assert allocated(options, tmp_path / "m.csv") == [["student", "posting"]]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"applications": "student,posting,choice\nA,w,1\n"}, "line 2: the posting “w” is unknown"),
        ({"applications": "student,posting,choice\nA,x,1\nA,y,1\n"}, "line 3: .* choice 1 twice"),
        ({"applications": "student,posting,choice\nA,x,1\nA,x,2\n"}, "line 3: .* chose .* twice"),
        ({"applications": "student,posting,choice\nA,x,first\n"}, "choice “first” is not a whole"),
        ({"applications": "student,posting,choice\nA,x,0\n"}, "choice “0”"),
        ({"applications": "student,posting,choice\nA,x\n"}, "line 2: the row is too short"),
        ({"applications": "student,posting,choice\n,x,1\n"}, "line 2: the student is empty"),
        ({"applications": "student,posting\nA,x\n"}, "the column “choice” is missing"),
        ({"applications": ""}, "the column “student” is missing"),
        ({"postings": "posting,places\nx,-1\ny,1\n"}, "places “-1”"),
        ({"postings": "posting,places\nx,1.5\ny,1\n"}, "places “1.5”"),
        ({"postings": "posting,places\nx,1\nx,2\ny,1\n"}, "line 3: posting x .* twice"),
        ({"rankings": "posting,student,rank\nw,A,1\n"}, "line 2: the posting “w” is unknown"),
        ({"rankings": "posting,student,rank\nx,A,1\nx,A,2\n"}, "line 3: .* ranked .* twice"),
        ({"rankings": "posting,student,rank\nx,A,²\n"}, "rank “²”"),
    ],
)  # fmt: skip
def test_allocate_rejects_what_makes_no_sense(files, tmp_path, wrong, reason):
    out = tmp_path / "m.csv"
    with pytest.raises(CommandError, match=reason):
        call_command("allocate", **files(**wrong), seed=1, out=out)
    assert not out.exists()


@pytest.mark.parametrize(
    ("matching", "reason"),
    [
        ("student,posting\nC,x\n", "C is placed but did not apply"),
        ("student,posting\nB,y\n", "B did not apply for posting y"),
        ("student,posting\nA,w\n", "unknown posting w"),
        ("student,posting\nA,x\nB,x\n", "x has 1 places and more students"),
        ("student,posting\nA,x\nA,y\n", "line 3: student A stands in the file twice"),
    ],
)
def test_check_allocation_rejects_what_is_no_matching(files, matching, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("check_allocation", **files(matching=matching))


def test_check_allocation_rejects_a_place_for_the_unacceptable(files):
    options = files(rankings="posting,student,rank\nx,B,1\n", matching="student,posting\nA,y\n")
    with pytest.raises(CommandError, match="A is not acceptable to posting y"):
        call_command("check_allocation", **options)


def test_allocate_rejects_a_missing_or_binary_file(files, tmp_path):
    options = files()
    options["postings"] = tmp_path / "nowhere.csv"
    with pytest.raises(CommandError, match="No such file"):
        call_command("allocate", **options, seed=1, out=tmp_path / "m.csv")
    options["postings"].write_bytes(b"posting,places\n\xff\xfe,1\n")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("allocate", **options, seed=1, out=tmp_path / "m.csv")


def preflib_orders(path: Path) -> list[list[str]]:
    """One complete order of courses per student ("count: 1,2,3" repeated count times)."""
    orders = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            count, order = line.split(":")
            orders += [order.strip().split(",")] * int(count)
    return orders


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "students", "courses"),
    [("course_rankings_1.soc", 146, 9), ("course_rankings_2.soc", 153, 7)],
)
def test_allocation_of_real_course_wishes_is_stable(
    files, tmp_path, capsys, name, students, courses
):
    folder = os.environ.get("REAL_DATA_DIR")
    if not folder:
        pytest.skip("REAL_DATA_DIR is not set")
    found = next(Path(folder).rglob(name))
    orders = preflib_orders(found)
    assert len(orders) == students
    names = [f"{number:03d}" for number in range(students)]
    all_courses = sorted({course for order in orders for course in order})
    assert len(all_courses) == courses
    options = files(
        applications="student,posting,choice\n"
        + "".join(
            f"{one},{course},{choice}\n"
            for one, order in zip(names, orders, strict=True)
            for choice, course in enumerate(order[:5], start=1)
        ),
        postings="posting,places\n" + "".join(f"{course},12\n" for course in all_courses),
        rankings="posting,student,rank\n"
        + "".join(f"{course},{one},1\n" for course in all_courses for one in names),
    )
    out = tmp_path / "m.csv"
    rows = allocated(options, out, seed=5)[1:]
    assert 0.5 < len(rows) / (12 * courses) <= 1
    assert checked(options | {"matching": out}, capsys) == {"blocking_pairs": []}


RESERVED = {
    "reserved": "posting,group,places\nx,targeted,1\ny,targeted,0\n",
    "groups": "student,group\nA,targeted\nB,\n",
}


def test_allocate_fills_reserved_places_and_the_check_knows_of_them(files, tmp_path, capsys):
    options, out = files(**RESERVED), tmp_path / "m.csv"
    assert allocated(options, out) == [["student", "posting"], ["A", "x"]]
    assert checked(options | {"matching": out}, capsys) == {"blocking_pairs": []}
    assert checked(files(matching="student,posting\nB,x\n", **RESERVED), capsys) == {
        "blocking_pairs": [["A", "x"], ["A", "y"]]
    }


def test_allocate_serves_the_first_first(files, tmp_path):
    options = files(moments="student,moment\nA,1774000000000000\nB,1774000000000001\n")
    call_command("allocate", **options, seed=1, out=tmp_path / "m.csv", rule="first_come")
    assert (tmp_path / "m.csv").read_text() == "student,posting\nA,x\n"


def test_allocate_lets_the_enterprises_decide(files, tmp_path):
    opposed = {
        "applications": "student,posting,choice\nA,x,1\nA,y,2\nB,y,1\nB,x,2\n",
        "rankings": "posting,student,rank\nx,B,1\nx,A,2\ny,A,1\ny,B,2\n",
    }
    out = tmp_path / "m.csv"
    call_command("allocate", **files(**opposed), seed=1, out=out, rule="enterprise_decides")
    assert out.read_text() == "student,posting\nA,y\nB,x\n"


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"reserved": "posting,group,places\nx,targeted,2\n"}, "x reserves 2 of its 1 places"),
        ({"reserved": "posting,group,places\nw,targeted,1\n"}, "unknown posting w"),
        ({"reserved": "posting,group,places\nx,a,1\nx,a,0\n"}, "line 3: .* group a twice"),
        ({"reserved": "posting,group,places\nx,,1\n"}, "line 2: the group is empty"),
        ({"reserved": "posting,group\nx,a\n"}, "the column “places” is missing"),
        ({"groups": "student,group\nA,a\nA,b\n"}, "line 3: student A stands in the file twice"),
        ({"moments": "student,moment\nA,noon\n"}, "line 2: moment “noon”"),
    ],
)
def test_allocate_rejects_wrong_additions(files, tmp_path, wrong, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("allocate", **files(**wrong), seed=1, out=tmp_path / "m.csv")


def test_allocate_rejects_ranks_of_more_than_nine_digits(files, tmp_path):
    large = files(rankings="posting,student,rank\nx,A,1000000000\n")
    with pytest.raises(CommandError, match="not a whole number from 1 to 999999999"):
        call_command("allocate", **large, seed=1, out=tmp_path / "m.csv")
