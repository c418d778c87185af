"""API routes of the partners app."""

from rest_framework.routers import SimpleRouter

from partners.api import (
    affiliation,
    agreement,
    classifiers,
    cluster,
    demand,
    organization,
    profile,
    programme,
)
from partners.api import reference as lists


def register(router: SimpleRouter) -> None:
    """Add this app's resources to the API."""
    router.register("organizations", organization.OrganizationViewSet)
    router.register("affiliations", affiliation.AffiliationViewSet)
    router.register("clusters", cluster.ClusterViewSet)
    router.register("memberships", cluster.MembershipViewSet)
    router.register("programmes", programme.ProgrammeViewSet)
    router.register("students", programme.StudentViewSet)
    router.register("personnel-demands", demand.PersonnelDemandViewSet)
    router.register("agreements", agreement.AgreementViewSet)
    router.register("agreement-documents", agreement.AgreementDocumentViewSet)
    router.register("agreement-obligations", agreement.AgreementObligationViewSet)
    router.register("competence-profiles", profile.ProfileViewSet)
    router.register("classifiers", classifiers.ClassifierViewSet)
    router.register("regions", lists.RegionViewSet)
    router.register("districts", lists.DistrictViewSet)
    router.register("industries", lists.IndustryViewSet)
    router.register("occupations", lists.OccupationViewSet)
    router.register("fields-of-education", lists.FieldOfEducationViewSet)
    router.register("specialities", lists.SpecialityViewSet)
    router.register("competences", lists.CompetenceViewSet)
