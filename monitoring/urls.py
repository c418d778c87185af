"""Pages of the monitoring app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from monitoring.views import campaign, frame, invitation, questionnaire, results, survey

urlpatterns: list[URLPattern | URLResolver] = [
    # Campaigns
    path("campaigns/", campaign.CampaignList.as_view(), name="campaign-list"),
    path("campaigns/add/", campaign.CampaignCreate.as_view(), name="campaign-add"),
    path("campaigns/<int:pk>/", campaign.CampaignDetail.as_view(), name="campaign-detail"),
    path("campaigns/<int:pk>/change/", campaign.CampaignUpdate.as_view(), name="campaign-change"),
    path("campaigns/<int:pk>/frame/", frame.CampaignFrame.as_view(), name="campaign-frame"),
    path("campaigns/<int:pk>/launch/", campaign.CampaignLaunch.as_view(), name="campaign-launch"),
    path("campaigns/<int:pk>/invite/", campaign.CampaignInvite.as_view(), name="campaign-invite"),
    path("campaigns/<int:pk>/remind/", campaign.CampaignRemind.as_view(), name="campaign-remind"),
    path("campaigns/<int:pk>/close/", campaign.CampaignClose.as_view(), name="campaign-close"),
    path(
        "campaigns/<int:pk>/discard/", campaign.CampaignDiscard.as_view(), name="campaign-discard"
    ),
    path(
        "campaigns/<int:pk>/results/",
        results.CampaignResultsPage.as_view(),
        name="campaign-results",
    ),
    # Invitations
    path(
        "campaigns/<int:pk>/invitations/",
        invitation.InvitationList.as_view(),
        name="invitation-list",
    ),
    path("invitations/<int:pk>/fail/", invitation.InvitationFail.as_view(), name="invitation-fail"),
    path(
        "invitations/<int:pk>/resend/",
        invitation.InvitationResend.as_view(),
        name="invitation-resend",
    ),
    # Questionnaires
    path("questionnaires/", questionnaire.QuestionnaireList.as_view(), name="questionnaire-list"),
    path(
        "questionnaires/<int:pk>/",
        questionnaire.QuestionnaireDetail.as_view(),
        name="questionnaire-detail",
    ),
    # The survey behind a personal link
    path("s/<str:token>", survey.SurveyStart.as_view(), name="survey"),
    path("s/<str:token>/review", survey.SurveyReview.as_view(), name="survey-review"),
    path("s/<str:token>/opt-out", survey.SurveyOptOut.as_view(), name="survey-opt-out"),
    path("s/<str:token>/withdraw", survey.SurveyWithdraw.as_view(), name="survey-withdraw"),
    path("s/<str:token>/<int:number>", survey.SurveySection.as_view(), name="survey-section"),
]
