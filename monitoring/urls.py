"""Pages of the monitoring app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from monitoring.views import survey

urlpatterns: list[URLPattern | URLResolver] = [
    # The survey behind a personal link
    path("s/<str:token>", survey.SurveyStart.as_view(), name="survey"),
    path("s/<str:token>/review", survey.SurveyReview.as_view(), name="survey-review"),
    path("s/<str:token>/opt-out", survey.SurveyOptOut.as_view(), name="survey-opt-out"),
    path("s/<str:token>/<int:number>", survey.SurveySection.as_view(), name="survey-section"),
]
