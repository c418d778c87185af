"""The employer survey comes complete, loads once, and stays as it was answered."""

import copy
import tomllib

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from cluster_portal.common.text import cyrillic
from monitoring.actions.questionnaire import QuestionnaireFrozenError, load_questionnaire
from monitoring.classifiers import DATA, load_questionnaires
from monitoring.enums import QuestionnaireState
from monitoring.models import Item, Questionnaire
from tests.factories.monitoring import CampaignFactory, employer_survey

pytestmark = pytest.mark.django_db
SCALES = ["foundation", "adaptive", "collaborative", "technical", "employability"]


@pytest.fixture
def definition() -> dict:
    return tomllib.loads((DATA / "employer_survey.toml").read_text(encoding="utf-8"))


def test_employer_survey_has_five_scales_of_four_items():
    survey = employer_survey()
    assert [scale.code for scale in survey.scales.all()] == [*SCALES, "overall"]
    assert [scale.items.count() for scale in survey.scales.all()] == [4] * 5 + [1]
    assert Item.objects.filter(allows_not_applicable=True).count() == 20
    assert survey.sections.count() == 6
    assert Item.objects.filter(code__endswith="_importance").count() == 5


def test_employer_survey_speaks_every_language(definition):
    texts = [definition["name"], definition["introduction"]]
    for section in definition["sections"]:
        texts += [section["name"], *(item["name"] for item in section["items"])]
    assert all(set(text) == {"uz", "ru", "en"} and all(text.values()) for text in texts)
    assert {len(wordings) for label in definition["labels"].values() for wordings in label.values()}


def test_item_is_worded_in_the_readers_language():
    employer_survey()
    item = Item.objects.get(code="E1")
    with override("uz-cyrl"):
        assert item.name == cyrillic(item.name_uz)
        assert item.choices[0] == (1, cyrillic("Mutlaqo qoʻshilmayman"))
    with override("ru"):
        assert item.name == "Приходят на работу вовремя."


def test_questionnaires_loaded_again_change_nothing():
    assert load_questionnaires().inserted == 1
    before = list(Item.objects.values_list("pk", "search_key"))
    assert load_questionnaires().unchanged == 1
    assert list(Item.objects.values_list("pk", "search_key")) == before


def test_unused_version_is_written_anew(definition):
    load_questionnaires()
    definition["sections"][0]["items"][0]["name"]["en"] = "They read."
    assert load_questionnaire(definition).changed == 1
    assert Item.objects.get(code="F1").name_en == "They read."
    assert Item.objects.count() == 29


def test_used_version_is_frozen(definition):
    CampaignFactory()
    changed = copy.deepcopy(definition)
    changed["sections"][0]["items"][0]["name"]["en"] = "They read."
    with pytest.raises(QuestionnaireFrozenError, match="new version"):
        load_questionnaire(changed)
    changed["version"] = 2
    assert load_questionnaire(changed).inserted == 1
    states = Questionnaire.objects.order_by("version").values_list("state", flat=True)
    assert list(states) == [QuestionnaireState.RETIRED, QuestionnaireState.ACTIVE]


@pytest.mark.parametrize("code", ["F1", "overall"])
def test_used_item_is_frozen_by_the_database(code):
    CampaignFactory()
    items = Item.objects.filter(code=code)
    for change in (lambda: items.update(name_en="Other"), lambda: items.delete()):
        with pytest.raises(IntegrityError, match="new version"), transaction.atomic():
            change()
