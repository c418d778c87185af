"""The wording of templates: what the loader lets in, and how fields are filled."""

import tomllib

import pytest

from internships.classifiers import DATA, load_contract_templates
from internships.contracts.text import FIELDS, TemplateError, check_template, filled
from internships.models import ContractTemplate
from internships.models.contract_template import wording
from tests.factories.internships import contract_for

TEXTS = {"uz": "{student} keladi", "ru": "{student} приходит", "en": "{student} comes"}


def definition(**changed) -> dict:
    clause = {"code": "one", "heading": dict(TEXTS, uz="a"), "points": [TEXTS]}
    given = {"code": "t", "signers": ["student", "enterprise", "university"], "has_list": False}
    return given | {"name": TEXTS, "legal_basis": TEXTS, "clauses": [clause]} | changed


def clause_of(point: dict) -> list[dict]:
    return [{"code": "one", "heading": TEXTS, "points": [point]}]


def test_good_template_is_let_in():
    check_template(definition())


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"signers": ["student", "enterprise"]}, "must name enterprise and university"),
        ({"signers": ["enterprise", "university", "rector"]}, "nobody signs as"),
        ({"name": {"uz": "a", "ru": "b"}}, "must be written in uz, ru and en"),
        ({"clauses": clause_of(dict(TEXTS, ru=""))}, "must be written in uz, ru and en"),
        (
            {"clauses": clause_of(dict.fromkeys(TEXTS, "{passport}"))},
            r"unknown fields \['passport'\]",
        ),
        ({"clauses": clause_of(dict(TEXTS, ru="{mentor}"))}, "other fields in other languages"),
        ({"has_list": True}, r"unknown fields \['student'\]"),
        ({"clauses": [{"code": "x", "heading": TEXTS, "points": []}]}, "says nothing"),
    ],
)
def test_faulty_template_is_refused_and_the_place_named(changed, sentence):
    with pytest.raises(TemplateError, match=sentence):
        check_template(definition(**changed))


def test_value_is_never_read_as_a_field():
    values = dict.fromkeys(FIELDS, "x") | {"student": "{mentor} %s {0}", "mentor": "no"}
    assert filled("{student}.", values) == "{mentor} %s {0}."


def test_cyrillic_is_derived_and_fields_stay():
    assert wording({"uz": "{student} oʻqiydi"}, "uz-cyrl") == "{student} ўқийди"


def test_four_templates_come_along_and_loading_again_changes_nothing(db):
    first, second = load_contract_templates(), load_contract_templates()
    assert (first.inserted, second.unchanged, second.changed) == (4, 4, 0)
    signers = dict(ContractTemplate.objects.values_list("code", "signers"))
    assert signers == {
        "bilateral": ["enterprise", "university"],
        "dual_education": ["enterprise", "university"],
        "paid_practice": ["student", "enterprise", "university"],
        "three_party": ["student", "enterprise", "university"],
    }


def test_used_version_stays_and_a_newer_one_takes_its_place(placement):
    from django.db import IntegrityError, transaction

    from internships.actions.contracting.contract_template import TemplateFrozenError, load_template

    contract_for(placement)
    clauses = tomllib.loads((DATA / "contracts" / "clauses.toml").read_text("utf-8"))
    given = tomllib.loads((DATA / "contracts" / "bilateral.toml").read_text("utf-8"))
    given["name"]["en"] = "Another name"
    with pytest.raises(TemplateFrozenError):
        load_template(given, clauses)
    used = ContractTemplate.objects.filter(code="bilateral", version=1)
    for change in ({"name_en": "x"}, {"clauses": []}, {"signers": ["university"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            used.update(**change)
    load_template(given | {"version": 2}, clauses)
    current = dict(
        ContractTemplate.objects.filter(code="bilateral").values_list("version", "is_current")
    )
    assert current == {1: False, 2: True}
