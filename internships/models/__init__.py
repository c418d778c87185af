from internships.models.amendment import Amendment, Signature
from internships.models.application import Application
from internships.models.check import WeeklyCheck
from internships.models.complaint import Complaint
from internships.models.contract import Contract, ContractPlacement
from internships.models.contract_template import ContractTemplate
from internships.models.day_off import DayOff
from internships.models.delegation import Delegation
from internships.models.diary import Diary, DiaryEntry, DiaryFile
from internships.models.oversight import Incident, Induction, MentorTerm, Visit
from internships.models.own_place import OwnPlace
from internships.models.placement import CompetenceRating, Evaluation, Placement
from internships.models.posting import Posting
from internships.models.posting_change import PostingChange
from internships.models.practice_type import PracticeType
from internships.models.report import PracticeReport
from internships.models.requisites import Requisites
from internships.models.reserved import ReservedPlaces, ReservedStudent
from internships.models.round import AllocationRun, PlacementRound
from internships.models.shared_posting import SharedPosting
from internships.models.start import StartWaiver
from internships.models.swap import PlacementSwap

__all__ = [
    "AllocationRun",
    "Amendment",
    "Application",
    "CompetenceRating",
    "Contract",
    "ContractPlacement",
    "ContractTemplate",
    "Evaluation",
    "OwnPlace",
    "Complaint",
    "DayOff",
    "Delegation",
    "Diary",
    "DiaryEntry",
    "DiaryFile",
    "Evaluation",
    "Incident",
    "Induction",
    "MentorTerm",
    "Placement",
    "PlacementRound",
    "PlacementSwap",
    "Posting",
    "PracticeReport",
    "Requisites",
    "Signature",
    "StartWaiver",
    "ReservedPlaces",
    "ReservedStudent",
    "Visit",
    "WeeklyCheck",
    "PostingChange",
    "PracticeType",
    "SharedPosting",
]
