"""What may be done with internships."""

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.permissions import declare
from internships.enums import ApplicationState
from partners.enums import Role
from partners.permissions import own_enterprise, own_university


def own_student(affiliation, record) -> bool:
    return affiliation.user_id == record.student.user_id


def _reads_cv(affiliation, application) -> bool:
    """The student; the university that sends; the enterprise while the application stands."""
    match affiliation.role:
        case Role.STUDENT:
            return own_student(affiliation, application)
        case Role.UNIVERSITY_ADMIN:
            return own_university(affiliation, application.placement_round)
        case Role.HR:
            stands = application.state != ApplicationState.WITHDRAWN
            return stands and own_enterprise(affiliation, application.posting)
    return False


def _signs(affiliation, contract) -> bool:
    """The student named in it, HR of the enterprise, the administrator of the university."""
    match affiliation.role:
        case Role.STUDENT:
            own = contract.placements.filter(student__user=affiliation.user_id)
            return "student" in contract.template.signers and own.exists()
        case Role.HR:
            return own_enterprise(affiliation, contract)
    return own_university(affiliation, contract)


def _exchanges(affiliation, record) -> bool:
    """The student of a placement; either student of an exchange."""
    if hasattr(record, "other"):
        return affiliation.user_id in record.user_ids
    return own_student(affiliation, record)


VIEW_POSTINGS = declare("internships.view_postings", _("see postings"))
CHANGE_POSTING = declare("internships.change_posting", _("post places"), own_enterprise)
MODERATE_POSTING = declare(
    "internships.moderate_posting", _("publish or return postings"), own_university
)
VIEW_ROUNDS = declare("internships.view_rounds", _("see placement rounds"))
CHANGE_ROUND = declare(
    "internships.change_round", _("open and run placement rounds"), own_university
)
VIEW_APPLICATIONS = declare("internships.view_applications", _("see applications"))
APPLY = declare("internships.apply", _("apply for places"), own_student)
READ_CV = declare("internships.read_cv", _("read an applicant's CV"), _reads_cv)
RANK_APPLICANTS = declare("internships.rank_applicants", _("rank applicants"), own_enterprise)
VIEW_PLACEMENTS = declare("internships.view_placements", _("see placements"))
CONFIRM_PLACEMENT = declare(
    "internships.confirm_placement", _("confirm or decline the place offered"), own_student
)
PROPOSE_PLACE = declare(
    "internships.propose_place", _("propose a place one has found oneself"), own_student
)
EXCHANGE_PLACE = declare(
    "internships.exchange_place", _("exchange one's place with another student"), _exchanges
)
CHANGE_PLACEMENT = declare(
    "internships.change_placement", _("lead placements of the university"), own_university
)
NAME_MENTOR = declare(
    "internships.name_mentor", _("name the mentor of a placement"), own_enterprise
)
VIEW_CONTRACTS = declare("internships.view_contracts", _("see contracts"))
CHANGE_CONTRACT = declare(
    "internships.change_contract", _("make and amend contracts of the university"), own_university
)
SIGN_CONTRACT = declare("internships.sign_contract", _("sign contracts"), _signs)
WAIVE_START = declare(
    "internships.waive_start", _("let a placement start without a contract"), own_university
)
VIEW_EVALUATIONS = declare("internships.view_evaluations", _("see mentors' evaluations"))
