"""What is held about a person who looks for a place, mentors or supervises."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.personal_data import Held, fields_of, register
from internships.enums import GradeState
from internships.models import (
    Application,
    ApplicationMessage,
    ApplicationNote,
    CommissionMember,
    Complaint,
    Contract,
    Delegation,
    DiaryEntry,
    DiaryFile,
    Evaluation,
    HireAnswer,
    Incident,
    InterviewSlot,
    MotivationAnswer,
    OwnPlace,
    Placement,
    PlacementFile,
    PlacementSwap,
    PlaceRating,
    PracticeGrade,
    PracticeRepeat,
    PracticeReport,
    ReservedStudent,
    Signature,
    Visit,
    WeeklyCheck,
)
from internships.models.feedback import ASPECTS, MOTIVES
from internships.permissions import VIEW_EVALUATIONS

_PLACE = ("enterprise", "university", "practice_type", "starts_on", "ends_on", "state")
_RELATED = ("student", "enterprise", "university", "practice_type")


def _evaluations(user):
    """Of the person's own placements, where their role may see mentors' evaluations."""
    own = Evaluation.objects.filter(placement__student__user=user)
    seen = own if user.has_perm(VIEW_EVALUATIONS) else own.none()
    return seen.select_related("placement__student", "placement__enterprise")


def register_all() -> None:
    register(
        Held(
            "applications",
            _("Applications"),
            lambda user: Application.objects.filter(student__user=user).select_related(
                "posting__enterprise", "placement_round"
            ),
            fields_of(
                Application,
                "placement_round",
                "posting",
                "choice",
                "motivation",
                "cv_name",
                "state",
                "submitted_at",
                "withdrawn_at",
                "withdrawn_because",
            ),
            file="cv",
        ),
        Held(
            "application_messages",
            _("Messages about applications"),
            lambda user: ApplicationMessage.objects.filter(
                Q(author=user) | Q(application__student__user=user)
            ).select_related("application__student", "application__posting"),
            fields_of(
                ApplicationMessage, "application", "from_enterprise", "text", "sent_at", "seen_at"
            ),
        ),
        Held(
            "application_notes",
            _("Notes about applicants you wrote"),
            lambda user: ApplicationNote.objects.filter(written_by=user).select_related(
                "application__student", "application__posting"
            ),
            fields_of(ApplicationNote, "application", "text", "is_reason", "written_at"),
        ),
        Held(
            "interviews",
            _("Interviews"),
            lambda user: InterviewSlot.objects.filter(student__user=user).select_related("posting"),
            fields_of(
                InterviewSlot, "posting", "starts_at", "ends_at", "place", "state", "taken_at"
            ),
        ),
        Held(
            "reserved_in",
            _("Reserved places"),
            lambda user: ReservedStudent.objects.filter(student__user=user).select_related(
                "placement_round"
            ),
            fields_of(ReservedStudent, "placement_round", "group", "basis", "named_at"),
        ),
        Held(
            "own_places",
            _("Places found by students"),
            lambda user: OwnPlace.objects.filter(student__user=user).select_related(
                "practice_type"
            ),
            fields_of(
                OwnPlace,
                "host_name",
                "host_email",
                "practice_type",
                "message",
                "tasks",
                "starts_on",
                "ends_on",
                "state",
                "proposed_at",
                "reason",
            ),
        ),
        Held(
            "swaps",
            _("Exchanges of places"),
            lambda user: PlacementSwap.objects.filter(placement__student__user=user).select_related(
                "placement__student", "placement__enterprise"
            ),
            fields_of(PlacementSwap, "placement", "message", "state", "proposed_at", "reason"),
        ),
        Held(
            "placements",
            _("Placements"),
            lambda user: Placement.objects.filter(student__user=user).select_related(*_RELATED),
            fields_of(
                Placement, *_PLACE, "mentor_name", "offered_at", "confirmed_at", "completed_at"
            ),
        ),
        Held(
            "contracts",
            _("Practice contracts"),
            lambda user: Contract.objects.filter(placements__student__user=user).select_related(
                "template", "enterprise", "university"
            ),
            fields_of(
                Contract,
                "number",
                "template",
                "enterprise",
                "university",
                "dated_on",
                "starts_on",
                "ends_on",
                "pay",
                "state",
                "signed_at",
            ),
        ),
        Held(
            "contract_signatures",
            _("Contracts you signed"),
            lambda user: Signature.objects.filter(user=user).select_related("contract__enterprise"),
            fields_of(Signature, "contract", "party", "name", "capacity", "how", "signed_at"),
        ),
        Held(
            "evaluations",
            _("Mentors' evaluations"),
            _evaluations,
            fields_of(Evaluation, "placement", "would_hire", "hire_outcome", "submitted_at"),
        ),
        Held(
            "mentored",
            _("Interns you are the mentor of"),
            lambda user: Placement.objects.filter(mentor_email__iexact=user.email).select_related(
                *_RELATED
            ),
            fields_of(Placement, "mentor_name", "mentor_email", *_PLACE),
        ),
        Held(
            "supervised",
            _("Students you supervise"),
            lambda user: Placement.objects.filter(supervisor=user).select_related(*_RELATED),
            fields_of(Placement, *_PLACE),
        ),
    )
    register(
        Held(
            "diary",
            _("Diary"),
            lambda user: DiaryEntry.objects.filter(diary__placement__student__user=user),
            fields_of(
                DiaryEntry, "day", "topic", "text", "hours", "written_at", "absence",
                "absence_note", "excused",
            ),
        ),
        Held(
            "diary_files",
            _("Files of the diary"),
            lambda user: DiaryFile.objects.filter(entry__diary__placement__student__user=user),
            fields_of(DiaryFile, "name", "added_at"),
            file="file",
        ),
        Held(
            "diary_checks",
            _("Checks of your diary"),
            lambda user: WeeklyCheck.objects.filter(diary__placement__student__user=user),
            fields_of(
                WeeklyCheck, "week", "side", "verdict", "remarks", "next_task", "checked_at",
                "answer",
            ),
        ),
        Held(
            "practice_reports",
            _("Reports on the practice"),
            lambda user: PracticeReport.objects.filter(placement__student__user=user),
            fields_of(PracticeReport, "file_name", "handed_in_at", "accepted", "conclusion"),
            file="file",
        ),
        Held(
            "incidents",
            _("Incidents you were in or reported"),
            lambda user: Incident.objects.filter(
                Q(placement__student__user=user) | Q(reported_by=user)
            ),
            fields_of(
                Incident, "happened_on", "kind", "severity", "what_happened", "what_was_done",
                "measures",
            ),
        ),
        Held(
            "grades",
            _("Grades of practices"),
            lambda user: PracticeGrade.objects.filter(
                placement__student__user=user, state=GradeState.SIGNED
            ).select_related("placement__student", "placement__enterprise", "scheme"),
            fields_of(
                PracticeGrade, "placement", "scheme", "total", "mark", "not_passed_for",
                "signed_at",
            ),
        ),
        Held(
            "repeats",
            _("Repeats of practices"),
            lambda user: PracticeRepeat.objects.filter(grade__placement__student__user=user),
            fields_of(PracticeRepeat, "state", "asked_at", "decided_at", "reason"),
        ),
        Held(
            "place_ratings",
            _("Your ratings of places"),
            lambda user: PlaceRating.objects.filter(placement__student__user=user).select_related(
                "placement__student", "placement__enterprise"
            ),
            fields_of(PlaceRating, "placement", *ASPECTS, "comment", "given_at"),
        ),
        Held(
            "motivation",
            _("Your answers about the profession"),
            lambda user: MotivationAnswer.objects.filter(placement__student__user=user),
            fields_of(MotivationAnswer, "moment", *MOTIVES, "given_at"),
        ),
        Held(
            "hire_answers",
            _("Your words on being hired"),
            lambda user: HireAnswer.objects.filter(placement__student__user=user).select_related(
                "placement__student", "placement__enterprise"
            ),
            fields_of(HireAnswer, "placement", "hired", "answered_at"),
        ),
        Held(
            "commissions",
            _("Commissions you sit in"),
            lambda user: CommissionMember.objects.filter(user=user).select_related("commission"),
            fields_of(CommissionMember, "commission", "name", "position", "is_chair"),
        ),
        Held(
            "gathered_files",
            _("Gathered files of placements"),
            lambda user: PlacementFile.objects.filter(
                placement__student__user=user, for_student=True
            ),
            fields_of(PlacementFile, "language", "gathered_at"),
            file="file",
        ),
        Held(
            "complaints",
            _("Complaints to the university"),
            lambda user: Complaint.objects.filter(placement__student__user=user),
            fields_of(Complaint, "topic", "text", "state", "received_at", "answer"),
        ),
        Held(
            "visits",
            _("Visits you made"),
            lambda user: Visit.objects.filter(visitor=user),
            fields_of(Visit, "visited_on", "findings"),
        ),
        Held(
            "delegations",
            _("Stand-ins"),
            lambda user: Delegation.objects.filter(
                Q(supervisor=user) | Q(stand_in=user)
            ).select_related("supervisor", "stand_in"),
            fields_of(Delegation, "supervisor", "stand_in", "starts_on", "ends_on"),
        ),
    )  # fmt: skip
