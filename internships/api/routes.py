"""API routes of the internships app."""

from rest_framework.routers import SimpleRouter

from internships.api.allocation import AllocationRunViewSet
from internships.api.application import ApplicationViewSet
from internships.api.application_talk import (
    ApplicationMessageViewSet,
    ApplicationNoteViewSet,
    InterviewSlotViewSet,
)
from internships.api.contract import ContractViewSet
from internships.api.diary import DiaryEntryViewSet, WeeklyCheckViewSet
from internships.api.grade import (
    GradingSchemeViewSet,
    PlaceRatingViewSet,
    PracticeGradeViewSet,
)
from internships.api.own_place import OwnPlaceViewSet, SwapViewSet
from internships.api.placement import EvaluationViewSet, PlacementViewSet
from internships.api.posting import PostingViewSet
from internships.api.round import PlacementRoundViewSet, ReservedStudentViewSet
from internships.api.shared_posting import SharedPostingViewSet


def register(router: SimpleRouter) -> None:
    """Add this app's resources to the API."""
    router.register("postings", PostingViewSet)
    router.register("shared-postings", SharedPostingViewSet)
    router.register("placement-rounds", PlacementRoundViewSet)
    router.register("reserved-students", ReservedStudentViewSet)
    router.register("applications", ApplicationViewSet)
    router.register("interview-slots", InterviewSlotViewSet)
    router.register("application-messages", ApplicationMessageViewSet)
    router.register("application-notes", ApplicationNoteViewSet)
    router.register("allocation-runs", AllocationRunViewSet)
    router.register("placements", PlacementViewSet)
    router.register("own-places", OwnPlaceViewSet)
    router.register("placement-swaps", SwapViewSet)
    router.register("evaluations", EvaluationViewSet)
    router.register("contracts", ContractViewSet)
    router.register("diary-entries", DiaryEntryViewSet)
    router.register("weekly-checks", WeeklyCheckViewSet)
    router.register("practice-grades", PracticeGradeViewSet)
    router.register("grading-schemes", GradingSchemeViewSet)
    router.register("place-ratings", PlaceRatingViewSet)
