"""People of one side try everything on the records of the other, by every page and API route."""

from collections import Counter
from functools import cache

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.urls import reverse

from cluster_portal.common import models as common
from internships import models as internships
from monitoring import models as monitoring
from partners import models as partners
from partners.enums import Role
from tests.architecture.routes import Route, routes
from tests.attacks.answers import database_now, leaked, text_of
from tests.attacks.sides import ATTACKERS, OPEN, SEEN_ACROSS, guarded_models

pytestmark = pytest.mark.django_db

KEY = "999999999"

# Whose key the address holds, where the view is about something else or does not say.
KEY_OF = {
    "agreement-attach": partners.Agreement,
    "obligation-add": partners.Agreement,
    "affiliation-add": partners.Organization,
    "affiliation-list": partners.Organization,
    "application-add": internships.Posting,
    "campaign-frame": monitoring.Campaign,
    "consent-withdraw": common.Consent,
    "contract-add": internships.Placement,
    "contract-add-cohort": internships.PlacementRound,
    "correction-request-detail": partners.CorrectionRequest,
    "correction-request-withdraw": partners.CorrectionRequest,
    "commission-add": internships.PlacementRound,
    "diary-detail": internships.Placement,
    "plan-approve": internships.Placement,
    "plan-change": internships.Placement,
    "plan-reopen": internships.Placement,
    "plan-return": internships.Placement,
    "plan-send": internships.Placement,
    "erasure-request-carry-out": common.ErasureRequest,
    "erasure-request-refuse": common.ErasureRequest,
    "erasure-request-withdraw": common.ErasureRequest,
    "factor-remove": Authenticator,
    "identity-unlink": SocialAccount,
    "mfa_edit_webauthn": Authenticator,
    "session-end": UserSession,
    "calendar-revoke": common.ApiToken,
    "choice-order": internships.PlacementRound,
    "import-columns": common.ImportRun,
    "import-refused": common.ImportRun,
    "import-report": common.ImportRun,
    "invitation-list": monitoring.Campaign,
    "job-cancel": common.Job,
    "job-detail": common.Job,
    "member-choice": partners.Cluster,
    "membership-add": partners.Cluster,
    "notification-open": common.Notification,
    "posting-outcome": internships.Posting,
    "profile-add": partners.Programme,
    "reserved-student-list": internships.PlacementRound,
    "token-revoke": common.ApiToken,
    "unit-add": partners.Organization,
}
# Their keys are a kind and a code besides: test_drilling.py walks them.
DRILLING = {"indicator-dashboard", "indicator-detail", "indicator-records"}
# Behind a personal link, which nobody can guess (tests of links).
LINKED = {"survey-section", "mentor-file", "account_reset_password_from_key"}

# What a role may ask of a record of the other side, and why.
ACTS_ACROSS = {
    (Role.HR, "profile-require"): "an enterprise may require a competence of any programme",
    (Role.HR, "api:competenceprofile-require"): "the same",
    (Role.HR, "placement-round-outcome"): "of rounds open to enterprises: its own postings only",
}


# Whoever comes here shows first, once more, who they are: before that no record is looked for.
ASKS_AGAIN = {
    "amendment-sign", "contract-sign", "factor-remove", "identity-unlink", "mfa_edit_webauthn",
}  # fmt: skip


def asks_again(answer) -> bool:
    names = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
    pages = tuple(map(reverse, names))
    return answer.headers.get("Location", "").startswith(pages)


def view_of(route: Route):
    return getattr(route.callback, "view_class", None) or getattr(route.callback, "cls", None)


@cache
def keyed_routes() -> list[tuple[Route, type]]:
    """The routes whose address holds a record's key, with the record's model."""
    found = []
    for route in routes():
        if KEY in route.path and route.name not in DRILLING | LINKED:
            view = view_of(route)
            queryset = getattr(view, "queryset", None)
            named = queryset.model if queryset is not None else getattr(view, "model", None)
            found.append((route, KEY_OF.get(route.name) or named))
    return found


def seen_by(role: Role) -> set[type]:
    """The models of which ROLE sees records of the other side."""
    return OPEN | {model for known, model in SEEN_ACROSS if known == role}


def test_every_guarded_model_has_a_victim(theirs):
    assert sorted(model.__name__ for model in guarded_models() if model not in theirs.records) == []


def test_every_route_with_a_key_has_a_victim(theirs):
    classifiers = {model for model in OPEN if model not in theirs.records}
    unknown = [
        route.key
        for route, model in keyed_routes()
        if model not in theirs.records and model not in classifiers
    ]
    assert unknown == []
    assert len(keyed_routes()) >= 180


def test_the_victims_are_seen_by_their_own_people(theirs, sign_in):
    """Else a search for their marks would find nothing in any answer."""
    unseen = [
        model.__name__
        for model in guarded_models()
        if not any(model.objects.visible_to(user).exists() for user in theirs.people.values())
    ]
    assert unseen == []
    seen = set()
    for user in theirs.people.values():
        browser = sign_in(user)
        for route in routes():
            if route.method == "get" and KEY not in route.path and "nothing" not in route.path:
                seen |= leaked(browser.get(route.path), theirs, set())
    shown_only_inside = {
        "evaluation", "signal", "job", "application", "personalnumber", "diary", "practicereport",
        "induction", "mentorterm", "visit", "incident", "complaint", "practicerepeat",
        "commission", "placementfile", "contract", "interviewslot", "applicationnote",
        "applicationmessage",
    }  # fmt: skip
    without_text = {
        "indicatorvalue", "allocationrun", "erasurerequest", "consent", "delegation", "diaryfile",
        "practicetarget", "reservedplaces",
        "practicegrade", "motivationanswer", "hireanswer",
    }  # fmt: skip
    expected = {model.__name__.lower() for model in guarded_models()}
    assert expected - seen - without_text <= shown_only_inside


@pytest.mark.parametrize("role", ATTACKERS)
def test_querysets_hold_nothing_of_the_other_side(role, ours, theirs):
    attacker = ours.people[role]
    seen = {
        model.__name__
        for model in guarded_models()
        if model not in seen_by(role)
        and model.objects.visible_to(attacker)
        .filter(pk__in=[record.pk for record in theirs.records[model]])
        .exists()
    }
    assert seen == set()


@pytest.mark.parametrize("role", ATTACKERS)
def test_guessed_keys_open_and_change_nothing(role, ours, theirs, sign_in, api_as):
    attacker = ours.people[role]
    browser, program = sign_in(attacker), api_as(attacker)
    before, wrong, tried = database_now(), [], Counter()
    for route, model in keyed_routes():
        ask = getattr(program if route.name.startswith("api:") else browser, route.method)
        for victim in theirs.records.get(model, []):
            tried[route.method] += 1
            answer = ask(route.path.replace(KEY, str(victim.pk)), {})
            reading = route.method in {"get", "head"} and model in seen_by(role)
            allowed = {403, 404, 405}
            if reading or (role, route.name) in ACTS_ACROSS:
                allowed |= {200, 302, 400}
            if route.name in ASKS_AGAIN and asks_again(answer):
                allowed |= {302}
            private = leaked(answer, theirs, seen_by(role))
            if answer.status_code not in allowed or private:
                wrong.append((route.method, route.path, answer.status_code, private))
    assert wrong == []
    assert database_now() == before
    assert tried["get"] >= 150
    assert tried.total() >= 350


def test_a_fellow_student_opens_and_changes_nothing(theirs, sign_in, api_as):
    """Of the same programme, to whom the same places are open."""
    from tests.conftest import person
    from tests.factories.partners import StudentFactory

    programme, private = theirs.one(partners.Programme), {
        partners.Student, partners.Affiliation, internships.Application, internships.Placement,
        internships.OwnPlace, internships.PlacementSwap, internships.ReservedStudent,
        internships.Evaluation, internships.PracticeGrade, internships.PracticeRepeat,
        internships.PlaceRating, internships.PlacementFile, common.Job, common.Notification,
        common.ApiToken,
        internships.InterviewSlot, internships.ApplicationNote, internships.ApplicationMessage,
    }  # fmt: skip
    fellow = person("kursdosh@example.uz", "Aliyev", "Bek", Role.STUDENT, programme.institution)
    StudentFactory(user=fellow, programme=programme)
    browser, program = sign_in(fellow), api_as(fellow)
    before, wrong, tried = database_now(), [], 0
    for route, model in keyed_routes():
        ask = getattr(program if route.name.startswith("api:") else browser, route.method)
        for victim in theirs.records[model] if model in private else []:
            tried += 1
            answer = ask(route.path.replace(KEY, str(victim.pk)), {})
            if answer.status_code not in {403, 404, 405}:
                wrong.append((route.method, route.path, answer.status_code))
    assert wrong == []
    assert database_now() == before
    assert tried >= 100


def test_files_have_no_address_of_their_own(theirs, sign_in):
    application, run = theirs.one(internships.Application), theirs.one(common.ImportRun)
    for role in (None, Role.HR, Role.UNIVERSITY_ADMIN):
        browser = sign_in(theirs.people.get(role))
        for file in (application.cv, run.file):
            for folder in ("/media/", "/static/", "/"):
                assert browser.get(f"{folder}{file.name}").status_code in {302, 404}
    cv = reverse("application-cv", args=[application.pk])
    assert sign_in(None).get(cv).status_code == 302
    assert sign_in(theirs.people[Role.MENTOR]).get(cv).status_code == 403
    assert theirs.mark in text_of(sign_in(theirs.people[Role.HR]).get(cv))
