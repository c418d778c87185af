from internships.models.amendment import Amendment, Signature
from internships.models.application import Application
from internships.models.application_message import ApplicationMessage
from internships.models.application_note import ApplicationNote
from internships.models.check import WeeklyCheck
from internships.models.commission import Commission, CommissionMember
from internships.models.complaint import Complaint
from internships.models.contract import Contract, ContractPlacement
from internships.models.contract_template import ContractTemplate
from internships.models.day_off import DayOff
from internships.models.delegation import Delegation
from internships.models.diary import Diary, DiaryEntry, DiaryFile
from internships.models.feedback import HireAnswer, MotivationAnswer, PlaceRating
from internships.models.grade import GradeCorrection, PracticeGrade
from internships.models.grading_scheme import GradeComponent, GradingScheme
from internships.models.interview import InterviewSlot
from internships.models.mark import CommissionMark, ComponentMark
from internships.models.oversight import Incident, Induction, MentorTerm, Visit
from internships.models.own_place import OwnPlace
from internships.models.placement import CompetenceRating, Evaluation, Placement
from internships.models.placement_file import PlacementFile
from internships.models.posting import Posting
from internships.models.posting_change import PostingChange
from internships.models.practice_target import PracticeTarget
from internships.models.practice_type import PracticeType
from internships.models.repeat import PracticeRepeat
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
    "ApplicationMessage",
    "ApplicationNote",
    "CompetenceRating",
    "Contract",
    "ContractPlacement",
    "ContractTemplate",
    "Evaluation",
    "OwnPlace",
    "MotivationAnswer",
    "PlaceRating",
    "PlacementFile",
    "PracticeGrade",
    "PracticeRepeat",
    "Commission",
    "CommissionMark",
    "CommissionMember",
    "Complaint",
    "ComponentMark",
    "DayOff",
    "Delegation",
    "Diary",
    "DiaryEntry",
    "DiaryFile",
    "Evaluation",
    "GradeComponent",
    "GradeCorrection",
    "GradingScheme",
    "HireAnswer",
    "Incident",
    "Induction",
    "InterviewSlot",
    "MentorTerm",
    "Placement",
    "PlacementRound",
    "PlacementSwap",
    "Posting",
    "PracticeReport",
    "PracticeTarget",
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
