from internships.models.application import Application
from internships.models.placement import CompetenceRating, Evaluation, Placement
from internships.models.posting import Posting
from internships.models.posting_change import PostingChange
from internships.models.practice_type import PracticeType
from internships.models.round import AllocationRun, PlacementRound
from internships.models.shared_posting import SharedPosting

__all__ = [
    "AllocationRun",
    "Application",
    "CompetenceRating",
    "Evaluation",
    "Placement",
    "PlacementRound",
    "Posting",
    "PostingChange",
    "PracticeType",
    "SharedPosting",
]
