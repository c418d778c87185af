"""Pages of the partners app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from partners.views import (
    affiliation,
    affiliation_choice,
    agreement,
    agreement_papers,
    choice,
    classifiers,
    cluster,
    correction_request,
    demand,
    membership,
    organization,
    personal_number,
    profile,
    programme,
    student,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # In which affiliation a person acts
    path("affiliations/choose/", affiliation_choice.choose_affiliation, name="affiliation-choose"),
    # Personal numbers
    path(
        "my-data/personal-number/",
        personal_number.OwnPersonalNumber.as_view(),
        name="personal-number-own",
    ),
    path(
        "my-data/personal-number/remove/",
        personal_number.OwnPersonalNumberRemove.as_view(),
        name="personal-number-remove",
    ),
    path(
        "personal-numbers/<int:pk>/",
        personal_number.PersonalNumberRead.as_view(),
        name="personal-number-read",
    ),
    # Official classifiers
    path("classifiers/", classifiers.ClassifierList.as_view(), name="classifier-list"),
    path("classifiers/load/", classifiers.ClassifierLoading.as_view(), name="classifier-load"),
    path("choices/<str:kind>/", choice.ChoiceSuggestions.as_view(), name="choice-suggestions"),
    # Organizations
    path("organizations/", organization.OrganizationList.as_view(), name="organization-list"),
    path("organizations/add/", organization.OrganizationCreate.as_view(), name="organization-add"),
    path("organizations/own/", organization.OwnOrganization.as_view(), name="organization-own"),
    path(
        "organizations/<int:pk>/",
        organization.OrganizationDetail.as_view(),
        name="organization-detail",
    ),
    path(
        "organizations/<int:pk>/change/",
        organization.OrganizationUpdate.as_view(),
        name="organization-change",
    ),
    path("organizations/<int:pk>/units/add/", organization.UnitCreate.as_view(), name="unit-add"),
    # People and their roles
    path(
        "organizations/<int:pk>/people/",
        affiliation.AffiliationList.as_view(),
        name="affiliation-list",
    ),
    path(
        "organizations/<int:pk>/people/add/",
        affiliation.AffiliationCreate.as_view(),
        name="affiliation-add",
    ),
    path(
        "affiliations/<int:pk>/end/", affiliation.AffiliationEnd.as_view(), name="affiliation-end"
    ),
    path(
        "affiliations/<int:pk>/invite/",
        affiliation.AffiliationInvite.as_view(),
        name="affiliation-invite",
    ),
    path(
        "affiliations/<int:pk>/second-factor/",
        affiliation.SecondFactorReset.as_view(),
        name="second-factor-reset",
    ),
    # Requests to correct personal data
    path(
        "correction-requests/",
        correction_request.CorrectionRequestList.as_view(),
        name="correction-request-list",
    ),
    path(
        "correction-requests/add/",
        correction_request.CorrectionRequestCreate.as_view(),
        name="correction-request-add",
    ),
    path(
        "correction-requests/<int:pk>/",
        correction_request.CorrectionRequestDetail.as_view(),
        name="correction-request-detail",
    ),
    path(
        "correction-requests/<int:pk>/withdraw/",
        correction_request.CorrectionRequestWithdraw.as_view(),
        name="correction-request-withdraw",
    ),
    path(
        "correction-requests/<int:pk>/accept/",
        correction_request.CorrectionRequestAccept.as_view(),
        name="correction-request-accept",
    ),
    path(
        "correction-requests/<int:pk>/refuse/",
        correction_request.CorrectionRequestRefuse.as_view(),
        name="correction-request-refuse",
    ),
    # Clusters and their members
    path("clusters/", cluster.ClusterList.as_view(), name="cluster-list"),
    path("clusters/add/", cluster.ClusterCreate.as_view(), name="cluster-add"),
    path("clusters/<int:pk>/", cluster.ClusterDetail.as_view(), name="cluster-detail"),
    path("clusters/<int:pk>/change/", cluster.ClusterUpdate.as_view(), name="cluster-change"),
    path("clusters/<int:pk>/members/", membership.MemberChoice.as_view(), name="member-choice"),
    path(
        "clusters/<int:pk>/members/<int:organization>/add/",
        membership.MembershipCreate.as_view(),
        name="membership-add",
    ),
    path(
        "memberships/<int:pk>/change/",
        membership.MembershipUpdate.as_view(),
        name="membership-change",
    ),
    path("memberships/<int:pk>/end/", membership.MembershipEnd.as_view(), name="membership-end"),
    # Programmes and students
    path("programmes/", programme.ProgrammeList.as_view(), name="programme-list"),
    path("programmes/add/", programme.ProgrammeCreate.as_view(), name="programme-add"),
    path("programmes/<int:pk>/", programme.ProgrammeDetail.as_view(), name="programme-detail"),
    path(
        "programmes/<int:pk>/change/", programme.ProgrammeUpdate.as_view(), name="programme-change"
    ),
    path("students/", student.StudentList.as_view(), name="student-list"),
    path("students/<int:pk>/", student.StudentDetail.as_view(), name="student-detail"),
    # Agreements
    path("agreements/", agreement.AgreementList.as_view(), name="agreement-list"),
    path("agreements/add/", agreement.AgreementCreate.as_view(), name="agreement-add"),
    path("agreements/<int:pk>/", agreement.AgreementDetail.as_view(), name="agreement-detail"),
    path(
        "agreements/<int:pk>/change/", agreement.AgreementUpdate.as_view(), name="agreement-change"
    ),
    path("agreements/<int:pk>/send/", agreement.AgreementSend.as_view(), name="agreement-send"),
    path(
        "agreements/<int:pk>/accept/", agreement.AgreementAccept.as_view(), name="agreement-accept"
    ),
    path(
        "agreements/<int:pk>/return/", agreement.AgreementReturn.as_view(), name="agreement-return"
    ),
    path("agreements/<int:pk>/sign/", agreement.AgreementSign.as_view(), name="agreement-sign"),
    path(
        "agreements/<int:pk>/terminate/",
        agreement.AgreementTerminate.as_view(),
        name="agreement-terminate",
    ),
    path("agreements/<int:pk>/renew/", agreement.AgreementRenew.as_view(), name="agreement-renew"),
    path(
        "agreements/<int:pk>/discard/",
        agreement.AgreementDiscard.as_view(),
        name="agreement-discard",
    ),
    path(
        "agreements/<int:pk>/documents/add/",
        agreement_papers.DocumentAttach.as_view(),
        name="agreement-attach",
    ),
    path(
        "agreement-documents/<int:pk>/",
        agreement_papers.DocumentDownload.as_view(),
        name="agreement-document",
    ),
    path(
        "agreement-documents/<int:pk>/remove/",
        agreement_papers.DocumentRemove.as_view(),
        name="agreement-document-remove",
    ),
    path(
        "agreements/<int:pk>/obligations/add/",
        agreement_papers.ObligationAdd.as_view(),
        name="obligation-add",
    ),
    path(
        "obligations/<int:pk>/remove/",
        agreement_papers.ObligationRemove.as_view(),
        name="obligation-remove",
    ),
    path(
        "obligations/<int:pk>/finish/",
        agreement_papers.ObligationFinish.as_view(),
        name="obligation-finish",
    ),
    # Demand for personnel
    path("demands/", demand.DemandList.as_view(), name="demand-list"),
    path("demands/totals/", demand.DemandTotals.as_view(), name="demand-totals"),
    path("demands/add/", demand.DemandCreate.as_view(), name="demand-add"),
    path("demands/<int:pk>/", demand.DemandDetail.as_view(), name="demand-detail"),
    path("demands/<int:pk>/change/", demand.DemandUpdate.as_view(), name="demand-change"),
    path("demands/<int:pk>/delete/", demand.DemandDelete.as_view(), name="demand-delete"),
    # Competence profiles
    path("programmes/<int:pk>/profiles/add/", profile.ProfileCreate.as_view(), name="profile-add"),
    path("profiles/<int:pk>/", profile.ProfileDetail.as_view(), name="profile-detail"),
    path("profiles/<int:pk>/change/", profile.ProfileUpdate.as_view(), name="profile-change"),
    path("profiles/<int:pk>/require/", profile.ProfileRequire.as_view(), name="profile-require"),
    path("profiles/<int:pk>/agree/", profile.ProfileAgree.as_view(), name="profile-agree"),
]
