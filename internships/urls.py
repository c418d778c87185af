"""Pages of the internships app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from internships.views import application, posting, ranking
from internships.views import round as rounds

urlpatterns: list[URLPattern | URLResolver] = [
    # Postings
    path("postings/", posting.PostingList.as_view(), name="posting-list"),
    path("postings/add/", posting.PostingCreate.as_view(), name="posting-add"),
    path("postings/<int:pk>/", posting.PostingDetail.as_view(), name="posting-detail"),
    path("postings/<int:pk>/change/", posting.PostingUpdate.as_view(), name="posting-change"),
    path("postings/<int:pk>/submit/", posting.PostingSubmit.as_view(), name="posting-submit"),
    path("postings/<int:pk>/copy/", posting.PostingCopy.as_view(), name="posting-copy"),
    path("postings/<int:pk>/publish/", posting.PostingPublish.as_view(), name="posting-publish"),
    path("postings/<int:pk>/return/", posting.PostingReturn.as_view(), name="posting-return"),
    path("postings/<int:pk>/close/", posting.PostingClose.as_view(), name="posting-close"),
    path("postings/<int:pk>/cancel/", posting.PostingCancel.as_view(), name="posting-cancel"),
    path("postings/<int:pk>/ranking/", ranking.PostingRanking.as_view(), name="posting-ranking"),
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
    path("choices/", application.ChoiceList.as_view(), name="choice-list"),
    path("choices/<int:pk>/order/", application.ChoiceOrder.as_view(), name="choice-order"),
]
