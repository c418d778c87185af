"""A whole year of a faculty, from the plan to the next year's places, on a desk and on a phone."""

import pytest

from internships.classifiers import load_contract_templates, load_grading_schemes
from partners.enums import Role
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.journeys.year.calendar import Calendar
from tests.browser.journeys.year.cast import Cast
from tests.browser.journeys.year.contracting import sign_the_contracts
from tests.browser.journeys.year.finishing import finish_the_year
from tests.browser.journeys.year.placing import place_the_students
from tests.browser.journeys.year.planning import plan_the_year
from tests.browser.journeys.year.practising import practise
from tests.conftest import person
from tests.factories.internships import PracticeTypeFactory
from tests.factories.partners import CompetenceFactory, DistrictFactory, StudentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def calendar():
    kept = Calendar()
    kept.move_to("2027-09-06")
    yield kept
    kept.stop()


@pytest.fixture
def jasur(university, programme):
    """Finds a place himself."""
    user = person("jasur@example.uz", "Umarov", "Jasur", Role.STUDENT, university)
    StudentFactory(user=user, programme=programme, last_name="Umarov", first_name="Jasur", year=3)
    return user


@pytest.fixture
def cast(
    calendar, tashkent, consent_texts, page, enter, look, umida, sardor, hamid, nilufar, jasur,
    university, enterprise, programme,
):  # fmt: skip
    enterprise.email, enterprise.language = "zavod@example.uz", "en"
    enterprise.save()
    load_contract_templates()
    load_grading_schemes()
    PracticeTypeFactory()
    CompetenceFactory(name_uz="Jihozlarni sozlash", name_en="Setting up equipment")
    DistrictFactory(region=tashkent, name_uz="Yashnobod", name_en="Yashnobod district")
    return Cast(
        page, enter, look, calendar, umida, sardor, hamid, nilufar, jasur, university, enterprise,
        programme,
    )  # fmt: skip


@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_year_of_a_faculty(cast, window):
    cast.page.set_viewport_size(window)
    plan_the_year(cast)
    place_the_students(cast)
    sign_the_contracts(cast)
    practise(cast)
    finish_the_year(cast)
