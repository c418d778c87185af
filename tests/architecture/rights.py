"""Which right each route asks for; read it as the platform's map of doors.

A route that is not here fails the tests: say who may use it, and why not fewer.
"""

PUBLIC = "everybody, signed in or not"
SIGNED_IN = "everybody signed in"
NOBODY = "nobody: the method exists in the library only"

RIGHTS = {
    PUBLIC: (
        "account_login, account_logout, account_inactive, account_signup, "
        "account_reset_password, account_reset_password_from_key_done, "
        "account_reset_password_from_key, account_reset_password_done, api:token, api:schema, "
        "api:docs, health, ready, metrics, theme-choose, language-choose, gallery, mentor-link, "
        "host-link, host-decline, "
        "mfa_authenticate, mfa_login_webauthn, openid_connect_login, openid_connect_callback, "
        "national_identity_login, national_identity_callback, socialaccount_login_cancelled, "
        "mentor-hire-outcome, mentor-calendar, calendar-feed, survey, survey-review, "
        "survey-opt-out, survey-section, survey-withdraw, "
        "telegram-updates, document-ask, document-verify, contract-link, contract-link-document, "
        "mentor-first-days, mentor-fine, mentor-week, mentor-incident, mentor-file"
    ),
    SIGNED_IN: (
        "account_reauthenticate, account_change_password, account_set_password, home, "
        "job-detail, job-cancel, notification-list, notification-open, notification-read-all, "
        "affiliation-choose, mfa_index, second-factor-required, mfa_activate_totp, "
        "mfa_add_webauthn, mfa_edit_webauthn, factor-remove, mfa_view_recovery_codes, "
        "mfa_generate_recovery_codes, mfa_download_recovery_codes, session-end, "
        "session-end-others, identity-unlink, mfa_reauthenticate, mfa_reauthenticate_webauthn, "
        "personal-data, personal-data-download, consent-withdraw, correction-request-list, "
        "correction-request-add, correction-request-detail, correction-request-withdraw, "
        "erasure-request-list, erasure-request-add, erasure-request-withdraw, "
        "token-list, token-add, token-revoke, personal-number-own, personal-number-remove, "
        "message-settings, telegram-connect, telegram-disconnect, "
        "calendar-list, calendar-add, calendar-revoke, document-file"
    ),
    NOBODY: (
        "api:organization-detail update, api:cluster-detail update, api:membership-detail "
        "update, api:programme-detail update, api:personneldemand-detail update, "
        "api:agreement-detail update, api:posting-detail update, api:placementround-detail update, "
        "api:indicatortarget-detail update, api:diaryentry-detail update, "
        "api:sharedposting-detail update"
    ),
    "common.answer_erasures": "erasure-request-carry-out, erasure-request-refuse",
    "common.import_files": (
        "api:importrun-list list, api:importrun-list create, api:importrun-detail retrieve, "
        "import-list, import-add, import-detail, import-columns, import-write, import-undo, "
        "import-report, import-refused"
    ),
    "common.reset_second_factor": "second-factor-reset",
    "common.view_audit": "history-list, history-export",
    "common.view_operation": "operation, letter-log",
    "internships.apply": (
        "api:application-consent consent, api:application-list create, "
        "api:application-reorder reorder, api:application-withdraw withdraw, application-add, "
        "application-change, application-withdraw, choice-list, choice-order, interview-take, "
        "interview-give-back, api:interviewslot-take take, api:interviewslot-give-back give_back"
    ),
    "internships.change_contract": (
        "contract-add, contract-add-cohort, contract-send, contract-send-again, contract-cancel, "
        "contract-paper, contract-amend, amendment-paper, amendment-withdraw"
    ),
    "internships.sign_contract": "contract-sign, amendment-sign, contract-requisites",
    "internships.write_requisites": "requisites-own",
    "internships.view_contracts": (
        "api:contract-list list, api:contract-detail retrieve, api:contract-effective effective, "
        "contract-list, contract-detail, contract-document, amendment-document, signature-scan"
    ),
    "internships.waive_start": "placement-waive",
    "internships.change_placement": (
        "api:placement-interrupt interrupt, placement-interrupt, placement-supervise, "
        "placement-nudge, practice-exceptions, supervisors-spread, "
        "api:placement-transfer transfer, placement-transfer, own-place-approve, "
        "own-place-refuse, api:ownplace-approve approve, api:ownplace-refuse refuse, "
        "swap-approve, swap-refuse, api:placementswap-approve approve, "
        "api:placementswap-refuse refuse"
    ),
    "internships.change_posting": (
        "api:posting-list create, api:posting-detail partial_update, api:posting-cancel cancel, "
        "api:posting-copy copy, api:posting-submit submit, posting-add, posting-change, "
        "posting-submit, posting-copy, posting-cancel, api:posting-take-back take_back, "
        "posting-change-take-back, posting-template, posting-template-forget, posting-drafts, "
        "posting-last-year, shared-posting-add, shared-posting-detail, shared-posting-change, "
        "shared-posting-submit, api:sharedposting-list list, api:sharedposting-list create, "
        "api:sharedposting-detail retrieve, api:sharedposting-detail partial_update, "
        "api:sharedposting-submit submit"
    ),
    "internships.change_round": (
        "api:placementround-list create, api:placementround-detail partial_update, "
        "api:placementround-cancel cancel, api:placementround-open open, api:allocationrun-list "
        "create, placement-round-add, placement-round-change, placement-round-open, "
        "placement-round-cancel, practice-order, placement-round-allocation, "
        "placement-round-dry-run, "
        "placement-round-allocate, placement-round-compare, placement-round-comparison, "
        "placement-round-follow, allocation-run-protocol, api:allocationrun-protocol protocol, "
        "reserved-student-list, reserved-student-add, "
        "reserved-student-remove, api:placementround-follow follow, "
        "api:placementround-compare compare, api:reservedstudent-list create, "
        "api:reservedstudent-detail destroy"
    ),
    "internships.confirm_placement": (
        "api:placement-confirm confirm, api:placement-decline decline, placement-confirm, "
        "placement-decline"
    ),
    "internships.exchange_place": (
        "swap-propose, swap-agree, swap-decline, swap-withdraw, api:placementswap-list create, "
        "api:placementswap-agree agree, api:placementswap-decline decline, "
        "api:placementswap-withdraw withdraw"
    ),
    "internships.confirm_arrival": "induction-confirm",
    "internships.view_diaries": (
        "api:diaryentry-list list, api:diaryentry-detail retrieve, api:weeklycheck-list list, "
        "api:weeklycheck-detail retrieve, diary-detail, diary-week, diary-file, report-file"
    ),
    "internships.write_diary": (
        "api:diaryentry-detail partial_update, api:diaryentry-absence absence, "
        "api:weeklycheck-answer answer, diary-own, plan-change, plan-send, check-answer, "
        "diary-entry, diary-entry-topic, diary-entry-absence, diary-file-remove, report-hand-in"
    ),
    "internships.check_diaries": (
        "api:weeklycheck-list create, diary-list, diary-fine, plan-approve, plan-return, "
        "plan-reopen, week-check, diary-entry-excuse, diary-entry-make-up, report-conclude"
    ),
    "internships.view_grades": (
        "api:practicegrade-list list, api:practicegrade-detail retrieve, "
        "api:gradingscheme-list list, api:gradingscheme-detail retrieve, practice-grade-list, "
        "practice-grade-detail, commission-list, commission-detail, grading-scheme-list, "
        "grading-scheme-detail"
    ),
    "internships.give_marks": (
        "api:practicegrade-list create, api:practicegrade-sign sign, practice-grade-mark, "
        "practice-grade-sign, practice-grades-sign"
    ),
    "internships.mark_in_commission": "practice-grade-commission",
    "internships.lead_grades": (
        "api:practicegrade-correct correct, practice-grade-correct, repeat-list, repeat-arrange, "
        "repeat-refuse, commission-add, grading-scheme-add, placement-certificate, "
        "round-certificates"
    ),
    "internships.ask_repeat": "repeat-ask",
    "internships.rate_place": (
        "api:placerating-list list, api:placerating-list create, api:placerating-detail retrieve, "
        "place-rate, motivation-say, hired-answer"
    ),
    "internships.view_place_ratings": "place-ratings",
    "internships.gather_file": "placement-gather, placement-file",
    "internships.delegate": "delegation-list, delegation-add, delegation-end",
    "internships.view_visits": "visit-photo",
    "internships.record_visit": "visit-add",
    "internships.report_incident": "incident-add",
    "internships.close_incident": "incident-close",
    "internships.view_complaints": "complaint-list, complaint-detail",
    "internships.complain": "complaint-add, complaint-ask-again, complaint-settle",
    "internships.answer_complaints": "complaint-take-up, complaint-answer, complaint-close",
    "internships.assign_complaints": "complaint-assign",
    "internships.moderate_posting": (
        "api:posting-close close, api:posting-publish publish, api:posting-send-back send_back, "
        "posting-publish, posting-return, posting-close, api:posting-agree agree, "
        "api:posting-refuse refuse, posting-change-agree, posting-change-refuse, posting-review, "
        "posting-review-next, posting-reserve, api:posting-reserve reserve"
    ),
    "internships.plan_practice": (
        "practice-target-list, practice-target-add, practice-target-change, practice-target-remove"
    ),
    "internships.name_mentor": (
        "api:placement-mentor mentor, placement-name-mentor, placement-send-link"
    ),
    "internships.propose_place": (
        "own-place-add, own-place-withdraw, api:ownplace-list create, "
        "api:ownplace-withdraw withdraw"
    ),
    "internships.rank_applicants": (
        "api:posting-ranking ranking, posting-ranking, application-note-add, "
        "application-note-remove, interview-list, interview-offer, interview-withdraw, "
        "api:interviewslot-list create, api:interviewslot-invite invite, "
        "api:interviewslot-withdraw withdraw, api:applicationnote-list list, "
        "api:applicationnote-list create, api:applicationnote-detail retrieve, "
        "api:applicationnote-detail destroy"
    ),
    "internships.exchange_messages": (
        "application-messages, application-messages-seen, api:applicationmessage-list list, "
        "api:applicationmessage-list create, api:applicationmessage-detail retrieve, "
        "api:applicationmessage-seen seen"
    ),
    "internships.read_cv": "application-cv",
    "internships.view_applications": (
        "api:application-list list, api:application-detail retrieve, application-list, "
        "api:interviewslot-list list, api:interviewslot-detail retrieve, "
        "application-detail, placement-round-outcome, posting-outcome"
    ),
    "internships.view_evaluations": "api:evaluation-list list, api:evaluation-detail retrieve",
    "internships.view_placements": (
        "api:placement-list list, api:placement-detail retrieve, placement-list, "
        "placement-detail, placement-referral, "
        "own-place-list, own-place-detail, api:ownplace-list list, api:ownplace-detail retrieve, "
        "swap-list, swap-detail, api:placementswap-list list, api:placementswap-detail retrieve"
    ),
    "internships.view_postings": (
        "api:posting-list list, api:posting-detail retrieve, api:posting-changes changes, "
        "posting-list, posting-detail"
    ),
    "internships.view_posting_results": "api:posting-results results, posting-results",
    "internships.view_rounds": (
        "api:placementround-list list, api:placementround-detail retrieve, "
        "api:allocationrun-list list, api:allocationrun-detail retrieve, "
        "api:allocationrun-replay replay, placement-round-list, placement-round-detail, "
        "allocation-run-detail, api:reservedstudent-list list, "
        "api:reservedstudent-detail retrieve"
    ),
    "monitoring.change_campaign": (
        "api:campaign-list create, api:campaign-close close, api:campaign-invite invite, "
        "api:campaign-launch launch, api:campaign-remind remind, api:invitation-list list, "
        "api:invitation-detail retrieve, campaign-add, campaign-change, campaign-frame, "
        "campaign-launch, campaign-invite, campaign-remind, campaign-close, campaign-discard, "
        "invitation-list, invitation-fail, invitation-resend"
    ),
    "monitoring.view_campaigns": (
        "api:campaign-list list, api:campaign-detail retrieve, api:campaign-results results, "
        "campaign-list, campaign-detail, campaign-results"
    ),
    "monitoring.view_questionnaires": (
        "api:questionnaire-list list, api:questionnaire-detail retrieve, questionnaire-list, "
        "questionnaire-detail"
    ),
    "partners.read_personal_number": "personal-number-read",
    "partners.answer_corrections": "correction-request-accept, correction-request-refuse",
    "partners.add_cluster": "api:cluster-list create, cluster-add",
    "partners.add_organization": "api:organization-list create, organization-add",
    "partners.change_agreement": (
        "api:agreement-list create, api:agreement-detail partial_update, api:agreement-send send, "
        "api:agreement-accept accept, api:agreement-send-back send_back, api:agreement-sign sign, "
        "api:agreement-terminate terminate, api:agreement-renew renew, "
        "api:agreement-discard discard, api:agreement-attach attach, "
        "api:agreementdocument-detail destroy, api:agreementobligation-list create, "
        "api:agreementobligation-detail destroy, api:agreementobligation-finish finish, "
        "agreement-add, agreement-change, agreement-send, agreement-accept, agreement-return, "
        "agreement-sign, agreement-terminate, agreement-renew, agreement-discard, "
        "agreement-attach, agreement-document-remove, obligation-add, obligation-remove, "
        "obligation-finish"
    ),
    "partners.read_agreement_document": (
        "api:agreementdocument-list list, api:agreementdocument-detail retrieve, "
        "api:agreementdocument-file file, agreement-document"
    ),
    "partners.view_agreements": (
        "api:agreement-list list, api:agreement-detail retrieve, "
        "api:agreementobligation-list list, api:agreementobligation-detail retrieve, "
        "agreement-list, agreement-detail"
    ),
    "partners.change_cluster": (
        "api:cluster-detail partial_update, api:membership-list create, api:membership-detail "
        "partial_update, api:membership-end end, cluster-change, member-choice, membership-add, "
        "membership-change, membership-end"
    ),
    "partners.change_demand": (
        "api:personneldemand-list create, api:personneldemand-detail partial_update, "
        "api:personneldemand-detail destroy, demand-add, demand-change, demand-delete"
    ),
    "partners.change_organization": (
        "api:organization-detail partial_update, organization-change, unit-add"
    ),
    "partners.change_profile": (
        "api:competenceprofile-list create, api:competenceprofile-agree agree, "
        "api:competenceprofile-requirements requirements, profile-add, profile-change, "
        "profile-agree"
    ),
    "partners.change_programme": (
        "api:programme-list create, api:programme-detail partial_update, programme-add, "
        "programme-change"
    ),
    "partners.load_classifiers": (
        "api:classifierload-list list, api:classifierload-load load, api:classifierload-detail "
        "retrieve, classifier-list, classifier-load"
    ),
    "partners.manage_affiliations": (
        "api:affiliation-list list, api:affiliation-list create, api:affiliation-detail "
        "retrieve, api:affiliation-end end, api:affiliation-invite invite, affiliation-list, "
        "affiliation-add, affiliation-end, affiliation-invite"
    ),
    "partners.require_competence": "api:competenceprofile-require require, profile-require",
    "partners.view_clusters": (
        "api:cluster-list list, api:cluster-detail retrieve, api:cluster-checklist checklist, "
        "api:membership-list list, api:membership-detail retrieve, cluster-list, cluster-detail"
    ),
    "partners.view_demands": (
        "api:personneldemand-list list, api:personneldemand-totals totals, "
        "api:personneldemand-detail retrieve, demand-list, demand-totals, demand-detail"
    ),
    "partners.view_organizations": (
        "api:organization-list list, api:organization-detail retrieve, api:region-list list, "
        "api:region-detail retrieve, api:district-list list, api:district-detail retrieve, "
        "api:industry-list list, api:industry-detail retrieve, api:occupation-list list, "
        "api:occupation-detail retrieve, api:fieldofeducation-list list, "
        "api:fieldofeducation-detail retrieve, api:speciality-list list, api:speciality-detail "
        "retrieve, api:competence-list list, api:competence-detail retrieve, "
        "choice-suggestions, organization-list, organization-own, organization-detail"
    ),
    "partners.view_profiles": (
        "api:competenceprofile-list list, api:competenceprofile-detail retrieve, profile-detail"
    ),
    "partners.view_programmes": (
        "api:programme-list list, api:programme-detail retrieve, programme-list, programme-detail"
    ),
    "partners.view_students": (
        "api:student-list list, api:student-detail retrieve, student-list, student-detail"
    ),
    "quality.complete_action": (
        "api:correctiveaction-complete complete, corrective-action-complete"
    ),
    "quality.demand_correction": (
        "api:nonconformity-list create, api:nonconformity-withdraw withdraw, problem-demand, "
        "problem-withdraw"
    ),
    "quality.lead_correction": (
        "api:signal-dismiss dismiss, api:signal-open open, api:nonconformity-add-action "
        "add_action, api:nonconformity-analyse analyse, api:nonconformity-begin begin, "
        "api:nonconformity-contain contain, api:nonconformity-plan plan, "
        "api:nonconformity-reject reject, api:correctiveaction-remove remove, signal-open, "
        "signal-dismiss, problem-contain, problem-analyse, problem-action-add, problem-plan, "
        "problem-begin, problem-reject, corrective-action-remove"
    ),
    "quality.set_target": (
        "api:indicatortarget-list create, api:indicatortarget-detail partial_update, "
        "api:indicatortarget-detail destroy, target-add, target-change, target-remove"
    ),
    "quality.verify_correction": (
        "api:nonconformity-close close, api:nonconformity-reopen reopen, problem-close, "
        "problem-reopen"
    ),
    "quality.view_indicators": (
        "api:indicator-list list, api:indicator-detail retrieve, api:indicatorvalue-list list, "
        "api:indicatorvalue-detail retrieve, api:indicatortarget-list list, "
        "api:indicatortarget-detail retrieve, indicator-list, indicator-dashboard, "
        "indicator-detail, indicator-records, target-list"
    ),
    "quality.view_problems": (
        "api:signal-list list, api:signal-detail retrieve, api:nonconformity-list list, "
        "api:nonconformity-detail retrieve, api:correctiveaction-list list, "
        "api:correctiveaction-detail retrieve, signal-list, signal-detail, problem-list, "
        "problem-detail, corrective-action-list"
    ),
}
