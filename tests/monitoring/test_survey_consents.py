"""The consent of a survey: which version was agreed to, and answers taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cluster_portal.common.erasure import ask_for_erasure, carry_out_erasure
from cluster_portal.common.models import Consent, ConsentText
from monitoring.consents import PURPOSE, consents_of
from monitoring.models import Answer, Invitation, Response
from quality.actions.aggregation import aggregate_indicators
from quality.models import IndicatorValue
from tests.factories.common import consent_text, new_version
from tests.factories.monitoring import CampaignFactory, InvitationFactory, ResponseFactory
from tests.factories.partners import UserFactory
from tests.monitoring.test_survey import answer_all, section, url

pytestmark = pytest.mark.django_db
NEW = "The text below is new"


@pytest.fixture
def asked() -> Invitation:
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=3), "ends_on": today + timedelta(days=9)}
    return InvitationFactory(campaign=CampaignFactory(running=True, **days))


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def newer() -> ConsentText:
    return new_version(consent_text(PURPOSE), timezone.localdate())


def sends(visitor, asked) -> Consent:
    answer_all(visitor, asked)
    visitor.post(url(asked, "survey-review"))
    return consents_of(asked).get()


def close(asked) -> None:
    asked.campaign.close(at=timezone.now())
    asked.campaign.save()


def test_first_page_says_what_is_agreed_to(visitor, asked):
    page = visitor.get(url(asked)).text
    for words in ("serve to judge and improve", "only in groups", "voluntary",
                  "You can withdraw by this same link", "Version 1, in force from"):  # fmt: skip
        assert words in page
    assert not Consent.objects.exists()  # reading agrees to nothing


def test_response_is_kept_with_the_version_agreed_to(visitor, asked):
    visitor.post(url(asked), {"version": "1"})
    visitor.post(url(asked), {"version": "1"})
    consent = consents_of(asked).get()
    assert (consent.text, consent.user) == (consent_text(PURPOSE), None)
    assert consent.language == Response.objects.get().language


def test_answers_without_consent_are_not_taken(visitor, asked):
    assert visitor.post(section(asked, 1), {"F1": "5", "next": "1"}).url == url(asked)
    late = visitor.post(section(asked, 1), {"F1": "5"}, headers={"x-autosave": "1"})
    assert (late.status_code, late.text) == (409, "Please agree on the first page, then answer.")
    assert not Response.objects.exists()
    assert not Answer.objects.exists()


def test_new_version_is_asked_about_and_no_answer_is_lost(visitor, asked):
    visitor.post(url(asked))
    visitor.post(section(asked, 1), {"F1": "5"})
    newer()
    assert visitor.post(section(asked, 1), {"F2": "4", "next": "1"}).status_code == 302
    assert Answer.objects.count() == 2
    for page in (section(asked, 2), url(asked, "survey-review")):
        assert visitor.get(page).url == url(asked)
    assert visitor.post(url(asked, "survey-review")).url == url(asked)
    page = visitor.get(url(asked)).text
    assert NEW in page
    assert "Agree and continue" in page
    visitor.post(url(asked), {"version": "2"})
    assert visitor.get(section(asked, 2)).status_code == 200
    versions = consents_of(asked).order_by("pk").values_list("text__version", "replaced_by")
    first, second = versions
    assert (first[0], second) == (1, (2, None))
    assert consents_of(asked).standing().get().text.version == 2


def test_agreeing_to_a_text_replaced_meanwhile_is_noticed(visitor, asked):
    newer()
    answer = visitor.post(url(asked), {"version": "1"})
    assert (answer.status_code, NEW in answer.text) == (400, True)
    assert not Response.objects.exists()


def test_survey_without_a_text_says_so(visitor, asked):
    ConsentText.objects.filter(purpose=PURPOSE).delete()
    page = visitor.get(url(asked))
    assert (page.status_code, "is being prepared" in page.text) == (410, True)
    assert visitor.post(url(asked)).url == url(asked)
    assert not Response.objects.exists()


def test_opting_out_withdraws_the_consent(visitor, asked):
    visitor.post(url(asked))
    visitor.post(url(asked, "survey-opt-out"))
    assert consents_of(asked).get().withdrawn_at is not None


def test_sent_answers_are_taken_back_until_the_campaign_closes(visitor, asked):
    consent = sends(visitor, asked)
    withdraw = url(asked, "survey-withdraw")
    assert withdraw in visitor.get(url(asked)).text
    assert "your answers are deleted and not counted" in visitor.get(withdraw).text
    assert Response.objects.exists()  # reading writes nothing
    visitor.post(withdraw)
    assert not Response.objects.exists()
    asked.refresh_from_db()
    consent.refresh_from_db()
    assert (asked.completed_at, asked.opted_out_at) == (None, consent.withdrawn_at)
    page = visitor.get(url(asked))
    assert (page.status_code, "do not wish to take part" in page.text) == (410, True)
    assert visitor.get(withdraw).status_code == 410


def test_answers_of_a_closed_campaign_stay_in_the_group(visitor, asked):
    consent = sends(visitor, asked)
    close(asked)
    visitor.post(url(asked, "survey-withdraw"))
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert Response.objects.submitted().count() == 1
    page = visitor.get(url(asked)).text
    assert "Your consent is withdrawn." in page
    assert url(asked, "survey-withdraw") not in page


def test_answers_from_before_consents_were_noted_can_be_taken_back(visitor, asked):
    Invitation.objects.update(completed_at=timezone.now())
    ResponseFactory(invitation=asked, value=4)
    visitor.post(url(asked, "survey-withdraw"))
    assert not Response.objects.exists()


def test_who_has_sent_nothing_has_nothing_to_take_back(visitor, asked):
    visitor.post(url(asked))
    assert visitor.get(url(asked, "survey-withdraw")).status_code == 410
    assert visitor.post(url(asked, "survey-withdraw")).url == url(asked)
    assert consents_of(asked).standing().count() == 1
    assert Invitation.objects.get().opted_out_at is None


def test_figures_follow_answers_taken_back(visitor, asked):
    sends(visitor, asked)
    other = InvitationFactory(campaign=asked.campaign)
    assert other.completed_at is None

    def answered() -> set:
        aggregate_indicators(at=timezone.now())
        rates = IndicatorValue.objects.filter(indicator="response_rate")
        return set(rates.values_list("numerator", "denominator"))

    assert answered() == {(1, 2)}
    visitor.post(url(asked, "survey-withdraw"))
    assert answered() == {(0, 2)}


def test_who_has_an_account_finds_and_withdraws_the_consent_there(visitor, asked, sign_in):
    owner = UserFactory(email=asked.email.upper())
    consent = sends(visitor, asked)
    client = sign_in(owner)
    assert "The answers serve to judge" in client.get("/my-data/").text
    client.post(f"/my-data/consents/{consent.pk}/withdraw/")
    assert not Response.objects.exists()
    assert (
        sign_in(UserFactory()).get(f"/my-data/consents/{consent.pk}/withdraw/").status_code == 404
    )


def test_erased_person_consents_to_no_answers_that_were_not_sent(visitor, asked, olim):
    person = UserFactory(email=asked.email)
    visitor.post(url(asked))
    now = timezone.now()
    carry_out_erasure(request=ask_for_erasure(by=person, at=now), by=olim, at=now)
    assert consents_of(asked).get().withdrawn_at == now
