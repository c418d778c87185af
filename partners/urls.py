"""Pages of the partners app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from partners.views import (
    affiliation,
    affiliation_choice,
    choice,
    classifiers,
    cluster,
    membership,
    organization,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # In which affiliation a person acts
    path("affiliations/choose/", affiliation_choice.choose_affiliation, name="affiliation-choose"),
    # Official classifiers
    path("classifiers/", classifiers.ClassifierList.as_view(), name="classifier-list"),
    path("classifiers/load/", classifiers.ClassifierLoading.as_view(), name="classifier-load"),
    path("choices/<str:kind>/", choice.ChoiceSuggestions.as_view(), name="choice-suggestions"),
    # Organizations
    path("organizations/", organization.OrganizationList.as_view(), name="organization-list"),
    path("organizations/add/", organization.OrganizationCreate.as_view(), name="organization-add"),
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
]
