from internships.models.application import Application
from internships.models.placement import CompetenceRating, Evaluation, Placement
from internships.models.posting import Posting, PracticeType
from internships.models.round import AllocationRun, PlacementRound

__all__ = [
    "AllocationRun",
    "Application",
    "CompetenceRating",
    "Evaluation",
    "Placement",
    "PlacementRound",
    "Posting",
    "PracticeType",
]
