"""Papers in Uzbek Cyrillic write all names in Cyrillic; what is Cyrillic already stays as typed."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from internships.actions.contracting.amendment import propose_amendment
from internships.actions.contracting.contract_document import amendment_data, contract_data
from internships.actions.contracting.practice_papers import order_data, referral_data
from internships.placement_record import facts_of
from tests.factories.internships import NOW, PlacementFactory, PlacementRoundFactory, contract_for
from tests.factories.partners import StudentFactory

CODES = ["bilateral", "three_party", "dual_education", "paid_practice"]
# A word of Latin letters; abbreviations and numbers (STIR is СТИР) are not left either.
LATIN = re.compile(r"[A-Za-zʻʼ]{2,}")


def texts(value) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for one in value.values() for text in texts(one)]
        case list() | tuple():
            return [text for one in value for text in texts(one)]
    return []


def latin_in(data: dict) -> set[str]:
    data = {name: value for name, value in data.items() if name != "hash"}
    return {word for text in texts(data) for word in LATIN.findall(text)} - {"SHA"}


@pytest.fixture
def cyrillic_world(placement, posting, nilufar):
    placement.enterprise.name_uz_cyrl = ""
    placement.mentor_name = "Gʻaybullayeva Oʻgʻiloy"
    placement.save()
    return placement


@pytest.mark.parametrize("code", CODES)
def test_contract_has_no_latin_word(cyrillic_world, code):
    contract = contract_for(
        cyrillic_world, code=code, language="uz-cyrl", hire_number=1, pay=900_000,
        benefits="tushlik", insurance="sugʻurta", place="Navoiy koʻchasi, 1",
    )  # fmt: skip
    with override("uz-cyrl"):
        data = contract_data(contract)
    assert latin_in(data) == set()
    said = " ".join(texts(data))
    assert "Каримов Азиз" in said  # who signed
    if code != "paid_practice" or not contract.template.has_list:
        assert "Ғайбуллаева Ўғилой" in said


def test_name_typed_in_cyrillic_stays_as_typed(placement, posting, programme):
    student = StudentFactory(
        programme=programme, last_name="Щербакова", first_name="Юлия", middle_name="Эдуардовна"
    )
    own = PlacementFactory(posting=posting, student=student, confirmed=True)
    contract = contract_for(own, code="three_party", language="uz-cyrl")
    assert contract.terms["students"][0]["name"] == "Щербакова Юлия Эдуардовна"


def test_latin_contract_is_left_in_latin(cyrillic_world):
    contract = contract_for(cyrillic_world, code="three_party", language="uz")
    assert contract.terms["mentor"] == "Gʻaybullayeva Oʻgʻiloy"


def test_amendment_referral_and_order_have_no_latin_word(cyrillic_world, umida):
    contract = contract_for(cyrillic_world, code="three_party", language="uz-cyrl")
    amendment = propose_amendment(
        contract=contract, effective_on=contract.starts_on + timedelta(days=3),
        changes={"mentor": "Shermatov Yoʻldosh", "place": "Chilonzor"},
        reason="Usta taʼtilda", by=umida, at=NOW,
    )  # fmt: skip
    round_ = PlacementRoundFactory(university=cyrillic_world.university)
    with override("uz-cyrl"):
        assert latin_in(amendment_data(amendment)) == set()
        said = " ".join(texts(amendment_data(amendment)))
        assert "Шерматов Йўлдош" in said
        assert latin_in(referral_data(cyrillic_world, contract, "uz-cyrl", NOW)) == set()
        order = order_data(round_, [cyrillic_world], "1-2/45", NOW.date(), "uz-cyrl")
        assert latin_in(order) == set()


def test_whole_file_names_people_in_its_script(cyrillic_world):
    with override("uz-cyrl"):
        facts = dict(facts_of(cyrillic_world)["facts"])
    assert "Ғайбуллаева Ўғилой" in facts.values()
