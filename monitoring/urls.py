"""Pages of the monitoring app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from monitoring.views import campaigns, frames, invitations, questionnaires, results, survey

urlpatterns: list[URLPattern | URLResolver] = [
    # Campaigns
    path("campaigns/", campaigns.CampaignList.as_view(), name="campaign-list"),
    path("campaigns/add/", campaigns.CampaignCreate.as_view(), name="campaign-add"),
    path("campaigns/<int:pk>/", campaigns.CampaignDetail.as_view(), name="campaign-detail"),
    path("campaigns/<int:pk>/change/", campaigns.CampaignUpdate.as_view(), name="campaign-change"),
    path("campaigns/<int:pk>/frame/", frames.CampaignFrame.as_view(), name="campaign-frame"),
    path("campaigns/<int:pk>/launch/", campaigns.CampaignLaunch.as_view(), name="campaign-launch"),
    path("campaigns/<int:pk>/invite/", campaigns.CampaignInvite.as_view(), name="campaign-invite"),
    path("campaigns/<int:pk>/remind/", campaigns.CampaignRemind.as_view(), name="campaign-remind"),
    path("campaigns/<int:pk>/close/", campaigns.CampaignClose.as_view(), name="campaign-close"),
    path(
        "campaigns/<int:pk>/discard/", campaigns.CampaignDiscard.as_view(), name="campaign-discard"
    ),
    path(
        "campaigns/<int:pk>/results/",
        results.CampaignResultsPage.as_view(),
        name="campaign-results",
    ),
    # Invitations
    path(
        "campaigns/<int:pk>/invitations/",
        invitations.InvitationList.as_view(),
        name="invitation-list",
    ),
    path(
        "invitations/<int:pk>/fail/", invitations.InvitationFail.as_view(), name="invitation-fail"
    ),
    path(
        "invitations/<int:pk>/resend/",
        invitations.InvitationResend.as_view(),
        name="invitation-resend",
    ),
    # Questionnaires
    path("questionnaires/", questionnaires.QuestionnaireList.as_view(), name="questionnaire-list"),
    path(
        "questionnaires/<int:pk>/",
        questionnaires.QuestionnaireDetail.as_view(),
        name="questionnaire-detail",
    ),
    # The survey behind a personal link
    path("s/<str:token>", survey.SurveyStart.as_view(), name="survey"),
    path("s/<str:token>/review", survey.SurveyReview.as_view(), name="survey-review"),
    path("s/<str:token>/opt-out", survey.SurveyOptOut.as_view(), name="survey-opt-out"),
    path("s/<str:token>/<int:number>", survey.SurveySection.as_view(), name="survey-section"),
]
