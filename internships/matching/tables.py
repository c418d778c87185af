"""The CSV files of the command line.

    applications  student,posting,choice     postings  posting,places
    rankings      posting,student,rank       matching  student,posting
    reserved      posting,group,places       groups    student,group
    moments       student,moment

UTF-8 with or without a mark at its beginning; further columns are ignored. Files may have millions
of rows: a name is kept once, however often it stands there (`intern`).
"""

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from sys import intern

from internships.matching.problem import InputError, Key, Problem

Where = tuple[Path, int]  # file and line


def _rows(path: Path, *columns: str) -> Iterator[tuple[Where, list[str]]]:
    """Each row as (where it stands, its values of the COLUMNS, which are at least two)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            heading = [name.strip() for name in next(reader, [])]
            for column in columns:
                if column not in heading:
                    raise InputError(f"{path}: the column “{column}” is missing.")
            cells = itemgetter(*(heading.index(column) for column in columns))
            for row in reader:
                where = path, reader.line_num
                try:
                    values = [cell.strip() for cell in cells(row)]
                except IndexError:
                    if any(cell.strip() for cell in row):
                        raise _wrong(where, "the row is too short") from None
                else:
                    if any(values) or any(cell.strip() for cell in row):
                        yield where, values
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the file is not UTF-8 text.") from error
    except csv.Error as error:
        raise InputError(f"{path}: {error}.") from error


def _wrong(where: Where, what: str) -> InputError:
    path, line = where
    return InputError(f"{path}, line {line}: {what}.")


@lru_cache(maxsize=2**16)
def _whole(text: str) -> int:
    """The whole number, -1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else -1


def _number(text: str, where: Where, column: str, least: int, most: int = 999_999_999) -> int:
    number = _whole(text)
    if not least <= number <= most:
        raise _wrong(where, f"{column} “{text}” is not a whole number from {least} to {most}")
    return number


def _named(value: str, where: Where, column: str) -> str:
    if not value:
        raise _wrong(where, f"the {column} is empty")
    return intern(value)


def _once(path: Path, name: str, column: str) -> Iterator[tuple[Where, str, str]]:
    """The rows of a file in which each NAME stands once, with the value of the COLUMN."""
    seen: set[str] = set()
    for where, (key, value) in _rows(path, name, column):
        if _named(key, where, name) in seen:
            raise _wrong(where, f"{name} {key} stands in the file twice")
        seen.add(key)
        yield where, intern(key), value


def read_postings(path: Path) -> dict[str, int]:
    """Posting → places; InputError names the line that is wrong, here and below."""
    rows = _once(path, "posting", "places")
    return {posting: _number(text, where, "places", 0) for where, posting, text in rows}


def read_applications(path: Path, places: Mapping[str, int]) -> dict[str, list[str]]:
    """Student → postings in order of choice."""
    by_number: dict[str, dict[int, str]] = {}
    for where, (student, posting, text) in _rows(path, "student", "posting", "choice"):
        choice = _number(text, where, "choice", 1)
        own = by_number.get(student)
        if own is None:
            own = by_number[_named(student, where, "student")] = {}
        if posting not in places:
            raise _wrong(where, f"the posting “{posting}” is unknown")
        if choice in own:
            raise _wrong(where, f"student {student} has choice {choice} twice")
        if posting in own.values():
            raise _wrong(where, f"student {student} chose posting {posting} twice")
        own[choice] = intern(posting)
    return {student: [own[choice] for choice in sorted(own)] for student, own in by_number.items()}


def read_rankings(path: Path, places: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Posting → student → rank."""
    ranks: dict[str, dict[str, int]] = {posting: {} for posting in places}
    for where, (posting, student, text) in _rows(path, "posting", "student", "rank"):
        own = ranks.get(posting)
        if own is None:
            raise _wrong(where, f"the posting “{posting}” is unknown")
        if student in own:
            raise _wrong(where, f"posting {posting} ranked student {student} twice")
        own[_named(student, where, "student")] = _number(text, where, "rank", 1)
    return ranks


def read_reserved(path: Path) -> dict[str, dict[str, int]]:
    """Posting → group → places kept for it."""
    reserved: dict[str, dict[str, int]] = {}
    for where, (posting, group, text) in _rows(path, "posting", "group", "places"):
        own = reserved.setdefault(_named(posting, where, "posting"), {})
        if _named(group, where, "group") in own:
            raise _wrong(where, f"posting {posting} has group {group} twice")
        own[group] = _number(text, where, "places", 0)
    return reserved


def read_groups(path: Path) -> dict[str, str]:
    """Student → group; who belongs to none is absent, or has an empty one."""
    return {
        student: intern(group)
        for _where, student, group in _once(path, "student", "group")
        if group
    }


def read_moments(path: Path) -> dict[str, int]:
    """Student → when they applied, as a whole number of any unit."""
    rows = _once(path, "student", "moment")
    return {student: _number(text, where, "moment", 0, 10**18) for where, student, text in rows}


def read_problem(
    applications: Path,
    postings: Path,
    rankings: Path,
    *,
    seed: int | None = None,
    reserved: Path | None = None,
    groups: Path | None = None,
    moments: Path | None = None,
) -> Problem:
    """Who is absent from the rankings is not acceptable."""
    places = read_postings(postings)
    return Problem(
        choices=read_applications(applications, places),
        places=places,
        ranks=read_rankings(rankings, places),
        seed=seed,
        reserved=read_reserved(reserved) if reserved else {},
        groups=read_groups(groups) if groups else {},
        moments=read_moments(moments) if moments else {},
    )


def read_matching(path: Path) -> dict[str, str]:
    """Student → posting; a student with an empty posting is not placed."""
    return {
        student: intern(posting)
        for _where, student, posting in _once(path, "student", "posting")
        if posting
    }


def write_matching(path: Path, matching: Mapping[Key, Key]) -> None:
    """The placed students, in the order of their keys; keys to the letter, for programs."""
    placed = sorted(matching.items(), key=lambda pair: str(pair[0]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["student", "posting"])
        writer.writerows(placed)
