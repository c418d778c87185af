"""Pages of the internships app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from internships.views import (
    allocation,
    application,
    application_message,
    application_note,
    certificate,
    check,
    choice,
    commission,
    comparison,
    complaint,
    contract,
    contract_link,
    delegation,
    desk,
    diary,
    diary_plan,
    feedback,
    grade,
    grading_scheme,
    host,
    interview,
    mentor,
    mentor_calendar,
    mentor_practice,
    move,
    oversight,
    own_place,
    papers,
    placement,
    posting,
    posting_copy,
    posting_results,
    posting_review,
    posting_steps,
    ranking,
    report,
    requisites,
    reserved,
    shared_posting,
    signature,
)
from internships.views import round as rounds

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
    path("placements/<int:pk>/contract/", contract.ContractMake.as_view(), name="contract-add"),
    path(
        "placements/<int:pk>/referral/",
        papers.PlacementReferral.as_view(),
        name="placement-referral",
    ),
    path("placements/<int:pk>/waive/", papers.PlacementWaive.as_view(), name="placement-waive"),
    # Contracts
    path("contracts/", contract.ContractList.as_view(), name="contract-list"),
    path("contracts/requisites/", requisites.OwnRequisites.as_view(), name="requisites-own"),
    path(
        "placement-rounds/<int:pk>/contracts/",
        contract.ContractMakeCohort.as_view(),
        name="contract-add-cohort",
    ),
    path("placement-rounds/<int:pk>/order/", papers.RoundOrder.as_view(), name="practice-order"),
    path("contracts/<int:pk>/", contract.ContractDetail.as_view(), name="contract-detail"),
    path("contracts/<int:pk>/send/", contract.ContractSend.as_view(), name="contract-send"),
    path(
        "contracts/<int:pk>/send-again/",
        contract.ContractSendAgain.as_view(),
        name="contract-send-again",
    ),
    path("contracts/<int:pk>/cancel/", contract.ContractCancel.as_view(), name="contract-cancel"),
    path(
        "contracts/<int:pk>/document/",
        contract.ContractDocument.as_view(),
        name="contract-document",
    ),
    path(
        "contracts/<int:pk>/requisites/",
        requisites.RequisitesConfirm.as_view(),
        name="contract-requisites",
    ),
    path("contracts/<int:pk>/sign/", signature.ContractSign.as_view(), name="contract-sign"),
    path("contracts/<int:pk>/paper/", signature.ContractPaper.as_view(), name="contract-paper"),
    path("contracts/<int:pk>/amend/", signature.ContractAmend.as_view(), name="contract-amend"),
    path("amendments/<int:pk>/sign/", signature.AmendmentSign.as_view(), name="amendment-sign"),
    path("amendments/<int:pk>/paper/", signature.AmendmentPaper.as_view(), name="amendment-paper"),
    path(
        "amendments/<int:pk>/withdraw/",
        signature.AmendmentWithdraw.as_view(),
        name="amendment-withdraw",
    ),
    path(
        "amendments/<int:pk>/document/",
        signature.AmendmentDocument.as_view(),
        name="amendment-document",
    ),
    path(
        "contract-signatures/<int:pk>/scan/",
        signature.SignatureScan.as_view(),
        name="signature-scan",
    ),
    # The host's personal link
    path("c/<str:token>", contract_link.ContractLink.as_view(), name="contract-link"),
    path(
        "c/<str:token>/document",
        contract_link.ContractLinkDocument.as_view(),
        name="contract-link-document",
    ),
    path(
        "placements/<int:pk>/transfer/", move.PlacementTransfer.as_view(), name="placement-transfer"
    ),
    # Exchanges of places
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
    # Grades
    path("grades/", grade.PracticeGradeList.as_view(), name="practice-grade-list"),
    path("grades/repeats/", grade.RepeatList.as_view(), name="repeat-list"),
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
    path("placements/<int:pk>/repeat/ask/", grade.RepeatAsk.as_view(), name="repeat-ask"),
    path("placements/<int:pk>/repeat/", grade.RepeatArrange.as_view(), name="repeat-arrange"),
    path("repeats/<int:pk>/refuse/", grade.RepeatRefuse.as_view(), name="repeat-refuse"),
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
