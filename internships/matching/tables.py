"""The CSV files of the command line: applications, postings, rankings and matchings.

    applications  student,posting,choice     postings  posting,places
    rankings      posting,student,rank       matching  student,posting

UTF-8 with or without a mark at its beginning; further columns are ignored.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from internships.matching.problem import InputError, Key, Problem


def _rows(path: Path, *columns: str) -> Iterator[tuple[str, list[str]]]:
    """Each row as (where it stands, its values of the COLUMNS)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            heading = [name.strip() for name in next(reader, [])]
            for column in columns:
                if column not in heading:
                    raise InputError(f"{path}: the column “{column}” is missing.")
            positions = [heading.index(column) for column in columns]
            for row in reader:
                if not any(cell.strip() for cell in row):
                    continue
                where = f"{path}, line {reader.line_num}"
                if len(row) <= max(positions):
                    raise InputError(f"{where}: the row is too short.")
                yield where, [row[position].strip() for position in positions]
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: the file is not UTF-8 text.") from error
    except csv.Error as error:
        raise InputError(f"{path}: {error}.") from error


def _number(text: str, where: str, column: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9) or int(text) < least:
        raise InputError(f"{where}: {column} “{text}” is not a whole number from {least}.")
    return int(text)


def _named(value: str, where: str, column: str) -> str:
    if not value:
        raise InputError(f"{where}: the {column} is empty.")
    return value


def read_postings(path: Path) -> dict[str, int]:
    """Posting → places; InputError names the line that is wrong."""
    places: dict[str, int] = {}
    for where, (posting, count) in _rows(path, "posting", "places"):
        if _named(posting, where, "posting") in places:
            raise InputError(f"{where}: posting {posting} stands in the file twice.")
        places[posting] = _number(count, where, "places", 0)
    return places


def read_applications(path: Path, places: Mapping[str, int]) -> dict[str, list[str]]:
    """Student → postings in order of choice."""
    by_number: dict[str, dict[int, str]] = {}
    chosen: set[tuple[str, str]] = set()
    for where, (student, posting, number) in _rows(path, "student", "posting", "choice"):
        choice = _number(number, where, "choice", 1)
        own = by_number.setdefault(_named(student, where, "student"), {})
        if posting not in places:
            raise InputError(f"{where}: the posting “{posting}” is unknown.")
        if choice in own:
            raise InputError(f"{where}: student {student} has choice {choice} twice.")
        if (student, posting) in chosen:
            raise InputError(f"{where}: student {student} chose posting {posting} twice.")
        own[choice] = posting
        chosen.add((student, posting))
    return {student: [own[choice] for choice in sorted(own)] for student, own in by_number.items()}


def read_rankings(path: Path, places: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Posting → student → rank; InputError names the line that is wrong."""
    ranks: dict[str, dict[str, int]] = {posting: {} for posting in places}
    for where, (posting, student, rank) in _rows(path, "posting", "student", "rank"):
        if posting not in places:
            raise InputError(f"{where}: the posting “{posting}” is unknown.")
        if _named(student, where, "student") in ranks[posting]:
            raise InputError(f"{where}: posting {posting} ranked student {student} twice.")
        ranks[posting][student] = _number(rank, where, "rank", 1)
    return ranks


def read_problem(
    applications: Path, postings: Path, rankings: Path, *, seed: int | None = None
) -> Problem:
    """Who is absent from the rankings is not acceptable."""
    places = read_postings(postings)
    choices = read_applications(applications, places)
    return Problem(choices, places, read_rankings(rankings, places), seed=seed)


def read_matching(path: Path) -> dict[str, str]:
    """Student → posting; a student with an empty posting is not placed."""
    matching: dict[str, str] = {}
    seen: set[str] = set()
    for where, (student, posting) in _rows(path, "student", "posting"):
        if _named(student, where, "student") in seen:
            raise InputError(f"{where}: student {student} stands in the file twice.")
        seen.add(student)
        if posting:
            matching[student] = posting
    return matching


def write_matching(path: Path, matching: Mapping[Key, Key]) -> None:
    """The placed students, in the order of their keys; keys to the letter, for programs."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["student", "posting"])
        writer.writerows(sorted([*matching.items()], key=lambda pair: tuple(map(str, pair))))
