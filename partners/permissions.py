"""What may be done with partners, and the backend that asks a person's affiliations."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.permissions import DECLARED, declare
from partners.enums import UNITS, OrganizationKind, Role
from partners.reach import reach_of


def own_organization(affiliation, organization) -> bool:
    """The affiliation's organization itself, or a unit of it; every one for an operator."""
    if affiliation.role == Role.OPERATOR:
        return True
    if affiliation.organization_id in (organization.pk, organization.parent_id):
        return True
    parent = organization.parent if organization.parent_id else None
    return parent is not None and affiliation.organization_id == parent.parent_id


def own_university(affiliation, record) -> bool:
    return affiliation.organization_id == record.university_id


def own_institution(affiliation, record) -> bool:
    return affiliation.organization_id == record.institution_id


def own_enterprise(affiliation, record) -> bool:
    return affiliation.organization_id == record.enterprise_id


def party_to(affiliation, record) -> bool:
    """A party to the agreement (or to what belongs to it); a draft nobody was sent yet is its
    author's alone."""
    agreement = getattr(record, "agreement", record)
    if agreement.sent_at is None:
        return affiliation.organization_id == agreement.drafted_by_id
    parties = agreement.parties.all()
    return any(affiliation.organization_id == party.organization_id for party in parties)


def _coordinated(affiliation, record) -> bool:
    """The cluster (or the cluster of the membership) is coordinated by the organization."""
    cluster = getattr(record, "cluster", record)
    return cluster.is_coordinated_by(affiliation.organization_id)


VIEW_ORGANIZATIONS = declare("partners.view_organizations", _("see the register of organizations"))
ADD_ORGANIZATION = declare("partners.add_organization", _("add an organization"))
CHANGE_ORGANIZATION = declare(
    "partners.change_organization", _("change an organization's card"), own_organization
)
LOAD_CLASSIFIERS = declare("partners.load_classifiers", _("load the official classifiers"))
MANAGE_AFFILIATIONS = declare(
    "partners.manage_affiliations",
    _("give people roles"),
    lambda affiliation, record: own_organization(
        affiliation, getattr(record, "organization", record)
    ),
)
VIEW_CLUSTERS = declare("partners.view_clusters", _("see clusters"))
ADD_CLUSTER = declare("partners.add_cluster", _("make a cluster"))
CHANGE_CLUSTER = declare(
    "partners.change_cluster", _("change a cluster and its members"), _coordinated
)
VIEW_PROGRAMMES = declare("partners.view_programmes", _("see programmes"))
CHANGE_PROGRAMME = declare("partners.change_programme", _("change programmes"), own_institution)
VIEW_STUDENTS = declare("partners.view_students", _("see students"))
IMPORT_STUDENTS = declare("partners.import_students", _("import students and programmes"))
READ_PERSONAL_NUMBER = declare(
    "partners.read_personal_number", _("read the personal number of a person in a contract")
)
VIEW_DEMANDS = declare("partners.view_demands", _("see the demand for personnel"))
CHANGE_DEMAND = declare("partners.change_demand", _("state demand for personnel"), own_enterprise)
VIEW_PROFILES = declare("partners.view_profiles", _("see competence profiles"))
CHANGE_PROFILE = declare(
    "partners.change_profile",
    _("change competence profiles"),
    lambda affiliation, record: own_institution(affiliation, getattr(record, "programme", record)),
)
ANSWER_CORRECTIONS = declare(
    "partners.answer_corrections",
    _("answer requests to correct personal data"),
    lambda affiliation, record: (
        affiliation.role == Role.OPERATOR
        if record.organization_id is None
        else affiliation.organization_id == record.organization_id
    ),
)
VIEW_AGREEMENTS = declare("partners.view_agreements", _("see agreements"))
CHANGE_AGREEMENT = declare(
    "partners.change_agreement", _("draw up, agree on and sign agreements"), party_to
)
READ_AGREEMENT_DOCUMENT = declare(
    "partners.read_agreement_document",
    _("read the documents of an agreement"),
    lambda affiliation, record: affiliation.role == Role.MINISTRY or party_to(affiliation, record),
)
REQUIRE_COMPETENCE = declare(
    "partners.require_competence", _("require a competence beyond the standard")
)


_INSTITUTIONS = {OrganizationKind.UNIVERSITY, OrganizationKind.COLLEGE, OrganizationKind.LYCEUM}
_HOSTS = {
    OrganizationKind.ENTERPRISE,
    OrganizationKind.RESEARCH_INSTITUTE,
    OrganizationKind.STATE_BODY,
}

# Where a role makes sense; the others fit every organization that is not a unit.
_PLACES: dict[Role, set] = {
    Role.OPERATOR: {OrganizationKind.STATE_BODY},
    Role.MINISTRY: {OrganizationKind.STATE_BODY},
    Role.UNIVERSITY_ADMIN: _INSTITUTIONS | {OrganizationKind.POSTGRADUATE},
    Role.SUPERVISOR: _INSTITUTIONS | UNITS,
    Role.STUDENT: _INSTITUTIONS,
    Role.HR: _HOSTS,
    Role.MENTOR: _HOSTS,
}

# Who may give which roles in the organizations they answer for; students come by import.
_GIVEN_BY: dict[Role, set[Role]] = {
    Role.OPERATOR: set(Role),
    Role.UNIVERSITY_ADMIN: {Role.UNIVERSITY_ADMIN, Role.SUPERVISOR},
    Role.HR: {Role.HR, Role.MENTOR},
}


def roles_to_give(user, organization) -> list[Role]:
    """The roles USER may give people of ORGANIZATION, in the order of the list of roles."""
    everywhere = set(OrganizationKind) - UNITS
    given = set().union(
        *(
            _GIVEN_BY.get(affiliation.role, set())
            for affiliation in reach_of(user).affiliations
            if own_organization(affiliation, organization)
        )
    )
    return [
        role
        for role in Role
        if role in given and organization.kind in _PLACES.get(role, everywhere)
    ]


class AffiliationBackend:
    """Grants what the matrix gives to the roles a person holds today, and nothing else."""

    @cached_property
    def matrix(self) -> dict:
        return import_string(settings.ROLE_PERMISSIONS)

    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user, code: str, record=None) -> bool:
        """Whether one affiliation both has the permission and covers the RECORD."""
        matrix = self.matrix  # loading it declares every app's permissions
        permission = DECLARED[code]
        return any(
            code in matrix.get(affiliation.role, ())
            and (
                record is None
                or permission.covers is None
                or permission.covers(affiliation, record)
            )
            for affiliation in reach_of(user).affiliations
        )

    def get_user(self, user_id):
        return get_user_model().objects.filter(pk=user_id, is_active=True).first()
