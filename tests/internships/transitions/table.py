"""Every state machine of the internships: its moves, who makes them by which door, and the rest.

Read a row of `MOVES` as: this step leads from these states to that one. A row of `DOORS` as: these
people make the step by this page or API route, nobody else does. `OTHERWISE` says of each step
that has no door of its own what makes it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from internships import models
from partners.models import Student
from tests.factories.internships import NOW, RequisitesFactory

ADMIN, SUPERVISOR, HR, STUDENT, FELLOW = "admin", "supervisor", "hr", "student", "fellow"

# model: {step: (sources, target, arguments)}
MOVES: dict[type, dict[str, tuple[str, str, dict]]] = {
    models.Posting: {
        "submit": ("draft", "submitted", {"at": NOW}),
        "submit_anew": ("submitted", "submitted", {"at": NOW}),
        "publish": ("submitted", "published", {"placement_round": None, "at": NOW}),
        "send_back": ("submitted", "draft", {"reason": "Why."}),
        "close": ("published", "closed", {"at": NOW, "reason": "Why."}),
        "expire": ("published", "closed", {"at": NOW}),
        "cancel": ("draft submitted published", "cancelled", {"at": NOW, "reason": "Why."}),
    },
    models.PostingChange: {
        "make": ("proposed", "made", {"by": None, "at": NOW}),
        "refuse": ("proposed", "refused", {"by": None, "at": NOW, "reason": "Why."}),
        "lapse": ("proposed", "lapsed", {"by": None, "at": NOW}),
    },
    models.PlacementRound: {
        "open": ("draft", "open", {"at": NOW}),
        "allocate": ("open", "allocated", {"at": NOW}),
        "close": ("allocated", "closed", {"at": NOW}),
        "cancel": ("draft open", "cancelled", {"at": NOW, "reason": "Why."}),
    },
    models.Application: {
        "withdraw": ("submitted", "withdrawn", {"at": NOW}),
        "give_way": ("submitted", "withdrawn", {"at": NOW}),
        "place": ("submitted", "placed", {"explanation": {}}),
        "leave_unplaced": ("submitted", "not_placed", {"explanation": {}}),
        "place_from_waiting_list": ("not_placed", "placed", {"explanation": {}}),
    },
    models.InterviewSlot: {
        "take": (
            "free", "taken", {"application": models.Application(student=Student()), "at": NOW}
        ),
        "give_back": ("taken", "free", {}),
        "withdraw": ("free taken", "withdrawn", {"at": NOW}),
    },
    models.OwnPlace: {
        "accept": ("proposed", "accepted", {"at": NOW}),
        "decline": ("proposed", "declined", {"reason": "Why.", "at": NOW}),
        "approve": (
            "accepted", "approved", {"placement": models.Placement(), "by": None, "at": NOW}
        ),
        "refuse": ("accepted", "refused", {"reason": "Why.", "by": None, "at": NOW}),
        "withdraw": ("proposed accepted", "withdrawn", {"at": NOW}),
        "expire": ("proposed", "expired", {"at": NOW}),
    },
    models.PlacementSwap: {
        "agree": ("proposed", "agreed", {"at": NOW}),
        "decline": ("proposed", "declined", {"reason": "Why.", "at": NOW}),
        "approve": ("agreed", "approved", {"by": None, "at": NOW}),
        "refuse": ("agreed", "refused", {"reason": "Why.", "by": None, "at": NOW}),
        "withdraw": ("proposed agreed", "withdrawn", {"at": NOW}),
    },
    models.Placement: {
        "confirm": ("offered", "confirmed", {"at": NOW}),
        "decline": ("offered", "declined", {"at": NOW}),
        "expire": ("offered", "declined", {"at": NOW}),
        "give_way": ("offered", "declined", {"at": NOW}),
        "begin": ("confirmed", "under_way", {"at": NOW}),
        "complete": ("under_way", "completed", {"at": NOW}),
        "interrupt": ("confirmed under_way", "interrupted", {"at": NOW, "reason": "Why."}),
        "transfer": (
            "confirmed under_way", "transferred",
            {"ends_on": NOW.date(), "at": NOW, "reason": "Why."},
        ),
    },
    models.Contract: {
        "send": ("draft", "awaiting", {"at": NOW, "link_until": NOW}),
        "make_ready": ("awaiting", "ready", {"terms": {"number": "1"}, "at": NOW}),
        "conclude": ("ready", "signed", {"at": NOW}),
        "end": ("signed", "ended", {"at": NOW}),
        "cancel": ("draft awaiting ready", "cancelled", {"at": NOW, "reason": "Why."}),
    },
    models.Amendment: {
        "conclude": ("proposed", "signed", {"at": NOW}),
        "withdraw": ("proposed", "withdrawn", {}),
    },
    models.Diary: {
        "send_plan": ("draft", "sent", {}),
        "return_plan": ("sent", "draft", {"remark": "Why."}),
        "approve_plan": ("draft sent", "approved", {"by": None, "at": NOW}),
        "reopen_plan": ("approved", "draft", {}),
    },
    models.Complaint: {
        "take_up": ("received", "under_review", {"by": None, "at": NOW}),
        "give_answer": ("under_review", "answered", {"answer": "So.", "by": None, "at": NOW}),
        "ask_again": ("answered", "under_review", {}),
        "close": ("answered", "closed", {"by": None, "at": NOW}),
    },
    models.PracticeGrade: {
        "sign": (
            "draft correcting", "signed",
            {"total": 80, "mark": 4, "not_passed_for": "", "by": None, "at": NOW},
        ),
        "reopen": ("signed", "correcting", {}),
    },
    models.PracticeRepeat: {
        "arrange": (
            "asked refused", "arranged", {"placement": models.Placement(), "by": None, "at": NOW}
        ),
        "refuse": ("asked", "refused", {"reason": "Why.", "by": None, "at": NOW}),
    },
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """STEP of MODEL is made by ROUTE, by the people of `who` alone; `sent` goes with it.

    The address holds the key of `at(record)`; the person must see `seen(record)` (by default the
    same), and the right must cover `covered(record)`. Those of `never` have the right to something
    else behind this door.
    """

    model: type
    step: str
    route: str
    who: tuple[str, ...]
    sent: dict | Callable[[Any, Any], dict] = field(default_factory=dict)
    at: Callable[[Any], Any] = lambda record: record
    seen: Callable[[Any], Any] | None = None
    covered: Callable[[Any], Any] | None = None
    never: tuple[str, ...] = ()

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api:")

    @property
    def machine(self) -> tuple[str, str]:
        sources, target, _arguments = MOVES[self.model][self.step]
        return sources, target

    def given(self, world, record) -> dict:
        return self.sent(world, record) if callable(self.sent) else self.sent


def _later(days: int):
    return timezone.localdate() + timedelta(days=days)


_WHY = {"reason": "Boshqa sabab"}
_SIGN = {"capacity": "direktor", "agree": "on"}
_REQUISITES = {
    field: getattr(RequisitesFactory.build(organization=None), field)
    for field in ("address", "phone", "bank", "account", "mfo", "representative", "capacity",
                  "basis")
}  # fmt: skip

# Both the page and, where there is one, the API route.
DOORS = [
    Door(models.Posting, "submit", "posting-submit", (HR,)),
    Door(models.Posting, "submit", "api:posting-submit", (HR,)),
    Door(
        models.Posting, "publish", "posting-publish", (ADMIN,),
        lambda world, record: {"placement_round": world.round.pk},
    ),
    Door(
        models.Posting, "publish", "api:posting-publish", (ADMIN,),
        lambda world, record: {"placement_round": world.round.pk},
    ),
    Door(models.Posting, "send_back", "posting-return", (ADMIN,), _WHY),
    Door(models.Posting, "close", "posting-close", (ADMIN,), _WHY),
    Door(models.Posting, "close", "api:posting-close", (ADMIN,), _WHY),
    Door(models.Posting, "cancel", "posting-cancel", (HR,), _WHY),
    Door(models.Posting, "cancel", "api:posting-cancel", (HR,), _WHY),
    Door(models.PostingChange, "make", "posting-change-agree", (ADMIN,), at=lambda r: r.posting),
    Door(models.PostingChange, "make", "api:posting-agree", (ADMIN,), at=lambda r: r.posting),
    Door(
        models.PostingChange, "refuse", "posting-change-refuse", (ADMIN,), _WHY,
        at=lambda r: r.posting,
    ),
    Door(models.PostingChange, "lapse", "posting-change-take-back", (HR,), at=lambda r: r.posting),
    Door(models.PostingChange, "lapse", "api:posting-take-back", (HR,), at=lambda r: r.posting),
    Door(models.PlacementRound, "open", "placement-round-open", (ADMIN,)),
    Door(models.PlacementRound, "open", "api:placementround-open", (ADMIN,)),
    Door(models.PlacementRound, "cancel", "placement-round-cancel", (ADMIN,), _WHY),
    Door(models.PlacementRound, "cancel", "api:placementround-cancel", (ADMIN,), _WHY),
    Door(models.Application, "withdraw", "application-withdraw", (STUDENT,)),
    Door(models.Application, "withdraw", "api:application-withdraw", (STUDENT,)),
    Door(
        models.InterviewSlot, "take", "interview-take", (STUDENT,),
        lambda world, record: {"slot": record.pk}, at=lambda r: r.invitation,
    ),
    Door(
        models.InterviewSlot, "give_back", "interview-give-back", (STUDENT,),
        at=lambda r: r.invitation,
    ),
    Door(models.InterviewSlot, "take", "api:interviewslot-take", (STUDENT,)),
    Door(models.InterviewSlot, "give_back", "api:interviewslot-give-back", (STUDENT,)),
    Door(models.InterviewSlot, "withdraw", "interview-withdraw", (HR,)),
    Door(models.InterviewSlot, "withdraw", "api:interviewslot-withdraw", (HR,)),
    Door(models.OwnPlace, "approve", "own-place-approve", (ADMIN,)),
    Door(models.OwnPlace, "approve", "api:ownplace-approve", (ADMIN,)),
    Door(models.OwnPlace, "refuse", "own-place-refuse", (ADMIN,), _WHY),
    Door(models.OwnPlace, "refuse", "api:ownplace-refuse", (ADMIN,), _WHY),
    Door(models.OwnPlace, "withdraw", "own-place-withdraw", (STUDENT,)),
    Door(models.OwnPlace, "withdraw", "api:ownplace-withdraw", (STUDENT,)),
    Door(models.PlacementSwap, "agree", "swap-agree", (FELLOW,)),
    Door(models.PlacementSwap, "agree", "api:placementswap-agree", (FELLOW,)),
    Door(models.PlacementSwap, "decline", "swap-decline", (FELLOW,)),
    Door(models.PlacementSwap, "decline", "api:placementswap-decline", (FELLOW,)),
    Door(models.PlacementSwap, "approve", "swap-approve", (ADMIN,)),
    Door(models.PlacementSwap, "approve", "api:placementswap-approve", (ADMIN,)),
    Door(models.PlacementSwap, "refuse", "swap-refuse", (ADMIN,), _WHY),
    Door(models.PlacementSwap, "refuse", "api:placementswap-refuse", (ADMIN,), _WHY),
    Door(models.PlacementSwap, "withdraw", "swap-withdraw", (STUDENT, FELLOW)),
    Door(models.PlacementSwap, "withdraw", "api:placementswap-withdraw", (STUDENT, FELLOW)),
    Door(models.Placement, "confirm", "placement-confirm", (STUDENT,)),
    Door(models.Placement, "confirm", "api:placement-confirm", (STUDENT,)),
    Door(models.Placement, "decline", "placement-decline", (STUDENT,)),
    Door(models.Placement, "decline", "api:placement-decline", (STUDENT,)),
    Door(models.Placement, "interrupt", "placement-interrupt", (ADMIN,), _WHY),
    Door(models.Placement, "interrupt", "api:placement-interrupt", (ADMIN,), _WHY),
    Door(
        models.Placement, "transfer", "placement-transfer", (ADMIN,),
        lambda world, record: _WHY | {"posting": world.other_posting.pk, "starts_on": _later(9)},
    ),
    Door(
        models.Placement, "transfer", "api:placement-transfer", (ADMIN,),
        lambda world, record: _WHY | {"posting": world.other_posting.pk, "starts_on": _later(9)},
    ),
    Door(models.Contract, "send", "contract-send", (ADMIN,)),
    Door(models.Contract, "make_ready", "contract-requisites", (HR,), _REQUISITES, never=(ADMIN,)),
    Door(models.Contract, "conclude", "contract-sign", (ADMIN,), _SIGN),  # signs last
    Door(models.Contract, "cancel", "contract-cancel", (ADMIN,), _WHY),
    Door(
        models.Amendment, "conclude", "amendment-sign", (ADMIN,), _SIGN,
        covered=lambda r: r.contract,
    ),
    Door(
        models.Amendment, "withdraw", "amendment-withdraw", (ADMIN,), covered=lambda r: r.contract
    ),
    Door(
        models.Diary, "send_plan", "plan-send", (STUDENT,), at=lambda r: r.placement,
        seen=lambda r: r,
    ),
    Door(
        models.Diary, "return_plan", "plan-return", (ADMIN, SUPERVISOR), {"remark": "Toʻldiring"},
        at=lambda r: r.placement, seen=lambda r: r,
    ),
    Door(
        models.Diary, "approve_plan", "plan-approve", (ADMIN, SUPERVISOR),
        at=lambda r: r.placement, seen=lambda r: r,
    ),
    Door(
        models.Diary, "reopen_plan", "plan-reopen", (ADMIN, SUPERVISOR),
        at=lambda r: r.placement, seen=lambda r: r,
    ),
    Door(models.Complaint, "take_up", "complaint-take-up", (ADMIN,)),
    Door(models.Complaint, "give_answer", "complaint-answer", (ADMIN,), {"answer": "Hal qilindi"}),
    Door(models.Complaint, "ask_again", "complaint-ask-again", (STUDENT,), {"text": "Yoʻq"}),
    Door(models.Complaint, "close", "complaint-close", (ADMIN,)),
    Door(models.Complaint, "close", "complaint-settle", (STUDENT,)),
    Door(
        models.PracticeGrade, "sign", "practice-grade-sign", (ADMIN, SUPERVISOR),
        covered=lambda r: r.placement,
    ),
    Door(models.PracticeGrade, "reopen", "practice-grade-correct", (ADMIN,), _WHY),
    Door(
        models.PracticeRepeat, "arrange", "repeat-arrange", (ADMIN,),
        lambda world, record: {
            "enterprise": world.enterprise.code, "starts_on": _later(90), "ends_on": _later(120),
        },
        at=lambda r: r.grade.placement,
    ),
    Door(models.PracticeRepeat, "refuse", "repeat-refuse", (ADMIN,), _WHY),
]  # fmt: skip

CLOCK = "the calendar"
OTHERWISE = {
    (models.Posting, "submit_anew"): "HR changes what waits for review (test_posting_change)",
    (models.Posting, "expire"): CLOCK,
    (models.PlacementRound, "allocate"): "the allocation, a job (test_allocation)",
    (models.PlacementRound, "close"): CLOCK,
    (models.Application, "give_way"): "the student takes another place (test_freeing)",
    (models.Application, "place"): "the allocation (test_allocation)",
    (models.Application, "leave_unplaced"): "the allocation (test_allocation)",
    (models.Application, "place_from_waiting_list"): "a place comes free (test_waiting_list)",
    (models.OwnPlace, "accept"): "the host, by its personal link (test_own_place)",
    (models.OwnPlace, "decline"): "the host, by its personal link (test_own_place)",
    (models.OwnPlace, "expire"): CLOCK,
    (models.Placement, "expire"): CLOCK,
    (models.Placement, "give_way"): "the student takes another place (test_freeing)",
    (models.Placement, "begin"): CLOCK,
    (models.Placement, "complete"): CLOCK,
    (models.Contract, "end"): CLOCK,
}
