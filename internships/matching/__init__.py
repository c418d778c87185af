"""Stable matching of students and postings; plain Python that knows nothing of Django."""

from internships.matching.deferred_acceptance import allocate
from internships.matching.explanation import explain_postings, explain_students
from internships.matching.problem import InputError, Problem
from internships.matching.stability import blocking_pairs, check_matching

__all__ = [
    "InputError",
    "Problem",
    "allocate",
    "blocking_pairs",
    "check_matching",
    "explain_postings",
    "explain_students",
]
