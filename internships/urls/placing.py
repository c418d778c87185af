"""Pages from the round and the application to the place itself."""

from django.urls import URLPattern, URLResolver, path

from internships.views.placing import (
    allocation,
    application,
    application_message,
    application_note,
    choice,
    comparison,
    host,
    interview,
    move,
    own_place,
    ranking,
    reserved,
)
from internships.views.placing import round as rounds

urlpatterns: list[URLPattern | URLResolver] = [
    # Applicants of a posting
    path("postings/<int:pk>/ranking/", ranking.PostingRanking.as_view(), name="posting-ranking"),
    path("postings/<int:pk>/interviews/", interview.InterviewList.as_view(), name="interview-list"),
    path(
        "postings/<int:pk>/interviews/add/",
        interview.InterviewOffer.as_view(),
        name="interview-offer",
    ),
    path(
        "postings/<int:pk>/apply/", application.ApplicationCreate.as_view(), name="application-add"
    ),
    # Placement rounds
    path("placement-rounds/", rounds.PlacementRoundList.as_view(), name="placement-round-list"),
    path(
        "placement-rounds/add/", rounds.PlacementRoundCreate.as_view(), name="placement-round-add"
    ),
    path(
        "placement-rounds/<int:pk>/",
        rounds.PlacementRoundDetail.as_view(),
        name="placement-round-detail",
    ),
    path(
        "placement-rounds/<int:pk>/change/",
        rounds.PlacementRoundUpdate.as_view(),
        name="placement-round-change",
    ),
    path(
        "placement-rounds/<int:pk>/open/",
        rounds.PlacementRoundOpen.as_view(),
        name="placement-round-open",
    ),
    path(
        "placement-rounds/<int:pk>/cancel/",
        rounds.PlacementRoundCancel.as_view(),
        name="placement-round-cancel",
    ),
    path(
        "placement-rounds/<int:pk>/follow/",
        rounds.SecondRoundPlan.as_view(),
        name="placement-round-follow",
    ),
    # Reserved places
    path("postings/<int:pk>/reserve/", reserved.PostingReserve.as_view(), name="posting-reserve"),
    path(
        "placement-rounds/<int:pk>/reserved/",
        reserved.ReservedStudentList.as_view(),
        name="reserved-student-list",
    ),
    path(
        "placement-rounds/<int:pk>/reserved/add/",
        reserved.ReservedStudentAdd.as_view(),
        name="reserved-student-add",
    ),
    path(
        "reserved-students/<int:pk>/remove/",
        reserved.ReservedStudentRemove.as_view(),
        name="reserved-student-remove",
    ),
    # Applications
    path("applications/", application.ApplicationList.as_view(), name="application-list"),
    path(
        "applications/<int:pk>/", application.ApplicationDetail.as_view(), name="application-detail"
    ),
    path(
        "applications/<int:pk>/change/",
        application.ApplicationUpdate.as_view(),
        name="application-change",
    ),
    path(
        "applications/<int:pk>/withdraw/",
        application.ApplicationWithdraw.as_view(),
        name="application-withdraw",
    ),
    path("applications/<int:pk>/cv/", application.ApplicationCV.as_view(), name="application-cv"),
    path(
        "applications/<int:pk>/notes/add/",
        application_note.NoteAdd.as_view(),
        name="application-note-add",
    ),
    path(
        "application-notes/<int:pk>/remove/",
        application_note.NoteRemove.as_view(),
        name="application-note-remove",
    ),
    path(
        "applications/<int:pk>/messages/",
        application_message.ApplicationMessages.as_view(),
        name="application-messages",
    ),
    path(
        "applications/<int:pk>/messages/seen/",
        application_message.ApplicationMessagesSeen.as_view(),
        name="application-messages-seen",
    ),
    path(
        "applications/<int:pk>/interview/",
        interview.InterviewTake.as_view(),
        name="interview-take",
    ),
    path(
        "applications/<int:pk>/interview/cancel/",
        interview.InterviewGiveBack.as_view(),
        name="interview-give-back",
    ),
    path(
        "interview-slots/<int:pk>/withdraw/",
        interview.InterviewWithdraw.as_view(),
        name="interview-withdraw",
    ),
    path("choices/", choice.ChoiceList.as_view(), name="choice-list"),
    path("choices/<int:pk>/order/", choice.ChoiceOrder.as_view(), name="choice-order"),
    # Allocation
    path(
        "placement-rounds/<int:pk>/allocation/",
        allocation.RoundAllocation.as_view(),
        name="placement-round-allocation",
    ),
    path(
        "placement-rounds/<int:pk>/allocation/try/",
        allocation.RoundDryRun.as_view(),
        name="placement-round-dry-run",
    ),
    path(
        "placement-rounds/<int:pk>/allocation/compare/",
        comparison.RoundCompare.as_view(),
        name="placement-round-compare",
    ),
    path(
        "placement-rounds/<int:pk>/allocation/comparison/",
        comparison.RoundComparison.as_view(),
        name="placement-round-comparison",
    ),
    path(
        "placement-rounds/<int:pk>/allocation/run/",
        allocation.RoundAllocate.as_view(),
        name="placement-round-allocate",
    ),
    path(
        "placement-rounds/<int:pk>/outcome/",
        allocation.RoundOutcome.as_view(),
        name="placement-round-outcome",
    ),
    path("postings/<int:pk>/outcome/", allocation.PostingOutcome.as_view(), name="posting-outcome"),
    path(
        "allocation-runs/<int:pk>/",
        allocation.AllocationRunDetail.as_view(),
        name="allocation-run-detail",
    ),
    path(
        "allocation-runs/<int:pk>/protocol/",
        allocation.RunProtocol.as_view(),
        name="allocation-run-protocol",
    ),
    # Moves
    path(
        "placements/<int:pk>/transfer/", move.PlacementTransfer.as_view(), name="placement-transfer"
    ),
    path("placements/<int:pk>/exchange/", move.SwapPropose.as_view(), name="swap-propose"),
    path("exchanges/", move.SwapList.as_view(), name="swap-list"),
    path("exchanges/<int:pk>/", move.SwapDetail.as_view(), name="swap-detail"),
    path("exchanges/<int:pk>/agree/", move.SwapAgree.as_view(), name="swap-agree"),
    path("exchanges/<int:pk>/decline/", move.SwapDecline.as_view(), name="swap-decline"),
    path("exchanges/<int:pk>/withdraw/", move.SwapWithdraw.as_view(), name="swap-withdraw"),
    path("exchanges/<int:pk>/approve/", move.SwapApprove.as_view(), name="swap-approve"),
    path("exchanges/<int:pk>/refuse/", move.SwapRefuse.as_view(), name="swap-refuse"),
    # Places found by students
    path("own-places/", own_place.OwnPlaceList.as_view(), name="own-place-list"),
    path("own-places/add/", own_place.OwnPlaceCreate.as_view(), name="own-place-add"),
    path("own-places/<int:pk>/", own_place.OwnPlaceDetail.as_view(), name="own-place-detail"),
    path(
        "own-places/<int:pk>/withdraw/",
        own_place.OwnPlaceWithdraw.as_view(),
        name="own-place-withdraw",
    ),
    path(
        "own-places/<int:pk>/approve/",
        own_place.OwnPlaceApprove.as_view(),
        name="own-place-approve",
    ),
    path(
        "own-places/<int:pk>/refuse/", own_place.OwnPlaceRefuse.as_view(), name="own-place-refuse"
    ),
    # The host's personal link
    path("h/<str:token>", host.HostPage.as_view(), name="host-link"),
    path("h/<str:token>/decline", host.HostDecline.as_view(), name="host-decline"),
]
