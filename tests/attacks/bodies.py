"""A valid request for each API operation that takes keys of other records.

Each entry says as whom it is sent and with what; test_foreign_keys.py then puts keys of the other
side in the place of one of its own at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from internships import models as internships
from internships.models.feedback import ASPECTS, MOTIVES
from monitoring import models as monitoring
from partners import models as partners
from partners.enums import Role
from quality import models as quality
from tests.attacks.side import Side


@dataclass(frozen=True)
class Request:
    """BODY is what SIDE's person of ROLE may send; `record` is the key in the address."""

    role: Role
    body: Callable[[Side], dict]
    record: Callable[[Side], int] = lambda side: 0
    answers: frozenset[int] = frozenset({200, 201, 202})


def organization(place: int) -> Callable[[Side], int]:
    return lambda side: side.records[partners.Organization][place].pk


UNIVERSITY, ENTERPRISE, DEPARTMENT, COORDINATOR = map(organization, range(4))


def key_of(model, place: int = 0) -> Callable[[Side], int]:
    return lambda side: side.records[model][place].pk


PUBLISHED, DRAFT, SENT, FREE = (key_of(internships.Posting, place) for place in range(4))
OPEN_ROUND, PLANNED_ROUND = (key_of(internships.PlacementRound, place) for place in range(2))


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def moment(days: int) -> str:
    return (timezone.now() + timedelta(days=days)).isoformat()


def affiliation(side: Side) -> dict:
    return {
        "organization": ENTERPRISE(side), "role": "mentor", "email": "yangi@example.uz",
        "last_name": "Aliyev", "first_name": "Bek",
    }  # fmt: skip


def programme(side: Side) -> dict:
    return {
        "institution": UNIVERSITY(side), "department": DEPARTMENT(side),
        "speciality": side.one(partners.Programme).speciality_id, "level": "bachelor",
        "form": "evening", "language": "uz", "years": 4,
    }  # fmt: skip


def demand(side: Side) -> dict:
    known = side.one(partners.PersonnelDemand)
    return {
        "enterprise": ENTERPRISE(side), "speciality": known.speciality_id,
        "region": known.region.code, "year": 2031, "headcount": 3,
    }  # fmt: skip


def agreement(side: Side) -> dict:
    return {
        "organization": UNIVERSITY(side), "others": [ENTERPRISE(side)], "kind": "memorandum",
        "subject": "Hamkorlik", "valid_from": in_days(0),
    }  # fmt: skip


def posting(side: Side) -> dict:
    known = side.one(internships.Posting)
    return {
        "enterprise": ENTERPRISE(side), "university": UNIVERSITY(side),
        "practice_type": known.practice_type_id, "title": "Laborant", "description": "Tahlil",
        "starts_on": in_days(20), "ends_on": in_days(60), "places": 2,
        "district": known.district_id, "eligible_years": [3],
        "eligible_programmes": [side.one(partners.Programme).pk],
        "competences": [side.one(partners.Competence).pk],
    }  # fmt: skip


def shared_posting(side: Side) -> dict:
    content = posting(side)
    lot = ("university", "starts_on", "ends_on", "places", "eligible_years", "eligible_programmes")
    return {"lots": [{name: content.pop(name) for name in lot}], **content}


def placement_round(side: Side) -> dict:
    return {
        "university": UNIVERSITY(side), "name": "Yangi",
        "practice_type": side.one(internships.Posting).practice_type_id, "academic_year": 2026,
        "apply_from": moment(1), "apply_until": moment(2), "rank_until": moment(3),
        "confirm_until": moment(4), "eligible_years": [3], "choices_max": 3,
    }  # fmt: skip


def campaign(side: Side) -> dict:
    return {
        "university": UNIVERSITY(side),
        "questionnaire": side.one(monitoring.Campaign).questionnaire_id, "name": "Soʻrov",
        "academic_year": 2024, "starts_on": in_days(1), "ends_on": in_days(20),
    }  # fmt: skip


def action(side: Side) -> dict:
    return {
        "description": "Qoʻngʻiroq", "owner": side.people[Role.SUPERVISOR].pk,
        "due_on": in_days(5), "evidence_expected": "Roʻyxat",
    }  # fmt: skip


API = "/api/v1"
HR, ADMIN, STUDENT = Role.HR, Role.UNIVERSITY_ADMIN, Role.STUDENT

REQUESTS: dict[tuple[str, str], Request] = {
    ("post", f"{API}/affiliations"): Request(HR, affiliation),
    ("post", f"{API}/clusters"): Request(
        Role.COORDINATOR,
        lambda side: {
            "model": "territorial", "name_uz": "Yangi",
            "region": side.one(partners.Cluster).region.code, "coordinator": COORDINATOR(side),
        },
    ),
    ("patch", f"{API}/clusters/{{id}}"): Request(
        Role.COORDINATOR, lambda side: {"coordinator": COORDINATOR(side)}, key_of(partners.Cluster)
    ),
    ("post", f"{API}/memberships"): Request(
        Role.COORDINATOR,
        lambda side: {
            "cluster": side.one(partners.Cluster).pk, "organization": UNIVERSITY(side),
            "role": "member", "starts_on": in_days(0),
        },
    ),
    ("patch", f"{API}/memberships/{{id}}"): Request(
        Role.COORDINATOR,
        lambda side: {
            "cluster": side.one(partners.Cluster).pk, "organization": ENTERPRISE(side),
        },
        key_of(partners.Membership, 1),
    ),
    ("post", f"{API}/organizations"): Request(
        ADMIN,
        lambda side: {"kind": "department", "name_uz": "Kafedra", "parent": UNIVERSITY(side)},
    ),
    ("patch", f"{API}/organizations/{{id}}"): Request(
        ADMIN,
        lambda side: {"parent": UNIVERSITY(side)},
        DEPARTMENT,
        frozenset({400}),  # only the operator moves units
    ),
    ("post", f"{API}/programmes"): Request(ADMIN, programme),
    ("patch", f"{API}/programmes/{{id}}"): Request(ADMIN, programme, key_of(partners.Programme)),
    ("post", f"{API}/personnel-demands"): Request(HR, demand),
    ("patch", f"{API}/personnel-demands/{{id}}"): Request(
        HR, demand, key_of(partners.PersonnelDemand)
    ),
    ("post", f"{API}/agreements"): Request(ADMIN, agreement),
    ("patch", f"{API}/agreements/{{id}}"): Request(
        ADMIN, agreement, key_of(partners.Agreement, 2)
    ),
    ("post", f"{API}/agreement-obligations"): Request(
        ADMIN,
        lambda side: {
            "party": key_of(partners.AgreementParty, 2)(side), "what": "Jihoz",
            "due_on": in_days(30),
        },
    ),
    ("post", f"{API}/competence-profiles"): Request(
        ADMIN,
        lambda side: {"programme": side.one(partners.Programme).pk},
        answers=frozenset({409}),  # a draft of it exists
    ),
    ("post", f"{API}/competence-profiles/{{id}}/require"): Request(
        HR,
        lambda side: {
            "enterprise": ENTERPRISE(side), "competence": side.one(partners.Competence).code,
            "level": 4,
        },
        key_of(partners.CompetenceProfile),
    ),
    ("post", f"{API}/postings"): Request(HR, posting),
    ("patch", f"{API}/postings/{{id}}"): Request(HR, posting, DRAFT),
    ("post", f"{API}/shared-postings"): Request(HR, shared_posting),
    ("patch", f"{API}/shared-postings/{{id}}"): Request(
        HR, shared_posting, key_of(internships.SharedPosting)
    ),
    ("post", f"{API}/postings/{{id}}/publish"): Request(
        ADMIN, lambda side: {"placement_round": OPEN_ROUND(side)}, SENT
    ),
    ("post", f"{API}/postings/{{id}}/ranking"): Request(
        HR,
        lambda side: {
            "order": [side.one(internships.Application).pk], "not_acceptable": [],
        },
        PUBLISHED,
    ),
    ("post", f"{API}/placement-rounds"): Request(ADMIN, placement_round),
    ("patch", f"{API}/placement-rounds/{{id}}"): Request(ADMIN, placement_round, PLANNED_ROUND),
    ("post", f"{API}/applications"): Request(STUDENT, lambda side: {"posting": FREE(side)}),
    ("post", f"{API}/applications/reorder"): Request(
        STUDENT,
        lambda side: {
            "placement_round": OPEN_ROUND(side),
            "order": [side.one(internships.Application).pk],
        },
    ),
    ("post", f"{API}/interview-slots"): Request(
        HR,
        lambda side: {
            "posting": PUBLISHED(side), "starts_at": moment(1), "minutes": 20, "place": "12",
        },
    ),
    ("post", f"{API}/interview-slots/invite"): Request(
        HR,
        lambda side: {
            "posting": PUBLISHED(side), "applications": [side.one(internships.Application).pk],
        },
    ),
    ("post", f"{API}/application-messages"): Request(
        HR,
        lambda side: {"application": side.one(internships.Application).pk, "text": "Salom"},
    ),
    ("post", f"{API}/application-messages/seen"): Request(
        STUDENT, lambda side: {"application": side.one(internships.Application).pk}
    ),
    ("post", f"{API}/application-notes"): Request(
        HR,
        lambda side: {"application": side.one(internships.Application).pk, "text": "Yaxshi"},
    ),
    ("post", f"{API}/allocation-runs"): Request(
        ADMIN, lambda side: {"placement_round": OPEN_ROUND(side), "kind": "dry"}
    ),
    ("post", f"{API}/reserved-students"): Request(
        ADMIN,
        lambda side: {
            "placement_round": OPEN_ROUND(side), "student": side.one(partners.Student).pk,
            "group": "targeted", "basis": "Shartnoma",
        },
    ),
    ("post", f"{API}/own-places"): Request(
        STUDENT,
        lambda side: {
            "enterprise": ENTERPRISE(side), "host_email": "host@example.uz",
            "practice_type": side.one(internships.Posting).practice_type_id,
            "starts_on": in_days(200), "ends_on": in_days(230),
        },
        answers=frozenset({409}),  # one is proposed already
    ),
    ("post", f"{API}/own-places/{{id}}/approve"): Request(
        ADMIN,
        lambda side: {"enterprise": ENTERPRISE(side)},
        key_of(internships.OwnPlace, 1),
        frozenset({409}),  # the student has a place in these days
    ),
    ("post", f"{API}/placement-swaps"): Request(
        STUDENT,
        lambda side: {
            "placement": side.one(internships.Placement).pk, "student_number": f"{side.mark}1",
        },
        answers=frozenset({409}),  # the place is not confirmed
    ),
    ("post", f"{API}/placements/{{id}}/transfer"): Request(
        ADMIN,
        lambda side: {"posting": FREE(side), "starts_on": in_days(20), "reason": "Koʻchdi"},
        key_of(internships.Placement, 1),
    ),
    ("post", f"{API}/weekly-checks"): Request(
        Role.SUPERVISOR,
        lambda side: {
            "placement": side.one(internships.Diary).placement_id,
            "week": side.one(internships.DiaryEntry).week.isoformat(), "verdict": "fine",
        },
        answers=frozenset({409}),  # the practice has not begun by the calendar
    ),
    ("post", f"{API}/practice-grades"): Request(
        Role.SUPERVISOR,
        lambda side: {"placement": side.one(internships.Diary).placement_id, "tasks": 80},
    ),
    ("post", f"{API}/place-ratings"): Request(
        STUDENT,
        lambda side: {"placement": side.one(internships.Placement).pk}
        | dict.fromkeys((*ASPECTS, *MOTIVES), 4),
        answers=frozenset({409}),  # the practice is not over
    ),
    ("post", f"{API}/campaigns"): Request(ADMIN, campaign),
    ("post", f"{API}/nonconformities"): Request(
        Role.MINISTRY,
        lambda side: {
            "title": "Amaliyot", "description": "Tugatilmagan", "indicator": "placement_rate",
            "university": UNIVERSITY(side), "programme": side.one(partners.Programme).pk,
        },
    ),
    ("post", f"{API}/nonconformities/{{id}}/add-action"): Request(
        ADMIN, action, key_of(quality.Nonconformity, 1)
    ),
}  # fmt: skip
