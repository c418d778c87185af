"""What may be done with internships."""

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.permissions import declare
from internships.enums import ApplicationState
from partners.enums import Role
from partners.permissions import own_enterprise, own_university
from partners.reach import Reach


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


def _corresponds(affiliation, record) -> bool:
    """The applicant and the enterprise, about an application or one of its messages."""
    application = getattr(record, "application", record)
    if affiliation.role == Role.STUDENT:
        return own_student(affiliation, application)
    return own_enterprise(affiliation, application)


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


def _place(record):
    """The placement that a diary, a visit, a complaint … is about; a placement itself."""
    return getattr(record, "placement", record)


def _own_practice(affiliation, record) -> bool:
    return own_student(affiliation, _place(record))


def _looks_after(affiliation, record) -> bool:
    """The university's administrators; the supervisor, and who stands in for one today."""
    placement = _place(record)
    if affiliation.role != Role.SUPERVISOR:
        return own_university(affiliation, placement)
    if placement.university_id not in Reach(affiliation.user_id, [affiliation]).houses:
        return False
    if placement.supervisor_id == affiliation.user_id:
        return True
    standing_in = apps.get_model("internships", "Delegation").objects.current(timezone.localdate())
    return standing_in.filter(
        stand_in=affiliation.user_id, supervisor=placement.supervisor_id
    ).exists()


def _takes_part(affiliation, record) -> bool:
    """The student, those who look after them, and the host's HR."""
    placement = _place(record)
    match affiliation.role:
        case Role.STUDENT:
            return own_student(affiliation, placement)
        case Role.HR:
            return own_enterprise(affiliation, placement)
    return _looks_after(affiliation, placement)


def _answers_complaint(affiliation, complaint) -> bool:
    """The university's administrators; a supervisor only what was assigned to them."""
    if affiliation.role != Role.SUPERVISOR:
        return own_university(affiliation, complaint.placement)
    houses = Reach(affiliation.user_id, [affiliation]).houses
    return (
        complaint.assigned_to_id == affiliation.user_id
        and complaint.placement.university_id in houses
    )


def _sits(affiliation, grade) -> bool:
    """The university's administrators; the members of the commission who belong to it."""
    if own_university(affiliation, grade):
        return affiliation.role == Role.UNIVERSITY_ADMIN
    if grade.commission_id is None:
        return False
    houses = Reach(affiliation.user_id, [affiliation]).houses
    members = grade.commission.members.filter(user=affiliation.user_id)
    return grade.university_id in houses and members.exists()


def _gathers(affiliation, placement) -> bool:
    """The student, and those of the university who look after them."""
    if affiliation.role == Role.STUDENT:
        return own_student(affiliation, placement)
    return _looks_after(affiliation, placement)


def _delegates(affiliation, delegation) -> bool:
    """Supervisors their own students, administrators those of any supervisor of theirs."""
    if affiliation.role != Role.SUPERVISOR:
        return own_university(affiliation, delegation)
    return delegation.supervisor_id == affiliation.user_id


VIEW_POSTINGS = declare("internships.view_postings", _("see postings"))
CHANGE_POSTING = declare("internships.change_posting", _("post places"), own_enterprise)
MODERATE_POSTING = declare(
    "internships.moderate_posting", _("publish or return postings"), own_university
)
VIEW_POSTING_RESULTS = declare(
    "internships.view_posting_results", _("see what came of own postings"), own_enterprise
)
VIEW_ROUNDS = declare("internships.view_rounds", _("see placement rounds"))
CHANGE_ROUND = declare(
    "internships.change_round", _("open and run placement rounds"), own_university
)
VIEW_APPLICATIONS = declare("internships.view_applications", _("see applications"))
APPLY = declare("internships.apply", _("apply for places"), own_student)
READ_CV = declare("internships.read_cv", _("read an applicant's CV"), _reads_cv)
RANK_APPLICANTS = declare("internships.rank_applicants", _("rank applicants"), own_enterprise)
EXCHANGE_MESSAGES = declare(
    "internships.exchange_messages", _("write to each other about an application"), _corresponds
)
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
PLAN_PRACTICE = declare(
    "internships.plan_practice", _("plan the practices of the university"), own_university
)
NAME_MENTOR = declare(
    "internships.name_mentor", _("name the mentor of a placement"), own_enterprise
)
VIEW_CONTRACTS = declare("internships.view_contracts", _("see contracts"))
CHANGE_CONTRACT = declare(
    "internships.change_contract", _("make and amend contracts of the university"), own_university
)
SIGN_CONTRACT = declare("internships.sign_contract", _("sign contracts"), _signs)
WRITE_REQUISITES = declare(
    "internships.write_requisites", _("write the requisites that stand in contracts")
)
WAIVE_START = declare(
    "internships.waive_start", _("let a placement start without what it lacks"), own_university
)
VIEW_EVALUATIONS = declare("internships.view_evaluations", _("see mentors' evaluations"))
CONFIRM_ARRIVAL = declare(
    "internships.confirm_arrival", _("confirm arrival and safety briefings"), own_enterprise
)
VIEW_DIARIES = declare("internships.view_diaries", _("read diaries"))
WRITE_DIARY = declare("internships.write_diary", _("keep the diary"), _own_practice)
CHECK_DIARIES = declare("internships.check_diaries", _("check diaries"), _looks_after)
DELEGATE = declare("internships.delegate", _("name a stand-in for a supervisor"), _delegates)
VIEW_VISITS = declare("internships.view_visits", _("see visits to places"))
RECORD_VISIT = declare("internships.record_visit", _("record a visit"), _looks_after)
VIEW_INCIDENTS = declare("internships.view_incidents", _("see incidents"))
REPORT_INCIDENT = declare("internships.report_incident", _("report an incident"), _takes_part)
CLOSE_INCIDENT = declare("internships.close_incident", _("close an incident"), _looks_after)
VIEW_COMPLAINTS = declare("internships.view_complaints", _("see complaints"))
COMPLAIN = declare("internships.complain", _("complain to the university"), _own_practice)
ANSWER_COMPLAINTS = declare(
    "internships.answer_complaints", _("answer complaints"), _answers_complaint
)
ASSIGN_COMPLAINTS = declare(
    "internships.assign_complaints",
    _("assign complaints"),
    lambda affiliation, complaint: own_university(affiliation, complaint.placement),
)
VIEW_GRADES = declare("internships.view_grades", _("see grades of practices"))
GIVE_MARKS = declare("internships.give_marks", _("give marks and sign off grades"), _looks_after)
MARK_IN_COMMISSION = declare(
    "internships.mark_in_commission", _("give marks as a commission"), _sits
)
LEAD_GRADES = declare(
    "internships.lead_grades",
    _("set grading schemes, form commissions, correct grades, issue certificates"),
    own_university,
)
RATE_PLACE = declare(
    "internships.rate_place", _("rate the place and speak of the profession"), _own_practice
)
ASK_REPEAT = declare("internships.ask_repeat", _("ask to repeat a failed practice"), _own_practice)
VIEW_PLACE_RATINGS = declare(
    "internships.view_place_ratings", _("see what groups of students say of places")
)
GATHER_FILE = declare(
    "internships.gather_file", _("have the whole file of a placement gathered"), _gathers
)
