"""The API on the demonstration's data: answers match the schema, queries do not grow with rows."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker

from cluster_portal.common.models import User
from quality.enums import SubjectKind

pytestmark = pytest.mark.django_db  # the plugin prepares databases only for marked tests

ROLES = ["operator", "ministry", "coordinator", "university_admin", "hr", "student"]
FORMATS = FormatChecker()
FORMATS.checks("uri")(lambda text: text is None or "://" in text)


@pytest.fixture(scope="module")
def people(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration's people, by role; their world lasts as long as this module's tests."""
    accounts = tmp_path_factory.mktemp("world") / "accounts.json"
    silence = {"stdout": StringIO(), "stderr": StringIO()}
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed_demo", students=200, seed=5, accounts=accounts, **silence)
        yield {
            role: User.objects.get(email=account["email"])
            for role, account in json.loads(accounts.read_text()).items()
        }
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def schema():
    GENERATOR_STATS.reset()
    found = SchemaGenerator().get_schema(request=None, public=True)
    assert (GENERATOR_STATS._warn_cache, GENERATOR_STATS._error_cache) == ({}, {})
    return found


def lists(schema) -> list[str]:
    """Addresses of the resources' lists."""
    return [
        path
        for path, methods in schema["paths"].items()
        if "get" in methods and f"{path}/{{id}}" in schema["paths"]
    ]


def faults(schema, path: str, answer) -> list[str]:
    """Where ANSWER is not what the SCHEMA says PATH answers."""
    content = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    rule = {"components": schema["components"], **content["schema"]}
    found = Draft202012Validator(rule, format_checker=FORMATS).iter_errors(
        json.loads(answer.content)
    )
    places = ((re.sub(r"\[\d+\]", "[…]", error.json_path), error.message[:150]) for error in found)
    return [f"{path} {place}: {message}" for place, message in places]


def test_schema_is_openapi_3_1_without_warnings(schema):
    assert schema["openapi"] == "3.1.0"
    assert len(lists(schema)) >= 30


def test_answers_match_the_schema_for_every_role(schema, people, api_as):
    wrong, answered = [], set()
    for role in ROLES:
        client = api_as(people[role])
        for path in lists(schema):
            answer = client.get(path, {"page_size": 20})
            if answer.status_code == 403:
                continue
            assert answer.status_code == 200, path
            wrong += faults(schema, path, answer)
            for record in answer.data["results"][:2]:
                one = client.get(f"{path}/{record['id']}")
                assert one.status_code == 200, one.request["PATH_INFO"]
                wrong += faults(schema, f"{path}/{{id}}", one)
                answered.add(path)
    assert sorted(set(wrong)) == []
    empty = {"affiliations", "imports", "classifiers", "agreement-documents"}
    assert {path for path in lists(schema) if path.rsplit("/")[-1] not in empty} <= answered


@pytest.mark.parametrize("role", ["ministry", "university_admin", "hr"])
def test_list_queries_do_not_grow_with_rows(role, schema, people, api_as):
    client = api_as(people[role])
    client.get("/api/v1/regions")  # what is read once per person
    grown = {}
    for path in lists(schema):
        counts = []
        for size in (200, 500):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path, {"page_size": size})
            counts.append((len(answer.data.get("results", [])), len(queries)))
        (few, first), (many, second) = counts
        # A longer page may hold kinds of subjects that a shorter one lacks, each read by one query.
        if many > few and second > first + len(SubjectKind):
            grown[path] = counts
    assert grown == {}
