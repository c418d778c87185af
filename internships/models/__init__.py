from internships.models.application import Application
from internships.models.check import WeeklyCheck
from internships.models.complaint import Complaint
from internships.models.delegation import Delegation
from internships.models.diary import Diary, DiaryEntry, DiaryFile
from internships.models.oversight import Incident, Induction, MentorTerm, Visit
from internships.models.placement import CompetenceRating, Evaluation, Placement
from internships.models.posting import Posting, PracticeType
from internships.models.report import PracticeReport
from internships.models.round import AllocationRun, PlacementRound

__all__ = [
    "AllocationRun",
    "Application",
    "CompetenceRating",
    "Complaint",
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
    "Posting",
    "PracticeReport",
    "PracticeType",
    "Visit",
    "WeeklyCheck",
]
