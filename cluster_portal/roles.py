"""The matrix: what each role may do. The permissions themselves are declared by the apps."""

from cluster_portal.common import permissions as common
from internships import permissions as internships
from monitoring import permissions as monitoring
from partners import permissions as partners
from partners.enums import Role
from quality import permissions as quality

_EVERYBODY = frozenset(
    {
        partners.VIEW_ORGANIZATIONS,
        partners.VIEW_CLUSTERS,
        partners.VIEW_PROGRAMMES,
        partners.VIEW_PROFILES,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.OPERATOR: _EVERYBODY
    | {
        partners.ANSWER_CORRECTIONS,
        partners.ADD_ORGANIZATION,
        partners.CHANGE_ORGANIZATION,
        partners.LOAD_CLASSIFIERS,
        partners.MANAGE_AFFILIATIONS,
        partners.VIEW_STUDENTS,
        partners.VIEW_DEMANDS,
        partners.VIEW_AGREEMENTS,
        common.VIEW_AUDIT,
        common.RESET_SECOND_FACTOR,
        common.ANSWER_ERASURES,
        common.VIEW_OPERATION,
        internships.VIEW_POSTINGS,
        internships.VIEW_ROUNDS,
        internships.VIEW_PLACEMENTS,
        monitoring.VIEW_QUESTIONNAIRES,
        quality.VIEW_INDICATORS,
    },
    Role.MINISTRY: _EVERYBODY
    | {
        partners.VIEW_STUDENTS,
        partners.VIEW_DEMANDS,
        partners.VIEW_AGREEMENTS,
        partners.READ_AGREEMENT_DOCUMENT,
        internships.VIEW_POSTINGS,
        internships.VIEW_ROUNDS,
        internships.VIEW_PLACEMENTS,
        internships.VIEW_EVALUATIONS,
        monitoring.VIEW_QUESTIONNAIRES,
        monitoring.VIEW_CAMPAIGNS,
        quality.VIEW_INDICATORS,
        quality.SET_TARGET,
        quality.VIEW_PROBLEMS,
        quality.DEMAND_CORRECTION,
        quality.VERIFY_CORRECTION,
    },
    Role.COORDINATOR: _EVERYBODY
    | {
        partners.ADD_ORGANIZATION,
        partners.ADD_CLUSTER,
        partners.CHANGE_CLUSTER,
        partners.VIEW_DEMANDS,
        partners.VIEW_AGREEMENTS,
        quality.VIEW_INDICATORS,
    },
    Role.UNIVERSITY_ADMIN: _EVERYBODY
    | {
        partners.ANSWER_CORRECTIONS,
        partners.ADD_ORGANIZATION,
        partners.CHANGE_ORGANIZATION,
        partners.MANAGE_AFFILIATIONS,
        partners.CHANGE_PROGRAMME,
        partners.VIEW_STUDENTS,
        partners.IMPORT_STUDENTS,
        partners.READ_PERSONAL_NUMBER,
        common.IMPORT_FILES,
        partners.VIEW_DEMANDS,
        partners.CHANGE_PROFILE,
        partners.VIEW_AGREEMENTS,
        partners.CHANGE_AGREEMENT,
        partners.READ_AGREEMENT_DOCUMENT,
        internships.VIEW_POSTINGS,
        internships.MODERATE_POSTING,
        internships.VIEW_ROUNDS,
        internships.CHANGE_ROUND,
        internships.VIEW_APPLICATIONS,
        internships.READ_CV,
        internships.VIEW_PLACEMENTS,
        internships.CHANGE_PLACEMENT,
        internships.VIEW_EVALUATIONS,
        monitoring.VIEW_QUESTIONNAIRES,
        monitoring.VIEW_CAMPAIGNS,
        monitoring.CHANGE_CAMPAIGN,
        quality.VIEW_INDICATORS,
        quality.VIEW_PROBLEMS,
        quality.LEAD_CORRECTION,
        quality.COMPLETE_ACTION,
        quality.VERIFY_CORRECTION,
    },
    Role.SUPERVISOR: _EVERYBODY
    | {
        partners.VIEW_STUDENTS,
        internships.VIEW_POSTINGS,
        internships.VIEW_ROUNDS,
        internships.VIEW_APPLICATIONS,
        internships.VIEW_PLACEMENTS,
        internships.VIEW_EVALUATIONS,
        quality.VIEW_INDICATORS,
        quality.VIEW_PROBLEMS,
        quality.COMPLETE_ACTION,
    },
    Role.HR: _EVERYBODY
    | {
        partners.ANSWER_CORRECTIONS,
        partners.CHANGE_ORGANIZATION,
        partners.MANAGE_AFFILIATIONS,
        partners.VIEW_DEMANDS,
        partners.CHANGE_DEMAND,
        partners.REQUIRE_COMPETENCE,
        partners.READ_PERSONAL_NUMBER,
        partners.VIEW_AGREEMENTS,
        partners.CHANGE_AGREEMENT,
        partners.READ_AGREEMENT_DOCUMENT,
        internships.VIEW_POSTINGS,
        internships.CHANGE_POSTING,
        internships.VIEW_ROUNDS,
        internships.VIEW_APPLICATIONS,
        internships.READ_CV,
        internships.RANK_APPLICANTS,
        internships.VIEW_PLACEMENTS,
        internships.NAME_MENTOR,
        internships.VIEW_EVALUATIONS,
        quality.VIEW_INDICATORS,
    },
    Role.MENTOR: _EVERYBODY,
    Role.STUDENT: _EVERYBODY
    | {
        internships.VIEW_POSTINGS,
        internships.VIEW_ROUNDS,
        internships.VIEW_APPLICATIONS,
        internships.APPLY,
        internships.READ_CV,
        internships.VIEW_PLACEMENTS,
        internships.CONFIRM_PLACEMENT,
    },
    Role.EXPERT: _EVERYBODY | {quality.VIEW_INDICATORS},
}
