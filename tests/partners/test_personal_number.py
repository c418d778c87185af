"""A personal number is given where a contract needs it, and read with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.test import override_settings
from django.utils import timezone

from cluster_portal.common.history import event_models
from cluster_portal.common.models import User
from cluster_portal.common.models.encrypted import Secret
from partners import personal_numbers
from partners.actions import personal_number as actions
from partners.models import PersonalNumber, PersonalNumberReading
from partners.models.personal_number import validate_personal_number
from partners.personal_numbers import Need

NOW = timezone.now()
NUMBER = "31203995001234"
OWN = "/my-data/personal-number/"


@pytest.fixture
def needed(monkeypatch, nilufar, university):
    """Something needs Nilufar's number, and her university may read it for that."""
    need = Need(
        people=lambda: User.objects.filter(pk=nilufar.pk),
        readers=lambda reach: Q(person__student__university__in=reach.universities),
    )
    monkeypatch.setattr(personal_numbers, "NEEDS", [need])


@pytest.fixture
def kept(needed, nilufar):
    return actions.give_number(person=nilufar, number=NUMBER, at=NOW)


def column() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM partners_personalnumber")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("number", [NUMBER, "62902045001234"])
def test_numbers_that_can_be(number):
    validate_personal_number(number)


@pytest.mark.parametrize(
    "number",
    ["", "3120399500123", "312039950012345", "3120399500123x", "٣1203995001234"]
    + ["91203995001234", "33203995001234", "31213995001234", "62902035001234", "31203 5001234"],
)
def test_numbers_that_cannot_be(number):
    with pytest.raises(ValidationError):
        validate_personal_number(number)


def test_the_table_holds_no_readable_number(kept):
    assert NUMBER not in column()
    assert NUMBER[:7] not in column()
    assert PersonalNumber.objects.get().number.reveal() == NUMBER


def test_words_and_logs_are_masked(kept):
    found = PersonalNumber.objects.get().number
    assert str(found) == "••••••••••1234"
    assert repr(found) == "<Secret>"
    assert kept.number == found  # already after saving, without a reload


def test_saving_again_keeps_what_was_encrypted(kept):
    before = column()
    again = PersonalNumber.objects.get()
    again.full_clean()
    again.save()
    assert column() == before


def test_former_keys_still_open_it(kept):
    with override_settings(SECRET_KEY="another" * 10, SECRET_KEY_FALLBACKS=[_key()]):
        assert PersonalNumber.objects.get().number.reveal() == NUMBER


def _key() -> str:
    from django.conf import settings

    return settings.SECRET_KEY


def test_nobody_gives_a_number_that_nothing_needs(nilufar, sign_in):
    page = sign_in(nilufar).post(OWN, {"number": NUMBER})
    assert page.context["form"].errors
    assert not PersonalNumber.objects.exists()


def test_one_number_serves_one_account(kept, bobur, monkeypatch):
    monkeypatch.setattr(
        personal_numbers,
        "NEEDS",
        [Need(people=User.objects.all, readers=lambda reach: Q(pk__in=[]))],
    )
    with pytest.raises(ValidationError, match="Another account"):
        actions.give_number(person=bobur, number=NUMBER, at=NOW)


def test_student_gives_changes_and_erases(needed, nilufar, sign_in):
    client = sign_in(nilufar)
    assert client.post(OWN, {"number": NUMBER}).status_code == 302
    assert client.post(OWN, {"number": "41203995005678"}).status_code == 302
    page = client.get(OWN)
    assert "••••••••••5678" in page.content.decode()
    assert "41203995005678" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client.post(f"{OWN}remove/")
    assert not PersonalNumber.objects.exists()


def test_reading_needs_a_reason_and_is_seen_by_the_person(kept, nilufar, umida, sign_in):
    client, url = sign_in(umida), f"/personal-numbers/{kept.pk}/"
    assert NUMBER not in client.get(url).content.decode()
    assert client.post(url, {"reason": " "}).context["form"].errors
    assert not PersonalNumberReading.objects.exists()
    shown = client.post(url, {"reason": "Shartnomani roʻyxatga qoʻyish"})
    assert NUMBER in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    reading = PersonalNumberReading.objects.get()
    assert (reading.person, reading.read_by) == (nilufar, umida)
    own = sign_in(nilufar).get(OWN).content.decode()
    assert "Shartnomani roʻyxatga qoʻyish" in own
    assert "Gʻulomova" in own


def test_others_do_not_even_find_it(kept, everyone, sign_in):
    found = {
        role: sign_in(user).get(f"/personal-numbers/{kept.pk}/").status_code
        for role, user in everyone.items()
        if role
    }
    assert found.pop("university_admin") == 200
    assert set(found.values()) == {403}


def test_the_audit_trail_holds_no_number(kept, umida):
    actions.read_number(kept=kept, by=umida, reason="Shartnoma", at=NOW)
    for model in event_models().values():
        for row in model.objects.values():
            assert NUMBER not in str(row)
    names = {field.name for field in _events(PersonalNumber)._meta.get_fields()}
    assert names.isdisjoint({"number", "digest"})


def _events(model):
    return model._meta.get_field("events").related_model


def test_what_nothing_needs_is_cleared(kept, monkeypatch):
    later = NOW + timedelta(days=1)
    assert actions.clear_numbers_not_needed(later) == 0
    monkeypatch.setattr(personal_numbers, "NEEDS", [])
    assert actions.clear_numbers_not_needed(NOW - timedelta(days=1)) == 0
    assert actions.clear_numbers_not_needed(later) == 1


def test_it_cannot_be_searched_by(kept):
    with pytest.raises(Exception, match="Unsupported lookup"):
        PersonalNumber.objects.filter(number=NUMBER).exists()
    assert isinstance(PersonalNumber.objects.filter(number__isnull=False).get().number, Secret)
