"""What internships remind people of: the deadlines of rounds, contracts, and practices."""

from cluster_portal.common.messaging.reminders import Reminder
from internships.reminders.contracts import starts_without_contract
from internships.reminders.interviews import (
    interviews_of_enterprises_near,
    interviews_of_students_near,
)
from internships.reminders.placements import mentors_missing, offers_that_end, supervisors_missing
from internships.reminders.practice import (
    complaints_that_wait,
    diaries_behind,
    first_days_missing,
    reports_due,
    weeks_to_check,
)
from internships.reminders.rounds import choices_that_end, rankings_that_end

REMINDERS = [
    Reminder("choices_end", choices_that_end),
    Reminder("ranking_ends", rankings_that_end),
    Reminder("interview_near", interviews_of_students_near),
    Reminder("interviews_near", interviews_of_enterprises_near),
    Reminder("offer_ends", offers_that_end),
    Reminder("contract_start_near", starts_without_contract),
    Reminder("mentor_missing", mentors_missing),
    Reminder("supervisors_missing", supervisors_missing),
    Reminder("first_days_missing", first_days_missing),
    Reminder("diary_behind", diaries_behind),
    Reminder("weeks_to_check", weeks_to_check),
    Reminder("report_due", reports_due),
    Reminder("complaint_waits", complaints_that_wait),
]
