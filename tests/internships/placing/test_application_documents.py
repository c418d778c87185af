"""CVs and motivation letters go to enterprises by consent only, and out again with it."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.consents import consent_of
from cluster_portal.common.models import Consent, ConsentText, PendingRedaction
from internships.actions.placing import application as actions
from internships.application_documents import PURPOSE
from internships.enums import ApplicationState
from internships.models import Application
from tests.factories.common import consent_text, new_version
from tests.factories.internships import ApplicationFactory, PostingFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/applications"
SENTENCE = "Please agree that the enterprise reads your CV"


@pytest.fixture
def second(enterprise, university, programme, open_round, dates):
    return PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme],
        placement_round=open_round, published=True, **dates,
    )  # fmt: skip


def apply(user, posting, **given) -> Application:
    return actions.apply_for_posting(
        student=user.student, posting=posting, by=user, at=timezone.now(), **given
    )


def cv(name: str = "N.pdf") -> ContentFile:
    return ContentFile(b"%PDF-1.4 " + name.encode(), name)


def page_of(posting) -> str:
    return reverse("application-add", args=[posting.pk])


@pytest.mark.parametrize("given", [{"motivation": "I like kilns."}, {"cv": cv()}])
def test_texts_need_consent(nilufar, posting, given):
    with pytest.raises(actions.ConsentMissingError, match=SENTENCE):
        apply(nilufar, posting, **given)
    assert not Application.objects.exists()
    apply(nilufar, posting, cv_consent=True, **given)
    consent = Consent.objects.get()
    assert (consent.user, consent.text) == (nilufar, consent_text())


def test_application_without_texts_asks_for_nothing(nilufar, posting):
    apply(nilufar, posting, cv_consent=True)
    assert not Consent.objects.exists()


def test_consent_is_asked_once_until_a_new_version(nilufar, posting, second):
    made = apply(nilufar, posting, motivation="I like kilns.", cv=cv(), cv_consent=True)
    apply(nilufar, second, motivation="Me too.")
    new_version(consent_text(), timezone.localdate())
    change = {"application": made, "by": nilufar, "at": timezone.now()}
    with pytest.raises(actions.ConsentMissingError):
        actions.change_application(motivation="Better said.", **change)
    actions.change_application(motivation="Better said.", cv_consent=True, **change)
    assert [one.text.version for one in Consent.objects.order_by("pk")] == [1, 2]


def test_new_version_locks_nobody_out_and_lends_no_cv(nilufar, posting, second):
    apply(nilufar, posting, cv=cv(), cv_consent=True)
    new_version(consent_text(), timezone.localdate())
    assert not apply(nilufar, second).cv
    Application.objects.filter(posting=second).delete()
    assert apply(nilufar, second, cv_consent=True).cv


def test_missing_text_is_told_and_texts_are_not_taken(nilufar, posting, sign_in):
    ConsentText.objects.all().delete()
    answer = sign_in(nilufar).post(page_of(posting), {"motivation": "I like kilns."})
    assert SENTENCE in answer.text
    assert not Application.objects.exists()
    assert sign_in(nilufar).post(page_of(posting), {}).status_code == 302


def test_form_shows_text_version_and_withdrawal_then_no_more(nilufar, posting, second, sign_in):
    client = sign_in(nilufar)
    page = client.get(page_of(posting)).text
    assert re.search(r'form-check-label" for="id_cv_consent">I agree that the enterprise', page)
    for words in ("Version 1, in force from",
                  "Agreeing is voluntary", "You can withdraw at any time"):  # fmt: skip
        assert words in page
    refused = client.post(page_of(posting), {"motivation": "I like kilns."})
    assert list(refused.context["form"].errors) == ["cv_consent"]
    client.post(page_of(posting), {"motivation": "I like kilns.", "cv_consent": "1"})
    page = client.get(page_of(second)).text
    assert 'name="cv_consent"' not in page
    assert reverse("consent-withdraw", args=[Consent.objects.get().pk]) in page


def test_agreeing_to_a_text_replaced_meanwhile_is_noticed(nilufar, posting, sign_in):
    new_version(consent_text(), timezone.localdate())
    answer = sign_in(nilufar).post(page_of(posting), {"motivation": "x", "cv_consent": "1"})
    assert list(answer.context["form"].errors) == ["cv_consent"]
    assert "has changed meanwhile" in answer.text
    assert 'value="2"' in answer.text
    assert "checked" not in answer.text
    assert not Consent.objects.exists()


def test_api_tells_the_text_and_asks_for_consent(nilufar, posting, api_as):
    client = api_as(nilufar)
    text = client.get(f"{API}/consent").json()
    assert (text["version"], text["agreed_at"]) == (1, None)
    body = {"posting": posting.pk, "motivation": "I like kilns."}
    refused = client.post(API, body)
    assert (refused.status_code, list(refused.json())) == (400, ["cv_consent"])
    assert client.post(API, body | {"cv_consent": True}).status_code == 201
    assert client.get(f"{API}/consent").json()["agreed_at"] is not None


def test_api_tells_the_text_to_students_only(everyone, consent_texts, api_as):
    codes = {
        role: api_as(user).get(f"{API}/consent").status_code for role, user in everyone.items()
    }
    assert (codes.pop("student"), codes.pop(None)) == (200, 401)
    assert set(codes.values()) == {403}
    ConsentText.objects.all().delete()
    assert api_as(everyone["student"]).get(f"{API}/consent").status_code == 404


def test_withdrawing_takes_the_texts_out_but_where_they_led_to_a_place(
    nilufar, posting, second, sign_in, django_capture_on_commit_callbacks
):
    mine = apply(nilufar, posting, motivation="I like kilns.", cv=cv(), cv_consent=True)
    placed = ApplicationFactory(
        posting=second, student=nilufar.student, choice=2, motivation="Me too.", cv_name="P.pdf"
    )
    placed.cv.save("p.pdf", ContentFile(b"%PDF-1.4"))
    Application.objects.filter(pk=placed.pk).update(state=ApplicationState.PLACED)
    other = ApplicationFactory(motivation="Somebody else's.")
    consent, storage = Consent.objects.get(), mine.cv.storage
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(nilufar).post(reverse("consent-withdraw", args=[consent.pk]))
    left = Application.objects.order_by("pk").values_list("motivation", "cv_name")
    assert list(left) == [("", ""), ("Me too.", "P.pdf"), (other.motivation, "")]
    assert not storage.exists(mine.cv.name)
    assert storage.exists(placed.cv.name)
    assert Application.objects.get(pk=mine.pk).state == ApplicationState.SUBMITTED
    assert consent_of(nilufar, PURPOSE, timezone.now()) is None
    pending = PendingRedaction.objects.get()
    assert (pending.record_id, pending.fields) == (mine.pk, ["cv_name"])


def test_cv_shared_with_a_place_stays_with_it(nilufar, posting, second, sign_in):
    mine = apply(nilufar, posting, cv=cv(), cv_consent=True)
    placed = apply(nilufar, second)
    Application.objects.filter(pk=placed.pk).update(state=ApplicationState.PLACED)
    sign_in(nilufar).post(reverse("consent-withdraw", args=[Consent.objects.get().pk]))
    assert not Application.objects.get(pk=mine.pk).cv
    assert placed.cv.storage.exists(Application.objects.get(pk=placed.pk).cv.name)


def test_after_withdrawing_consent_is_asked_again(nilufar, posting, second, sign_in):
    apply(nilufar, posting, cv=cv(), cv_consent=True)
    sign_in(nilufar).post(reverse("consent-withdraw", args=[Consent.objects.get().pk]))
    assert not apply(nilufar, second).cv
    change = reverse("application-change", args=[Application.objects.last().pk])
    assert 'name="cv_consent"' in sign_in(nilufar).get(change).text
