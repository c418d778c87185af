"""Every operation of the API, sent what its schema allows and what it forbids, as every role.

No server error, and each answer as the schema says. The ordinary run takes a few examples of each
operation by whichever role; the full run takes many.
"""

import traceback
from collections import Counter
from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import got_request_exception
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cluster_portal.common.models import ApiToken
from cluster_portal.wsgi import application
from tests.architecture.routes import routes
from tests.hostile.values import tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_connection")]

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
EXAMPLES = 12  # of each operation by each person
PARTS = 4  # so that several workers share the operations


@pytest.fixture
def headers(side) -> list[dict]:
    """How each person's program signs in, and how nobody does."""
    until = timezone.now() + timedelta(days=1)
    tokens = [
        ApiToken.objects.issue(user=user, name="fuzz", scope="write", expires_at=until)[1]
        for user in side.people.values()
    ]
    return [{}, *({"Authorization": f"Bearer {token}"} for token in tokens)]


def read_to_the_end(environ, start_response) -> list[bytes]:
    """As a server does: what a file is sent from is closed."""
    answer = application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


@pytest.fixture
def operations():
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", read_to_the_end)
    return sorted((found.ok() for found in schema.get_all_operations()), key=lambda one: one.label)


@pytest.fixture
def raised():
    """What pages raised while they answered, newest last."""
    found = []

    def note(sender, **rest):
        found.append(traceback.format_exc(limit=-3))

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def keys_by_path(side) -> dict[str, list[int]]:
    """For each resource's address the keys of its records."""
    found = {}
    for route in routes():
        queryset = getattr(getattr(route.callback, "cls", None), "queryset", None)
        if queryset is not None:
            path = route.path.split("/")[3]
            found[path] = [one.pk for one in side.records.get(queryset.model, [])]
    return found


def faults_of(operation, headers, keys, raised, tried, *, examples: int, derandomize: bool):
    """What went wrong with some of the EXAMPLES of OPERATION; at most one fault.

    TRIED counts the answers by the kind of their status.
    """
    known = keys.get(operation.path.split("/")[3], [])
    modes = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=derandomize,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(case=st.one_of(modes), signed_in=st.sampled_from(headers), data=st.data())
    def holds(case, signed_in, data):
        if known and "id" in case.path_parameters and data.draw(st.booleans()):
            case.path_parameters["id"] = data.draw(st.sampled_from(known))
        with transaction.atomic():
            answer = case.call(headers=signed_in)
            transaction.set_rollback(True)
        tried[f"{answer.status_code // 100}xx"] += 1
        case.validate_response(answer, checks=CHECKS)

    raised.clear()
    try:
        holds()
    except FailureGroup as error:
        return [f"{operation.label}: {error}\n{raised[-1] if raised else ''}"]
    return []


@pytest.mark.parametrize("part", range(PARTS))
def test_api_holds_to_its_schema(part, operations, headers, side, raised, record_property):
    keys, wrong, tried = keys_by_path(side), [], Counter()
    for operation in operations[part::PARTS]:
        wrong += faults_of(operation, headers, keys, raised, tried, examples=6, derandomize=True)
    tell(record_property, tried.total())
    assert not wrong, "\n\n".join(wrong)
    assert len(operations) >= 120


@pytest.mark.full
@pytest.mark.parametrize("part", range(PARTS))
def test_api_holds_to_its_schema_at_length(
    part, operations, headers, side, raised, record_property
):
    """Each operation as each person."""
    keys, wrong, tried = keys_by_path(side), [], Counter()
    chances = {"examples": EXAMPLES, "derandomize": False}
    for operation in operations[part::PARTS]:
        for signed_in in headers:
            wrong += faults_of(operation, [signed_in], keys, raised, tried, **chances)
    tell(record_property, tried.total())
    record_property("answers", dict(tried))
    assert not wrong, "\n\n".join(wrong)
