from internships.models.amendment import Amendment, Signature
from internships.models.application import Application
from internships.models.contract import Contract, ContractPlacement
from internships.models.contract_template import ContractTemplate
from internships.models.placement import CompetenceRating, Evaluation, Placement
from internships.models.posting import Posting, PracticeType
from internships.models.requisites import Requisites
from internships.models.round import AllocationRun, PlacementRound
from internships.models.start import StartWaiver

__all__ = [
    "AllocationRun",
    "Amendment",
    "Application",
    "CompetenceRating",
    "Contract",
    "ContractPlacement",
    "ContractTemplate",
    "Evaluation",
    "Placement",
    "PlacementRound",
    "Posting",
    "PracticeType",
    "Requisites",
    "Signature",
    "StartWaiver",
]
