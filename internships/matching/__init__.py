"""Stable matching of students and postings; knows nothing of Django."""

from internships.matching.explanation import explain_postings, explain_students
from internships.matching.problem import InputError, Problem
from internships.matching.rules import RULES, allocate
from internships.matching.stability import blocking_pairs, check_matching

__all__ = [
    "RULES",
    "InputError",
    "Problem",
    "allocate",
    "blocking_pairs",
    "check_matching",
    "explain_postings",
    "explain_students",
]
