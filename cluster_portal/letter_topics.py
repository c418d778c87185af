"""What each letter is to its reader: people choose by topic what comes at once.

Letters to addresses without an account, and those about signing in, are not listed: they go by
e-mail, at once.
"""

from cluster_portal.common.models.messaging import Topic

LETTER_TOPICS: dict[Topic, tuple[str, ...]] = {
    Topic.TASKS: (
        "action_begins", "action_overdue", "agreement_ends", "agreement_sent", "choices_end",
        "complaint_assigned", "complaint_received", "complaint_waits", "contract_start_near",
        "contract_to_check", "contract_to_sign", "correction_asked", "correction_demanded",
        "delegation_made", "diary_behind", "first_days_missing", "incident_reported",
        "interview_near", "interview_offered", "interviews_near", "message_received",
        "mentor_missing", "obligation_due", "obligation_overdue", "offer_ends",
        "own_place_accepted", "personal_number_asked", "place_offered", "plan_sent",
        "posting_change_proposed",
        "posting_returned", "posting_submitted", "ranking_ends", "remarks_answered",
        "repeat_asked", "report_due", "report_handed_in", "round_cannot_open", "round_open",
        "supervisors_missing", "survey_readdressed", "swap_agreed", "swap_proposed",
        "students_assigned", "weeks_to_check",
    ),
    Topic.OUTCOMES: (
        "absence_decided", "agreement_accepted", "agreement_returned", "agreement_signed",
        "agreement_terminated", "certificate_issued", "choices_freed", "complaint_answered",
        "complaint_taken_up", "correction_answered", "diary_remarks", "effect_measured",
        "erasure_refused", "grade_reopened", "grade_signed", "interview_agreed",
        "interview_cancelled", "repeat_arranged", "repeat_refused",
        "own_place_approved", "own_place_ended", "placement_declined", "placement_expired",
        "placement_interrupted", "placement_transferred", "plan_approved", "plan_returned",
        "posting_change_agreed", "posting_change_refused", "posting_closed",
        "posting_published", "report_concluded", "role_given", "round_cancelled",
        "round_outcome_enterprise", "round_outcome_student", "swap_ended",
    ),
    Topic.NEWS: (
        "absence_recorded", "applicant_placed_elsewhere", "arrival_confirmed", "places_reserved",
        "posting_cancelled", "posting_changed", "posting_changed_for_university", "posting_gone",
        "postings_expired",
    ),
}  # fmt: skip
