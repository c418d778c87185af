"""Pages of the days at the place, and of those who look after them."""

from django.urls import URLPattern, URLResolver, path

from internships.views.practising import (
    check,
    complaint,
    delegation,
    desk,
    diary,
    diary_plan,
    mentor,
    mentor_calendar,
    mentor_practice,
    oversight,
    placement,
    report,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # Placements
    path("placements/", placement.PlacementList.as_view(), name="placement-list"),
    path("placements/<int:pk>/", placement.PlacementDetail.as_view(), name="placement-detail"),
    path(
        "placements/<int:pk>/confirm/",
        placement.PlacementConfirm.as_view(),
        name="placement-confirm",
    ),
    path(
        "placements/<int:pk>/decline/",
        placement.PlacementDecline.as_view(),
        name="placement-decline",
    ),
    path(
        "placements/<int:pk>/interrupt/",
        placement.PlacementInterrupt.as_view(),
        name="placement-interrupt",
    ),
    path(
        "placements/<int:pk>/supervisor/",
        placement.PlacementSupervise.as_view(),
        name="placement-supervise",
    ),
    path(
        "placements/<int:pk>/mentor/",
        placement.PlacementNameMentor.as_view(),
        name="placement-name-mentor",
    ),
    path(
        "placements/<int:pk>/mentor/send/",
        placement.PlacementSendLink.as_view(),
        name="placement-send-link",
    ),
    # The first screen of those who run practices
    path("practices/", desk.PracticeTargetList.as_view(), name="practice-target-list"),
    path("practices/add/", desk.PracticeTargetCreate.as_view(), name="practice-target-add"),
    path("practices/<int:pk>/", desk.PracticeTargetChange.as_view(), name="practice-target-change"),
    path(
        "practices/<int:pk>/remove/",
        desk.PracticeTargetRemove.as_view(),
        name="practice-target-remove",
    ),
    path(
        "practices/exceptions/<slug:kind>/",
        desk.PracticeExceptions.as_view(),
        name="practice-exceptions",
    ),
    path(
        "placements/<int:pk>/nudge/<slug:about>/",
        desk.PlacementNudge.as_view(),
        name="placement-nudge",
    ),
    path("supervisors/", desk.SupervisorsSpread.as_view(), name="supervisors-spread"),
    # The diary
    path("diaries/", check.DiaryList.as_view(), name="diary-list"),
    path("diaries/fine/", check.DiaryFine.as_view(), name="diary-fine"),
    path("diaries/mine/", diary.OwnDiary.as_view(), name="diary-own"),
    path("placements/<int:pk>/diary/", diary.DiaryDetail.as_view(), name="diary-detail"),
    path(
        "placements/<int:placement>/diary/plan/",
        diary_plan.PlanChange.as_view(),
        name="plan-change",
    ),
    path(
        "placements/<int:placement>/diary/plan/send/",
        diary_plan.PlanSend.as_view(),
        name="plan-send",
    ),
    path(
        "placements/<int:placement>/diary/plan/approve/",
        diary_plan.PlanApprove.as_view(),
        name="plan-approve",
    ),
    path(
        "placements/<int:placement>/diary/plan/return/",
        diary_plan.PlanReturn.as_view(),
        name="plan-return",
    ),
    path(
        "placements/<int:placement>/diary/plan/reopen/",
        diary_plan.PlanReopen.as_view(),
        name="plan-reopen",
    ),
    path("placements/<int:pk>/diary/<str:week>/", diary.DiaryWeek.as_view(), name="diary-week"),
    path(
        "placements/<int:pk>/diary/<str:week>/check/", check.WeekCheck.as_view(), name="week-check"
    ),
    path("weekly-checks/<int:pk>/answer/", check.CheckAnswer.as_view(), name="check-answer"),
    path("diary-entries/<int:pk>/", diary.EntryWrite.as_view(), name="diary-entry"),
    path(
        "diary-entries/<int:pk>/topic/", diary_plan.EntryTopic.as_view(), name="diary-entry-topic"
    ),
    path(
        "diary-entries/<int:pk>/absence/", diary.EntryAbsence.as_view(), name="diary-entry-absence"
    ),
    path("diary-entries/<int:pk>/excuse/", diary.EntryExcuse.as_view(), name="diary-entry-excuse"),
    path(
        "diary-entries/<int:pk>/make-up/", diary.EntryMakeUp.as_view(), name="diary-entry-make-up"
    ),
    path("diary-files/<int:pk>/", diary.DiaryFileDownload.as_view(), name="diary-file"),
    path("diary-files/<int:pk>/remove/", diary.DiaryFileRemove.as_view(), name="diary-file-remove"),
    path("placements/<int:pk>/report/", report.ReportHandIn.as_view(), name="report-hand-in"),
    path("reports/<int:pk>/", report.ReportDownload.as_view(), name="report-file"),
    path("reports/<int:pk>/conclude/", report.ReportConclude.as_view(), name="report-conclude"),
    # At the place
    path(
        "placements/<int:pk>/first-days/",
        oversight.InductionConfirm.as_view(),
        name="induction-confirm",
    ),
    path("placements/<int:pk>/visits/add/", oversight.VisitAdd.as_view(), name="visit-add"),
    path("visits/<int:pk>/photo/", oversight.VisitPhoto.as_view(), name="visit-photo"),
    path(
        "placements/<int:pk>/incidents/add/", oversight.IncidentAdd.as_view(), name="incident-add"
    ),
    path("incidents/<int:pk>/close/", oversight.IncidentClose.as_view(), name="incident-close"),
    path("delegations/", delegation.DelegationList.as_view(), name="delegation-list"),
    path("delegations/add/", delegation.DelegationAdd.as_view(), name="delegation-add"),
    path("delegations/<int:pk>/end/", delegation.DelegationEnd.as_view(), name="delegation-end"),
    # In confidence
    path("complaints/", complaint.ComplaintList.as_view(), name="complaint-list"),
    path("complaints/<int:pk>/", complaint.ComplaintDetail.as_view(), name="complaint-detail"),
    path(
        "placements/<int:pk>/complaints/add/",
        complaint.ComplaintAdd.as_view(),
        name="complaint-add",
    ),
    path(
        "complaints/<int:pk>/take-up/",
        complaint.ComplaintTakeUp.as_view(),
        name="complaint-take-up",
    ),
    path(
        "complaints/<int:pk>/assign/", complaint.ComplaintAssign.as_view(), name="complaint-assign"
    ),
    path(
        "complaints/<int:pk>/answer/", complaint.ComplaintAnswer.as_view(), name="complaint-answer"
    ),
    path(
        "complaints/<int:pk>/ask-again/",
        complaint.ComplaintAskAgain.as_view(),
        name="complaint-ask-again",
    ),
    path(
        "complaints/<int:pk>/settle/", complaint.ComplaintSettle.as_view(), name="complaint-settle"
    ),
    path("complaints/<int:pk>/close/", complaint.ComplaintClose.as_view(), name="complaint-close"),
    # The mentor's personal link
    path("m/<str:token>.ics", mentor_calendar.MentorCalendar.as_view(), name="mentor-calendar"),
    path("m/<str:token>", mentor.MentorPage.as_view(), name="mentor-link"),
    path("m/<str:token>/hired", mentor.MentorHireOutcome.as_view(), name="mentor-hire-outcome"),
    path(
        "m/<str:token>/first-days",
        mentor_practice.MentorFirstDays.as_view(),
        name="mentor-first-days",
    ),
    path("m/<str:token>/fine", mentor_practice.MentorFine.as_view(), name="mentor-fine"),
    path(
        "m/<str:token>/weeks/<str:week>", mentor_practice.MentorWeek.as_view(), name="mentor-week"
    ),
    path(
        "m/<str:token>/incident", mentor_practice.MentorIncident.as_view(), name="mentor-incident"
    ),
    path("m/<str:token>/files/<int:pk>", mentor_practice.MentorFile.as_view(), name="mentor-file"),
]
