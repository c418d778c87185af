"""Pages after the last day: ratings, grades, certificates, files."""

from django.urls import URLPattern, URLResolver, path

from internships.views.finishing import (
    certificate,
    commission,
    feedback,
    grade,
    grading_scheme,
    repeat,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # Grades
    path("grades/", grade.PracticeGradeList.as_view(), name="practice-grade-list"),
    path("grades/sign/", grade.PracticeGradesSign.as_view(), name="practice-grades-sign"),
    path("grades/repeats/", repeat.RepeatList.as_view(), name="repeat-list"),
    path("grades/<int:pk>/", grade.PracticeGradeDetail.as_view(), name="practice-grade-detail"),
    path("grades/<int:pk>/sign/", grade.PracticeGradeSign.as_view(), name="practice-grade-sign"),
    path(
        "grades/<int:pk>/correct/",
        grade.PracticeGradeCorrect.as_view(),
        name="practice-grade-correct",
    ),
    path(
        "grades/<int:pk>/commission/",
        commission.CommissionMarks.as_view(),
        name="practice-grade-commission",
    ),
    path(
        "placements/<int:pk>/grade/", grade.PracticeGradeMark.as_view(), name="practice-grade-mark"
    ),
    path("placements/<int:pk>/repeat/ask/", repeat.RepeatAsk.as_view(), name="repeat-ask"),
    path("placements/<int:pk>/repeat/", repeat.RepeatArrange.as_view(), name="repeat-arrange"),
    path("repeats/<int:pk>/refuse/", repeat.RepeatRefuse.as_view(), name="repeat-refuse"),
    path("commissions/", commission.CommissionList.as_view(), name="commission-list"),
    path("commissions/<int:pk>/", commission.CommissionDetail.as_view(), name="commission-detail"),
    path(
        "placement-rounds/<int:pk>/commission/",
        commission.CommissionAdd.as_view(),
        name="commission-add",
    ),
    path(
        "grading-schemes/", grading_scheme.GradingSchemeList.as_view(), name="grading-scheme-list"
    ),
    path(
        "grading-schemes/add/",
        grading_scheme.GradingSchemeAdd.as_view(),
        name="grading-scheme-add",
    ),
    path(
        "grading-schemes/<int:pk>/",
        grading_scheme.GradingSchemeDetail.as_view(),
        name="grading-scheme-detail",
    ),
    # The student's word
    path("placements/<int:pk>/rate/", feedback.PlaceRate.as_view(), name="place-rate"),
    path(
        "placements/<int:pk>/profession/", feedback.MotivationSay.as_view(), name="motivation-say"
    ),
    path("placements/<int:pk>/hired/", feedback.HiredAnswer.as_view(), name="hired-answer"),
    path("place-ratings/", feedback.PlaceRatings.as_view(), name="place-ratings"),
    # Certificates and files
    path(
        "placements/<int:pk>/certificate/",
        certificate.PlacementCertificate.as_view(),
        name="placement-certificate",
    ),
    path(
        "placement-rounds/<int:pk>/certificates/",
        certificate.RoundCertificates.as_view(),
        name="round-certificates",
    ),
    path(
        "placements/<int:pk>/file/", certificate.PlacementGather.as_view(), name="placement-gather"
    ),
    path(
        "placement-files/<int:pk>/",
        certificate.PlacementFileDownload.as_view(),
        name="placement-file",
    ),
]
