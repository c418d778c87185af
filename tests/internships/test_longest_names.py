"""Papers with the longest names there are: nothing is lost, and no signature stands alone.

Where text ends is read off the page: what a paper prints lies between its margins.
"""

import io
from datetime import timedelta

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from cluster_portal.common.documents.seal import sheet_data
from cluster_portal.common.documents.typesetting import typeset
from internships.actions.contracting import contract_document, practice_papers
from internships.actions.contracting.amendment import propose_amendment
from internships.actions.contracting.contract_terms import spelled
from internships.actions.finishing import certificate
from internships.actions.placing import protocol
from internships.actions.placing.allocation import run_allocation
from internships.enums import Mark
from internships.models import PracticeGrade
from tests.factories.internships import (
    NOW,
    ApplicationFactory,
    PlacementRoundFactory,
    PostingFactory,
    contract_for,
)
from tests.factories.partners import StudentFactory
from tests.internships.longest import MENTOR, REQUISITES, STUDENT, longest_placements
from tests.internships.placing.test_waiting_list import ALLOCATION_DAY

LANGUAGES = ["uz", "uz-cyrl", "ru", "en"]
CODES = ["bilateral", "three_party", "dual_education", "paid_practice"]
LISTS = {"bilateral", "dual_education"}
NUMBER = "31203995001234"


@pytest.fixture(autouse=True)
def _database(db):
    pass


def printed(layout, data: dict, language: str) -> list[str]:
    """The text of each page, on one line."""
    sheet = sheet_data(
        code="7K3M9QTX2FHB", title="Hujjat", number="999/2026-00001", issuer="", language=language,
        at=NOW,
    )  # fmt: skip
    pdf = PdfReader(io.BytesIO(typeset(layout, {"document": sheet, "body": data})))
    for page in pdf.pages:
        beyond = []
        edge = float(page.mediabox.width)

        def place(text, _matrix, at, _font, _size, edge=edge, beyond=beyond):
            if text.strip() and not 0 <= at[4] < edge:
                beyond.append(text)

        page.extract_text(visitor_text=place)
        assert beyond == []
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert all("\N{REPLACEMENT CHARACTER}" not in text for text in pages)
    assert all("{" not in text and "%(" not in text for text in pages)
    assert all("None" not in text for text in pages)
    return pages


def without_breaks(text: str) -> str:
    return "".join(text.split())


def has(text: str, name: str) -> bool:
    """NAME stands in TEXT, wherever it was broken into lines."""
    return without_breaks(name) in without_breaks(text)


@pytest.mark.parametrize("state", ["ready", "signed"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_contract(code, language, state):
    placements = longest_placements(4 if code in LISTS else 1)
    contract = contract_for(
        *placements, code=code, language=language, state=state, hire_number=2, pay=1_500_000,
        benefits="transport, tushlik, yotoqxona", insurance="korxona hisobidan",
    )  # fmt: skip
    numbers = dict.fromkeys((one.pk for one in placements), NUMBER)
    with override(language):
        data = contract_document.contract_data(contract, numbers)
        heading = data["signatures_heading"]
    pages = printed(contract_document.LAYOUT, data, language)
    shorter = language == "en" and code in LISTS  # where the signatures fit under the clauses
    assert len(pages) == (4 if code in LISTS and not shorter else 3)
    (signed,) = [page for page in pages if has(page, heading)]
    sides = [placements[0].university, placements[0].enterprise]
    for name in [*(side.name_in(language) for side in sides), contract.number]:
        assert has(signed, name)
    for text in REQUISITES.values():
        assert has(signed, spelled(text, language))
    student = spelled(placements[0].student.full_name, language)
    if code in LISTS:
        assert sum(has(page, student) for page in pages) == 1  # the list on one page of its own
        assert not has(signed, student)
        assert has(pages[-1], contract.number)
    else:
        assert has(signed, student)
    assert any(has(page, spelled(MENTOR, language)) for page in pages)
    assert any(NUMBER in page for page in pages) == (code in {"dual_education", "paid_practice"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_amendment_referral_and_order(language):
    (placement,) = longest_placements()
    contract = contract_for(placement, code="three_party", language=language)
    amendment = propose_amendment(
        contract=contract, effective_on=contract.starts_on + timedelta(days=3), by=contract.made_by,
        changes={"place": REQUISITES["address"], "mentor": MENTOR, "pay": "1500000"}, at=NOW,
        reason="Ishlab chiqarish boʻlimi boshqa binoga koʻchirildi",
    )  # fmt: skip
    round_ = PlacementRoundFactory(university=placement.university)
    with override(language):
        changed = contract_document.amendment_data(amendment)
        referral = practice_papers.referral_data(placement, contract, language, NOW)
        order = practice_papers.order_data(round_, [placement] * 9, "1-2/45", NOW.date(), language)
    pages = printed(contract_document.LAYOUT, changed, language)
    assert len(pages) == 2
    assert has(pages[-1], f"{contract.number}/1")  # what is signed says of what
    (referred,) = printed(practice_papers.LAYOUT, referral, language)
    for name in (placement.student.full_name, MENTOR, REQUISITES["capacity"]):
        assert has(referred, spelled(name, language))
    pages = printed(practice_papers.LAYOUT, order, language)
    assert len(pages) <= 3
    assert has(pages[0], spelled(REQUISITES["representative"], language))
    assert has(pages[1], "1-2/45")
    student = spelled(placement.student.full_name, language)
    assert sum(without_breaks(page).count(without_breaks(student)) for page in pages) == 9


@pytest.mark.parametrize("language", LANGUAGES)
def test_protocol(language, umida):
    (placement,) = longest_placements()
    university, programme = placement.university, placement.student.programme
    contest = PlacementRoundFactory(university=university, open=True)
    posting = PostingFactory(
        enterprise=placement.enterprise, university=university, placement_round=contest,
        programmes=[programme], places=2, published=True, title="Yoʻlovchi vagonlarini yigʻish",
    )  # fmt: skip
    for number in range(1, 4):
        student = StudentFactory(programme=programme, **STUDENT)
        ApplicationFactory(posting=posting, student=student, submitted_at=NOW, choice=number)
    run = run_allocation(placement_round=contest, by=umida, at=ALLOCATION_DAY)
    with override(language):
        data = protocol.protocol_data(run)
    pages = printed(protocol.LAYOUT, data, language)
    assert len(pages) == 2
    name = spelled(placement.student.full_name, language)
    assert sum(without_breaks(page).count(without_breaks(name)) for page in pages) == 3
    assert has(pages[-1], protocol.number_of(run))  # who signs sees what


def test_certificate_is_one_sheet():
    (placement,) = longest_placements()
    grade = PracticeGrade(placement=placement, total=87, mark=Mark.EXCELLENT)
    data = certificate.certificate_data(placement, grade)
    (sheet,) = printed(certificate.LAYOUT, data, "uz")
    name = without_breaks(placement.student.full_name)
    assert without_breaks(sheet).count(name) == 3
    for language in certificate.LANGUAGES:
        assert has(sheet, placement.enterprise.name_in(language))
    assert has(sheet, REQUISITES["representative"])
