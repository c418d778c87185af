"""Closed lists of the internships app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PostingState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("posting", "draft")
    SUBMITTED = "submitted", _("at the university for review")
    PUBLISHED = "published", pgettext_lazy("posting", "published")
    CLOSED = "closed", pgettext_lazy("posting", "closed")
    CANCELLED = "cancelled", pgettext_lazy("posting", "cancelled")


class ChangeState(models.TextChoices):
    """Of a change after publication; what needs nobody's agreement is made at once."""

    PROPOSED = "proposed", pgettext_lazy("change of a posting", "waits for the university")
    MADE = "made", pgettext_lazy("change of a posting", "made")
    REFUSED = "refused", pgettext_lazy("change of a posting", "refused")
    LAPSED = "lapsed", pgettext_lazy("change of a posting", "dropped")


class Shift(models.TextChoices):
    DAY = "day", _("day shift")
    EVENING = "evening", _("evening shift")
    NIGHT = "night", _("night shift")
    ROTATING = "rotating", _("rotating shifts")
    FLEXIBLE = "flexible", _("flexible hours")


class AllocationRule(models.TextChoices):
    STABLE_MATCHING = "stable_matching", _("stable matching")
    FIRST_COME = "first_come", _("first come, first served")
    ENTERPRISE_DECIDES = "enterprise_decides", _("the enterprise decides")


class TieRule(models.TextChoices):
    """What decides between applicants an enterprise ranked alike, before the lottery."""

    YEAR_THEN_GRADE = "year_then_grade", _("year of study, then grade average, then lottery")
    GRADE = "grade", _("grade average, then lottery")
    LOTTERY = "lottery", _("lottery alone")


class ReservedGroup(models.TextChoices):
    """For whom places may be kept; a student belongs to one at most in a round."""

    TARGETED = "targeted", _("students with a targeted agreement")
    SOCIAL_PROTECTION = "social_protection", _("students under social protection")
    DISABILITY = "disability", _("students with a disability")


class UnrankedRule(models.TextChoices):
    """How the enterprise wants applicants it did not rank to be treated."""

    NOT_ACCEPTABLE = "not_acceptable", _("not acceptable")
    ANY_ORDER = "any_order", _("acceptable in any order, after the ranked")


class RoundState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("placement round", "draft")
    OPEN = "open", pgettext_lazy("placement round", "open")
    ALLOCATED = "allocated", pgettext_lazy("placement round", "allocated")
    CLOSED = "closed", pgettext_lazy("placement round", "closed")
    CANCELLED = "cancelled", pgettext_lazy("placement round", "cancelled")


class RoundPhase(models.TextChoices):
    """Where an open round stands by its calendar."""

    BEFORE = "before", _("applications have not begun")
    APPLICATION = "application", _("students apply")
    RANKING = "ranking", _("enterprises rank applicants")
    ALLOCATION = "allocation", _("ready for allocation")


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("application", "submitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")
    PLACED = "placed", pgettext_lazy("application", "placed")
    NOT_PLACED = "not_placed", pgettext_lazy("application", "not placed")


class WithdrawnBecause(models.TextChoices):
    """Why the platform took an application back; empty where the student did."""

    PLACED_ELSEWHERE = "placed_elsewhere", _("the student has taken another place for these days")


class SlotState(models.TextChoices):
    """Of a time for an interview."""

    FREE = "free", pgettext_lazy("interview time", "free")
    TAKEN = "taken", pgettext_lazy("interview time", "taken")
    WITHDRAWN = "withdrawn", pgettext_lazy("interview time", "withdrawn")


class Decision(models.TextChoices):
    """An enterprise's word on an applicant."""

    NONE = "none", _("not ranked")
    RANKED = "ranked", _("ranked")
    NOT_ACCEPTABLE = "not_acceptable", _("not acceptable")


class RunKind(models.TextChoices):
    DRY = "dry", _("dry run")
    FINAL = "final", _("final run")


class PlacementState(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("placement", "offered")
    CONFIRMED = "confirmed", pgettext_lazy("placement", "confirmed")
    UNDER_WAY = "under_way", pgettext_lazy("placement", "under way")
    COMPLETED = "completed", pgettext_lazy("placement", "completed")
    DECLINED = "declined", pgettext_lazy("placement", "declined")
    INTERRUPTED = "interrupted", pgettext_lazy("placement", "interrupted")
    TRANSFERRED = "transferred", pgettext_lazy("placement", "transferred")


HOLDING_A_PLACE = [
    PlacementState.CONFIRMED,
    PlacementState.UNDER_WAY,
    PlacementState.COMPLETED,
]

OVER = {PlacementState.DECLINED, PlacementState.INTERRUPTED, PlacementState.TRANSFERRED}

HAS_MENTOR = HOLDING_A_PLACE  # whoever holds a place is looked after there


class HireOutcome(models.TextChoices):
    HIRED = "hired", pgettext_lazy("intern", "hired")
    OFFERED = "offered", _("offered a job")
    NOT_HIRED = "not_hired", pgettext_lazy("intern", "not hired")
    UNDECIDED = "undecided", _("not decided yet")


class ContractState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("contract", "draft")
    AWAITING = "awaiting", _("the host checks its requisites")
    READY = "ready", _("ready to sign")
    SIGNED = "signed", pgettext_lazy("contract", "signed")
    ENDED = "ended", pgettext_lazy("contract", "ended")
    CANCELLED = "cancelled", pgettext_lazy("contract", "cancelled")


class Party(models.TextChoices):
    STUDENT = "student", pgettext_lazy("party of a contract", "student")
    ENTERPRISE = "enterprise", pgettext_lazy("party of a contract", "enterprise")
    UNIVERSITY = "university", pgettext_lazy("party of a contract", "university")


class SignedHow(models.TextChoices):
    PORTAL = "portal", _("in the portal, after showing again who they are")
    LINK = "link", _("by personal link")
    PAPER = "paper", _("on paper, with a scan")


class AmendmentState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("amendment", "waits for signatures")
    SIGNED = "signed", pgettext_lazy("amendment", "signed")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "withdrawn")


class OwnPlaceState(models.TextChoices):
    """A place a student found: the host answers first, then the university."""

    PROPOSED = "proposed", _("at the host for an answer")
    ACCEPTED = "accepted", _("accepted by the host, at the university")
    APPROVED = "approved", pgettext_lazy("place found by a student", "approved")
    DECLINED = "declined", _("declined by the host")
    REFUSED = "refused", _("refused by the university")
    WITHDRAWN = "withdrawn", pgettext_lazy("place found by a student", "withdrawn")
    EXPIRED = "expired", _("not answered in time")


class SwapState(models.TextChoices):
    """Two students exchange places: the other agrees, then the university approves."""

    PROPOSED = "proposed", _("at the other student for an answer")
    AGREED = "agreed", _("agreed by both, at the university")
    APPROVED = "approved", pgettext_lazy("exchange of places", "approved")
    DECLINED = "declined", _("declined by the other student")
    REFUSED = "refused", pgettext_lazy("exchange of places", "refused by the university")
    WITHDRAWN = "withdrawn", pgettext_lazy("exchange of places", "withdrawn")


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("calendar plan", "draft")
    SENT = "sent", pgettext_lazy("calendar plan", "at the supervisor")
    APPROVED = "approved", pgettext_lazy("calendar plan", "approved")


class DayKind(models.TextChoices):
    """A holiday moves to the next working day where it falls on a weekend; a day off stays."""

    HOLIDAY = "holiday", pgettext_lazy("kind of day", "holiday")
    OFF = "off", pgettext_lazy("kind of day", "day off")
    WORKED = "worked", pgettext_lazy("kind of day", "worked in exchange")


class WorkingWeek(models.TextChoices):
    ANY = "any", _("everybody")
    FIVE = "five", _("who works five days a week")
    SIX = "six", _("who works six days a week")


class Absence(models.TextChoices):
    """Why a student was not at the place on a working day."""

    ILLNESS = "illness", _("illness")
    FAMILY = "family", _("family reasons")
    STUDY = "study", _("called by the university")
    HOST_CLOSED = "host_closed", _("the enterprise did not work")
    OTHER = "other", _("another reason")
    NO_REASON = "no_reason", _("without a reason")


class CheckSide(models.TextChoices):
    SUPERVISOR = "supervisor", _("supervisor")
    MENTOR = "mentor", _("mentor")


class Verdict(models.TextChoices):
    """What a check says; a returned week is open to the student again."""

    FINE = "fine", _("all fine")
    REMARKS = "remarks", _("with remarks")
    RETURNED = "returned", _("to be mended")


class InductionKind(models.TextChoices):
    ARRIVAL = "arrival", _("arrival")
    INTRODUCTORY = "introductory", _("introductory safety briefing")
    WORKPLACE = "workplace", _("safety briefing at the workplace")


class IncidentKind(models.TextChoices):
    INJURY = "injury", _("injury")
    ILLNESS = "illness", _("sudden illness")
    NEAR_MISS = "near_miss", _("nearly an accident")
    DAMAGE = "damage", _("damage to property")
    DISCIPLINE = "discipline", _("breach of discipline")
    OTHER = "other", pgettext_lazy("incident", "other")


class Severity(models.TextChoices):
    MINOR = "minor", pgettext_lazy("severity", "minor")
    SERIOUS = "serious", pgettext_lazy("severity", "serious")
    GRAVE = "grave", pgettext_lazy("severity", "grave")


class ComplaintTopic(models.TextChoices):
    CONDITIONS = "conditions", _("working conditions and safety")
    UNRELATED_WORK = "unrelated_work", _("work that is not practice")
    TREATMENT = "treatment", _("how I am treated")
    PAY = "pay", _("pay or what was promised")
    MENTOR = "mentor", _("nobody guides me")
    OTHER = "other", pgettext_lazy("complaint", "other")


class ComplaintState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("complaint", "received")
    UNDER_REVIEW = "under_review", pgettext_lazy("complaint", "under review")
    ANSWERED = "answered", pgettext_lazy("complaint", "answered")
    CLOSED = "closed", pgettext_lazy("complaint", "closed")


class GradePart(models.TextChoices):
    """What a grade is made of; a scheme weighs some of them."""

    ATTENDANCE = "attendance", _("attendance")
    DIARY = "diary", _("diary kept in time")
    MENTOR = "mentor", _("mentor's ratings of competences")
    EVENTS = "events", _("events and meetings")
    TASKS = "tasks", _("tasks of the programme")
    REPORT = "report", pgettext_lazy("part of a grade", "report")
    SUPERVISOR = "supervisor", _("supervisor's overall mark")
    DEFENCE = "defence", _("defence before the commission")


COMPUTED_PARTS = [GradePart.ATTENDANCE, GradePart.DIARY, GradePart.MENTOR]
SUPERVISED_PARTS = [
    GradePart.EVENTS,
    GradePart.TASKS,
    GradePart.REPORT,
    GradePart.SUPERVISOR,
]


class Mark(models.IntegerChoices):
    """The national five-point marks; two is not passed."""

    EXCELLENT = 5, pgettext_lazy("mark", "excellent")
    GOOD = 4, pgettext_lazy("mark", "good")
    SATISFACTORY = 3, pgettext_lazy("mark", "satisfactory")
    FAILED = 2, pgettext_lazy("mark", "unsatisfactory")


class GradeState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("grade", "being given")
    SIGNED = "signed", pgettext_lazy("grade", "signed off")
    CORRECTING = "correcting", pgettext_lazy("grade", "being corrected")


class NotPassedFor(models.TextChoices):
    """Why a practice is not passed, whatever its points."""

    REPORT = "report", _("no accepted report")
    DIARY = "diary", _("the diary was not kept")
    POINTS = "points", _("too few points")


class RepeatState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("repeat of a practice", "asked for")
    ARRANGED = "arranged", pgettext_lazy("repeat of a practice", "arranged")
    REFUSED = "refused", pgettext_lazy("repeat of a practice", "refused")


class Moment(models.TextChoices):
    """When a student was asked about the profession."""

    BEFORE = "before", _("before the practice")
    AFTER = "after", _("after the practice")
