"""How long what is kept: the one list. The rules themselves are registered by the apps; a rule
without a time here, or a time without a rule, ends the start.

What is not listed is kept as long as the law on education and archives asks (placements,
evaluations, aggregates, the audit trail), without names once a person is erased.
"""

from datetime import timedelta

RETENTION: dict[str, timedelta] = {
    "notices": timedelta(days=365),
    "letters": timedelta(days=180),  # delivered ones
    "jobs": timedelta(days=90),
    "api_tokens": timedelta(days=90),  # after they ended
    "known_devices": timedelta(days=2 * 365),  # after the last sign-in there, as their cookie
    "sessions": timedelta(days=90),  # after they were last used
    "consents": timedelta(days=3 * 365),  # after they were withdrawn or replaced
    "import_files": timedelta(days=90),  # the file, refused rows, and what undoing would need
    "application_texts": timedelta(days=2 * 365),  # with CVs, notes and messages
    "personal_numbers": timedelta(days=30),  # once no contract needs them any more
    "contract_papers": timedelta(days=5 * 365),  # after the contract ended or was cancelled
    "diaries": timedelta(days=5 * 365),  # after the placement ended: until graduation
    "place_comments": timedelta(days=3 * 365),  # what students wrote of places
    "placement_files": timedelta(days=30),  # copies gathered on demand; the originals stay
    "complaints": timedelta(days=3 * 365),  # after they were closed
    "mentor_contacts": timedelta(days=3 * 365),  # after the placement ended
}
