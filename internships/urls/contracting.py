"""Pages on which the parties write down and sign what they agreed on."""

from django.urls import URLPattern, URLResolver, path

from internships.views.contracting import (
    contract,
    contract_link,
    papers,
    requisites,
    signature,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # Papers of a placement
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
]
