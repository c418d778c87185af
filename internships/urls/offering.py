"""Pages on which enterprises offer places and universities publish them."""

from django.urls import URLPattern, URLResolver, path

from internships.views.offering import (
    posting,
    posting_copy,
    posting_results,
    posting_review,
    posting_steps,
    shared_posting,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # Postings
    path("postings/", posting.PostingList.as_view(), name="posting-list"),
    path("postings/add/", posting.PostingCreate.as_view(), name="posting-add"),
    path("postings/<int:pk>/", posting.PostingDetail.as_view(), name="posting-detail"),
    path("postings/<int:pk>/change/", posting.PostingUpdate.as_view(), name="posting-change"),
    path("postings/<int:pk>/submit/", posting_steps.PostingSubmit.as_view(), name="posting-submit"),
    path("postings/<int:pk>/copy/", posting_copy.PostingCopy.as_view(), name="posting-copy"),
    path(
        "postings/<int:pk>/publish/", posting_steps.PostingPublish.as_view(), name="posting-publish"
    ),
    path("postings/<int:pk>/return/", posting_steps.PostingReturn.as_view(), name="posting-return"),
    path("postings/<int:pk>/close/", posting_steps.PostingClose.as_view(), name="posting-close"),
    path("postings/<int:pk>/cancel/", posting_steps.PostingCancel.as_view(), name="posting-cancel"),
    path(
        "postings/<int:pk>/change/agree/",
        posting_steps.PostingAgreeToChange.as_view(),
        name="posting-change-agree",
    ),
    path(
        "postings/<int:pk>/change/refuse/",
        posting_steps.PostingRefuseChange.as_view(),
        name="posting-change-refuse",
    ),
    path(
        "postings/<int:pk>/change/take-back/",
        posting_steps.PostingTakeBackChange.as_view(),
        name="posting-change-take-back",
    ),
    path(
        "postings/<int:pk>/template/",
        posting_copy.PostingTemplate.as_view(),
        name="posting-template",
    ),
    path(
        "postings/<int:pk>/template/forget/",
        posting_copy.PostingForgetTemplate.as_view(),
        name="posting-template-forget",
    ),
    # Postings, several at once
    path("postings/review/", posting_review.PostingReview.as_view(), name="posting-review"),
    path(
        "postings/review/next/",
        posting_review.PostingReviewNext.as_view(),
        name="posting-review-next",
    ),
    path("postings/drafts/", posting_review.PostingDrafts.as_view(), name="posting-drafts"),
    path(
        "postings/last-year/",
        posting_copy.LastYearsPostings.as_view(),
        name="posting-last-year",
    ),
    path("postings/results/", posting_results.PostingResults.as_view(), name="posting-results"),
    path(
        "shared-postings/add/",
        shared_posting.SharedPostingCreate.as_view(),
        name="shared-posting-add",
    ),
    path(
        "shared-postings/<int:pk>/",
        shared_posting.SharedPostingDetail.as_view(),
        name="shared-posting-detail",
    ),
    path(
        "shared-postings/<int:pk>/change/",
        shared_posting.SharedPostingUpdate.as_view(),
        name="shared-posting-change",
    ),
    path(
        "shared-postings/<int:pk>/submit/",
        shared_posting.SharedPostingSubmit.as_view(),
        name="shared-posting-submit",
    ),
]
