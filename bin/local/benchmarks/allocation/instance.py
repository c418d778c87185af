"""Writes the files of a made-up round: applications, postings, rankings; the same for one size.

Some postings are asked for far more than others, and enterprises give equal ranks to many, so that
students are bumped and the lottery has to decide.
"""

import argparse
from pathlib import Path

import numpy as np

SKEW = 1.6  # 1 is an even demand for all postings
RANKS = 30
FILLED = 0.9  # places for each student
ROWS_AT_ONCE = 200_000


def wanted_by(students: int, postings: int, choices: int, random) -> np.ndarray:
    """student × choice → posting, each student's all different."""

    def draw(count: int) -> np.ndarray:
        return (postings * random.random((count, choices)) ** SKEW).astype(np.int64)

    wanted = draw(students)
    while True:
        ordered = np.sort(wanted, axis=1)
        twice = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if not len(twice):
            return wanted
        wanted[twice] = draw(len(twice))


def write_rows(path: Path, heading: str, row: str, *columns: np.ndarray) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(heading + "\n")
        for begin in range(0, len(columns[0]), ROWS_AT_ONCE):
            parts = [column[begin : begin + ROWS_AT_ONCE].tolist() for column in columns]
            file.writelines(row % values for values in zip(*parts, strict=True))


def write_instance(folder: Path, *, students: int, postings: int, choices: int) -> None:
    """applications.csv by student, rankings.csv by posting, as an export would have them."""
    random = np.random.default_rng(1)
    posting = wanted_by(students, postings, choices, random).ravel()
    student = np.repeat(np.arange(students), choices)
    choice = np.tile(np.arange(1, choices + 1), students)
    rank = random.integers(1, RANKS, len(posting), endpoint=True)
    places = random.multinomial(int(students * FILLED), np.full(postings, 1 / postings))
    write_rows(
        folder / "applications.csv", "student,posting,choice", "s%07d,p%05d,%d\n",
        student, posting, choice,
    )  # fmt: skip
    write_rows(folder / "postings.csv", "posting,places", "p%05d,%d\n", np.arange(postings), places)
    by_posting = np.argsort(posting, kind="stable")
    write_rows(
        folder / "rankings.csv", "posting,student,rank", "p%05d,s%07d,%d\n",
        posting[by_posting], student[by_posting], rank[by_posting],
    )  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    for name in ("students", "postings", "choices"):
        parser.add_argument(f"--{name}", type=int, required=True)
    write_instance(**vars(parser.parse_args()))
