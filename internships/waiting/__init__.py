"""What of internships waits for a person, told on the home page."""

from internships.waiting.after import (
    commissions_to_sit,
    grades_to_give,
    repeats_to_arrange,
    words_of_student,
)
from internships.waiting.choice import waiting_with_postings
from internships.waiting.contract import contracts_to_handle, number_to_give, placements_held_back
from internships.waiting.diary import (
    complaints_to_answer,
    days_to_write,
    diaries_to_check,
    interns_of_mentor,
)
from internships.waiting.placement import (
    mentors_to_name,
    moves_to_decide,
    offers_to_answer,
    rounds_to_allocate,
    supervisors_to_assign,
)

PROVIDERS = [
    offers_to_answer,
    placements_held_back,
    contracts_to_handle,
    number_to_give,
    rounds_to_allocate,
    waiting_with_postings,
    mentors_to_name,
    supervisors_to_assign,
    moves_to_decide,
    days_to_write,
    diaries_to_check,
    complaints_to_answer,
    interns_of_mentor,
    words_of_student,
    grades_to_give,
    commissions_to_sit,
    repeats_to_arrange,
]
