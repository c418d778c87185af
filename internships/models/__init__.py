from internships.models.application import Application
from internships.models.own_place import OwnPlace
from internships.models.placement import CompetenceRating, Evaluation, Placement
from internships.models.posting import Posting, PracticeType
from internships.models.reserved import ReservedPlaces, ReservedStudent
from internships.models.round import AllocationRun, PlacementRound
from internships.models.swap import PlacementSwap

__all__ = [
    "AllocationRun",
    "Application",
    "CompetenceRating",
    "Evaluation",
    "OwnPlace",
    "Placement",
    "PlacementRound",
    "PlacementSwap",
    "Posting",
    "PracticeType",
    "ReservedPlaces",
    "ReservedStudent",
]
