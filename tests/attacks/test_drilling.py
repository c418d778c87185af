"""From a number to its records: never further than the reader's rights."""

from itertools import product

import pytest

from partners import models as partners
from quality.enums import SubjectKind
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorValue
from tests.attacks.answers import leaked
from tests.attacks.sides import ATTACKERS
from tests.attacks.test_objects import seen_by

pytestmark = pytest.mark.django_db


def subjects(side) -> list[tuple[SubjectKind, int]]:
    university, enterprise, *_others = side.records[partners.Organization]
    return [
        (SubjectKind.NATION, 0),
        (SubjectKind.REGION, university.region_id),
        (SubjectKind.CLUSTER, side.one(partners.Cluster).pk),
        (SubjectKind.UNIVERSITY, university.pk),
        (SubjectKind.PROGRAMME, side.one(partners.Programme).pk),
        (SubjectKind.ENTERPRISE, enterprise.pk),
    ]


PRIVATE = {SubjectKind.PROGRAMME, SubjectKind.ENTERPRISE}


@pytest.mark.parametrize("role", ATTACKERS)
def test_drilling_shows_nothing_of_the_other_side(role, ours, theirs, sign_in):
    browser, wrong, tried = sign_in(ours.people[role]), [], 0
    enterprise = theirs.records[partners.Organization][1]
    asked = ["", "?export=csv", "?export=xlsx", f"?enterprise={enterprise.pk}"]
    for (kind, pk), code, page in product(
        subjects(theirs), INDICATORS, ["", *(f"records/{query}" for query in asked)]
    ):
        tried += 1
        answer = browser.get(f"/indicators/{kind}/{pk}/{code}/{page}")
        found = leaked(answer, theirs, seen_by(role))
        hidden = kind in PRIVATE and answer.status_code not in {403, 404}
        if answer.status_code >= 500 or found or hidden:
            wrong.append((kind, code, page, answer.status_code, found))
    assert wrong == []
    assert tried >= 200


@pytest.mark.parametrize("role", ATTACKERS)
def test_values_by_the_api_are_of_readable_subjects(role, ours, theirs, api_as):
    program = api_as(ours.people[role])
    for kind, pk in subjects(theirs):
        answer = program.get("/api/v1/indicator-values", {"subject_kind": kind})
        if answer.status_code == 403:
            continue
        keys = {one["id"] for one in answer.data["results"]}
        hidden = {
            value.pk
            for value in theirs.records[IndicatorValue]
            if value.subject_kind == kind and kind in PRIVATE
        }
        assert keys & hidden == set(), (kind, pk)
