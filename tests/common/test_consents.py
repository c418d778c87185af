"""Texts of consents by version, and who agreed to which."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from cluster_portal.common.consents import (
    ConsentError,
    ConsentTextFrozenError,
    consent_of,
    give_consent,
    load_consent_text,
    load_consent_texts,
    text_in_force,
    withdraw_consent,
)
from cluster_portal.common.history import event_models
from cluster_portal.common.models import Consent, ConsentText
from cluster_portal.common.purposes import PURPOSES, register
from cluster_portal.common.retention import clear_expired
from cluster_portal.retention import RETENTION
from tests.factories.common import NOW, ConsentFactory, consent_text, new_version

pytestmark = pytest.mark.django_db
PURPOSE = "application_documents"
TOMORROW = NOW + timedelta(days=1)


def agree(user, at=NOW) -> Consent:
    return give_consent(purpose=PURPOSE, among=user.consents, user=user, at=at)


def definition(**changed) -> dict:
    languages = {"uz": "Roziman", "ru": "Согласен", "en": "I agree"}
    texts = dict.fromkeys(("title", "text", "withdrawal"), languages)
    return {"purpose": PURPOSE, "version": 7, "in_force_from": date(2030, 1, 1)} | texts | changed


def test_files_of_all_purposes_are_loaded_and_loading_again_changes_nothing():
    assert load_consent_texts().inserted == len(PURPOSES) == 2
    again = load_consent_texts()
    assert (again.inserted, again.changed, again.unchanged) == (0, 0, 2)


def test_every_shipped_text_speaks_every_language():
    load_consent_texts()
    for text in ConsentText.objects.all():
        shown = set()
        for language in ("uz", "uz-cyrl", "ru", "en"):
            with translation.override(language):
                shown.add((text.heading, text.body, text.withdrawal_body))
        assert len(shown) == 4


def test_text_without_a_language_is_refused():
    with pytest.raises(ValueError, match="title is needed in uz, ru and en"):
        load_consent_text(definition(title={"uz": "Roziman"}))


def test_purpose_is_registered_once():
    with pytest.raises(ValueError, match="registered twice"):
        register(PURPOSES[PURPOSE])


def test_version_nobody_agreed_to_is_written_anew():
    assert load_consent_text(definition()).inserted == 1
    assert load_consent_text(definition(in_force_from=date(2031, 1, 1))).changed == 1
    assert ConsentText.objects.get().in_force_from == date(2031, 1, 1)


def test_version_somebody_agreed_to_is_not_changed_by_a_file(nilufar):
    load_consent_text(definition(in_force_from=date(2026, 1, 1)))
    agree(nilufar)
    with pytest.raises(ConsentTextFrozenError, match="give the change a new version"):
        load_consent_text(definition())
    assert load_consent_text(definition(version=8)).inserted == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda texts: texts.update(text={"en": "Sell everything"}),
        lambda texts: texts.update(in_force_from=date(2000, 1, 1)),
        lambda texts: texts.update(version=9),
        lambda texts: texts._raw_delete("default"),
    ],
)
def test_database_keeps_a_text_somebody_agreed_to(nilufar, change):
    text = consent_text()
    agree(nilufar)
    with pytest.raises(IntegrityError, match="make a new version"), transaction.atomic():
        change(ConsentText.objects.filter(pk=text.pk))
    assert ConsentText.objects.get(pk=text.pk).text == text.text


def test_database_keeps_a_version_once():
    consent_text()
    with pytest.raises(IntegrityError, match="consent_text_version_unique"), transaction.atomic():
        ConsentText.objects.create(**definition(version=1))


def test_newest_version_that_has_begun_is_in_force():
    first = consent_text()
    second = new_version(first, TOMORROW.date())
    assert text_in_force(PURPOSE, NOW) == first
    assert text_in_force(PURPOSE, TOMORROW) == second
    assert text_in_force("nothing", NOW) is None


def test_agreeing_twice_is_one_consent_in_the_language_of_the_page(nilufar):
    consent_text()
    with translation.override("ru"):
        first = agree(nilufar)
    assert agree(nilufar, TOMORROW) == first
    assert (first.language, first.given_at) == ("ru", NOW)


def test_new_version_asks_anew_and_replaces_the_old_consent(nilufar):
    first = consent_text()
    old = agree(nilufar)
    second = new_version(first, TOMORROW.date())
    assert consent_of(nilufar, PURPOSE, NOW) == old
    assert consent_of(nilufar, PURPOSE, TOMORROW) is None
    new = agree(nilufar, TOMORROW)
    old.refresh_from_db()
    assert (old.text, old.replaced_by, old.stands) == (first, new, False)
    assert (new.text, new.stands) == (second, True)
    assert consent_of(nilufar, PURPOSE, TOMORROW) == new


def test_nobody_agrees_to_a_text_that_is_not_there(nilufar):
    with pytest.raises(ConsentError, match="not loaded yet"):
        agree(nilufar)


def test_withdrawn_consent_is_withdrawn_once_and_may_be_given_again(nilufar):
    consent_text()
    consent = agree(nilufar)
    withdraw_consent(consent=consent, at=TOMORROW)
    consent.refresh_from_db()
    assert consent.withdrawn_at == TOMORROW
    assert consent_of(nilufar, PURPOSE, TOMORROW) is None
    with pytest.raises(ConsentError, match="does not stand any more"):
        withdraw_consent(consent=consent, at=TOMORROW)
    assert agree(nilufar, TOMORROW) != consent


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"withdrawn_at": NOW - timedelta(days=1)}, "consent_withdrawn_after_given"),
        ({"withdrawn_at": TOMORROW, "replaced_by": "other"}, "consent_ends_once"),
        ({}, "consent_given_once"),
    ],
)
def test_database_keeps_consents_in_order(nilufar, umida, wrong, constraint):
    text = consent_text()
    other = ConsentFactory(user=umida, text=text)
    ConsentFactory(user=nilufar, text=text)
    if "replaced_by" in wrong:
        wrong = wrong | {"replaced_by": other}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ConsentFactory(user=nilufar, text=text, **wrong)


def test_consents_and_texts_are_on_the_trail(nilufar):
    consent_text()
    withdraw_consent(consent=agree(nilufar), at=TOMORROW)
    events = event_models()
    labels = events["common.consent"].objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "update"]
    assert events["common.consenttext"].objects.count() == 2


def test_everybody_sees_their_own_consents_only(everyone, nilufar):
    own = ConsentFactory(user=nilufar)
    seen = {role: list(Consent.objects.visible_to(user)) for role, user in everyone.items() if user}
    assert seen.pop("student") == [own]
    assert not any(seen.values())


def test_ended_consents_go_in_time_and_standing_ones_stay(nilufar, umida):
    text, now = consent_text(), timezone.now()
    long_ago = now - RETENTION["consents"] - timedelta(days=2)
    stands = ConsentFactory(user=nilufar, text=text, given_at=long_ago)
    new = ConsentFactory(user=umida, text=new_version(text, NOW.date()), given_at=long_ago)
    ConsentFactory(user=umida, text=text, given_at=long_ago, replaced_by=new)
    ConsentFactory(user=umida, text=text, given_at=long_ago, withdrawn_at=long_ago)
    recent = ConsentFactory(user=umida, text=text, given_at=long_ago, withdrawn_at=now)
    assert clear_expired(at=now)["consents"] == 2
    assert set(Consent.objects.all()) == {stands, new, recent}
