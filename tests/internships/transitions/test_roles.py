"""Each step from each state by each person, through the page and the API route that make it."""

import time

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from rest_framework.test import APIClient

from cluster_portal.common.security.sessions import SEEN
from tests.architecture.test_rights import EXPECTED
from tests.conftest import just_confirmed
from tests.internships.transitions.table import DOORS
from tests.internships.transitions.test_states import MACHINES
from tests.internships.transitions.world import MAKE, make_world, undone

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Made once; each try on it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_world()
        made.browsers = {name: _browser(user) for name, user in made.people.items()}
        yield made
        transaction.set_rollback(True)


def _browser(user):
    client = Client(headers={"accept-language": "en"})
    if user is not None:
        client.force_login(user, backend="partners.permissions.AffiliationBackend")
        session = client.session
        session[SEEN] = int(time.time())
        session.save()
        just_confirmed(client, user)
    return client


def permission_of(door) -> str:
    return next(right for key, right in EXPECTED.items() if key.split(" ")[0] == door.route)


def ask(world, door, name: str, record):
    address = reverse(door.route, args=[door.at(record).pk])
    given = door.given(world, record)
    if door.is_api:
        client = APIClient(headers={"accept-language": "en"})
        if world.people[name] is not None:
            client.force_authenticate(world.people[name])
        return client.post(address, given, format="json")
    browser = world.browsers[name]
    browser.cookies.pop("messages", None)  # of the tries before
    return browser.post(address, given)


def has_the_right(world, door, name: str) -> bool:
    user = world.people[name]
    return user is not None and user.has_perm(permission_of(door))


def expected_of_others(world, door, name: str, record) -> int:
    """What the matrix and `visible_to` promise somebody who does not make this step."""
    user = world.people[name]
    if user is None:
        return 401 if door.is_api else 302
    right = permission_of(door)
    if not user.has_perm(right):
        return 403
    addressed = (door.seen or door.at)(record)
    if not type(addressed).objects.visible_to(user).filter(pk=addressed.pk).exists():
        return 404
    covered = door.covered(record) if door.covered else addressed
    return 403 if name in door.never or not user.has_perm(right, covered) else 0


def refused_in_words(door, answer) -> bool:
    if door.is_api:
        return answer.status_code in {400, 409} and len(str(answer.data)) > 20
    if answer.status_code == 302:
        told = [str(one) for one in get_messages(answer.wsgi_request) if one.level_tag == "error"]
        return bool(told) and len(told[0]) > 20
    form = answer.context and answer.context.get("form")
    return answer.status_code == 200 and form is not None and bool(form.errors)


def state_of(door, record) -> str:
    return type(record).objects.values_list(MACHINES[door.model].name, flat=True).get(pk=record.pk)


def tried(world, door, name: str, record, state: str) -> str:
    """What is wrong with the answer to NAME, or with the state afterwards."""
    sources, target = door.machine
    visible = (door.seen or door.at)(record)
    with undone():
        may = name in door.who
        sees = (
            may
            and type(visible).objects.visible_to(world.people[name]).filter(pk=visible.pk).exists()
        )
        expected = 0 if may else expected_of_others(world, door, name, record)
        answer = ask(world, door, name, record)
        after, status = state_of(door, record), answer.status_code
        if may and state in sources.split():
            good = status in {200, 201, 302} and after == target
            good &= door.is_api or not refused_in_words(door, answer)
        elif may and not sees:
            good = status == 404 and after == state
        elif may or not expected:  # the person could, but not now, or not as this person
            good = refused_in_words(door, answer) and after == state
        else:
            good = status == expected and after == state
            if world.people[name] is None and not door.is_api:
                good &= answer.headers["Location"].startswith("/accounts/login/?next=")
        if good:
            return ""
        errors = getattr((getattr(answer, "context", None) or {}).get("form"), "errors", "")
        said = [str(one) for one in get_messages(answer.wsgi_request)] if not door.is_api else ""
        return f"{state}, {name}: {status} and then {after}, expected {expected} {errors}{said}"


def first_legal(door) -> str:
    return door.machine[0].split()[0]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.route}-{door.step}")
def test_step_by_each_person_from_each_state(door, world):
    """Whom the matrix keeps out never reaches the record: one state, a tempting one, is enough."""
    inside = [name for name in world.people if has_the_right(world, door, name)]
    wrong = []
    for state, _label in MACHINES[door.model].choices:
        with undone():
            record = MAKE[door.model](world, state)
            people = world.people if state == first_legal(door) else inside
            wrong += [tried(world, door, name, record, state) for name in people]
            translation.deactivate()
    assert set(door.who) <= set(inside)
    assert [one for one in wrong if one] == []
