"""A confirmed placement of Nilufar's at Hamid's enterprise, with the longest names there are."""

import pytest

from tests.factories.internships import NOW, PlacementFactory, PostingFactory

LONG = {
    "name_uz": "“Oʻzbekiston temir yoʻllari” aksiyadorlik jamiyati Toshkent yoʻlovchi vagonlarini "
    "qurish va taʼmirlash zavodi masʼuliyati cheklangan jamiyati",
    "name_ru": "Общество с ограниченной ответственностью «Ташкентский завод по строительству и "
    "ремонту пассажирских вагонов» акционерного общества «Узбекистон темир йуллари»",
}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def posting(enterprise, university, programme):
    for name, text in LONG.items():
        setattr(enterprise, name, text)
    enterprise.tax_id = "301234567"
    enterprise.save()
    return PostingFactory(
        enterprise=enterprise,
        university=university,
        programmes=[programme],
        published=True,
        places=60,
        pay_amount=1_500_000,
        meals=True,
    )


@pytest.fixture
def placement(posting, nilufar, sardor):
    return PlacementFactory(
        posting=posting,
        student=nilufar.student,
        supervisor=sardor,
        mentor_name="Abdurahmonov Xurshidbek",
        confirmed=True,
    )


@pytest.fixture
def now():
    return NOW
