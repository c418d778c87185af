"""The survey by personal link, as an employer meets it."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.history import event_models
from monitoring.actions import survey
from monitoring.models import Answer, Invitation, Item, Response
from tests.factories.monitoring import CampaignFactory, InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation():
    today = timezone.localdate()
    campaign = CampaignFactory(
        running=True, starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=9)
    )
    return InvitationFactory(campaign=campaign)


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


def url(invitation, name: str = "survey", **more) -> str:
    return reverse(name, kwargs={"token": invitation.token, **more})


def section(invitation, number: int) -> str:
    return url(invitation, "survey-section", number=number)


def complete_answers(invitation) -> list[dict]:
    """What a satisfied employer posts on each page."""
    questionnaire = invitation.campaign.questionnaire
    pages = []
    for part in questionnaire.sections.all():
        items = part.items.order_by("order")
        pages.append({item.code: "Good." if item.kind == "text" else "4" for item in items})
    return pages


def answer_all(client, invitation) -> None:
    client.post(url(invitation))
    for number, answers in enumerate(complete_answers(invitation), start=1):
        client.post(section(invitation, number), answers | {"next": "1"})


def test_survey_is_answered_page_by_page_and_sent(client, invitation):
    assert client.get(url(invitation)).status_code == 200
    assert not Response.objects.exists()  # reading writes nothing
    answer = client.post(url(invitation))
    assert answer.url == section(invitation, 1)
    for number, answers in enumerate(complete_answers(invitation), start=1):
        page = client.get(answer.url)
        assert page.status_code == 200
        answer = client.post(section(invitation, number), answers | {"next": "1"})
    assert answer.url == url(invitation, "survey-review")
    assert client.get(answer.url).context["missing"] == []
    assert client.post(answer.url).url == url(invitation)
    assert "Thank you" in client.get(url(invitation)).text
    invitation.refresh_from_db()
    assert invitation.completed_at == Response.objects.get().submitted_at
    assert Answer.objects.count() == 29


def test_survey_needs_thirty_six_taps_at_most(invitation):
    """One to begin, one per choice, one per page, one to send."""
    choices = Item.objects.exclude(kind="text").count()
    assert 1 + choices + 6 + 1 <= 36


def test_survey_pages_are_never_kept_by_the_browser(client, invitation):
    assert "no-store" in client.get(url(invitation))["Cache-Control"]


def test_survey_speaks_the_language_of_the_letter_until_another_is_chosen(client, invitation):
    Invitation.objects.update(language="ru")
    assert "Опрос работодателей" in client.get(url(invitation)).text
    client.cookies["django_language"] = "uz-cyrl"
    assert "Иш берувчилар" in client.get(url(invitation)).text
    client.post(url(invitation))
    assert Response.objects.get().language == "uz-cyrl"


def test_autosave_keeps_what_was_typed_so_far(client, invitation):
    client.post(url(invitation))
    saved = client.post(
        section(invitation, 1), {"F1": "5", "F2": "na"}, headers={"x-autosave": "1"}
    )
    assert saved.status_code == 204
    again = client.post(section(invitation, 1), {"F1": "2"}, headers={"x-autosave": "1"})
    assert again.status_code == 204
    kept = {a.item.code: (a.value, a.is_not_applicable) for a in Answer.objects.all()}
    assert kept == {"F1": (2, False), "F2": (None, True)}
    page = client.get(section(invitation, 1)).text
    assert page.count("checked") == 2


def test_emptied_text_is_removed(client, invitation):
    client.post(url(invitation))
    client.post(section(invitation, 6), {"change_first": "More practice."})
    assert Answer.objects.get().text == "More practice."
    client.post(section(invitation, 6), {"change_first": "  "})
    assert not Answer.objects.exists()


def test_back_keeps_the_answers_and_goes_back(client, invitation):
    client.post(url(invitation))
    answer = client.post(section(invitation, 2), {"A1": "3", "back": "1"})
    assert answer.url == section(invitation, 1)
    assert Answer.objects.get().value == 3


def test_review_names_what_is_missing_and_does_not_send(client, invitation):
    client.post(url(invitation))
    client.post(section(invitation, 1), {"F1": "5"})
    review = client.get(url(invitation, "survey-review"))
    assert len(review.context["missing"]) == 21
    assert client.post(url(invitation, "survey-review")).status_code == 400
    assert Response.objects.get().submitted_at is None


def test_second_sending_changes_nothing(client, invitation):
    answer_all(client, invitation)
    review = url(invitation, "survey-review")
    client.post(review)
    first = Response.objects.get().submitted_at
    assert client.post(review).url == url(invitation)
    assert client.post(section(invitation, 1), {"F1": "1"}).url == url(invitation)
    late = client.post(section(invitation, 1), {"F1": "1"}, headers={"x-autosave": "1"})
    assert late.status_code == 409
    assert Response.objects.get().submitted_at == first
    assert Answer.objects.get(item__code="F1").value == 4


@pytest.mark.parametrize(
    "nonsense", [{"F1": "9"}, {"F1": "x"}, {"F1": "4.5"}, {"F1": "\x00"}, {"F1": "5" * 5000}]
)
def test_nonsense_is_refused_in_words_and_the_rest_kept(client, invitation, nonsense):
    client.post(url(invitation))
    answer = client.post(section(invitation, 1), {"F2": "4"} | nonsense)
    assert answer.status_code == 400
    assert "Choose one of the answers." in answer.text
    assert Answer.objects.get().item.code == "F2"


def test_text_too_long_is_refused_in_words(client, invitation):
    client.post(url(invitation))
    answer = client.post(section(invitation, 6), {"overall": "5", "change_first": "a" * 3001})
    assert answer.status_code == 400
    assert "3000" in answer.text
    assert "a" * 3001 in answer.text  # what was typed stays on the page
    assert Answer.objects.get().item.code == "overall"


def test_not_applicable_is_for_statements_only(client, invitation):
    client.post(url(invitation))
    assert client.post(section(invitation, 6), {"overall": "na"}).status_code == 400
    assert not Answer.objects.exists()


@pytest.mark.parametrize("number", [0, 7, 999999999999])
def test_page_that_does_not_exist_is_not_found(client, invitation, number):
    client.post(url(invitation))
    assert client.get(section(invitation, number)).status_code == 404
    assert client.post(section(invitation, number), {}).status_code == 404


@pytest.mark.parametrize("token", ["x", "é", "A" * 43, "A" * 5000, "%00"])
def test_link_that_is_not_ours_is_refused_in_words(client, token, db):
    for path in (f"/s/{token}", f"/s/{token}/1", f"/s/{token}/review", f"/s/{token}/opt-out"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    assert "not complete or not valid" in client.get("/s/x").text


def test_link_of_another_purpose_opens_no_survey(client, invitation):
    from cluster_portal.common.links import token_for

    assert client.get(f"/s/{token_for('mentor', invitation.key)}").status_code == 404


@pytest.mark.parametrize("over", ["closed", "past"])
def test_survey_that_is_over_says_so(client, invitation, over):
    client.post(url(invitation))
    client.post(section(invitation, 1), {"F1": "5"})
    campaign = invitation.campaign
    if over == "closed":
        campaign.close(at=timezone.now())
    else:
        campaign.ends_on = timezone.localdate() - timedelta(days=1)
    campaign.save()
    page = client.get(url(invitation))
    assert page.status_code == 410
    assert "The survey is over" in page.text
    assert client.post(section(invitation, 1), {"F1": "1"}).status_code == 302
    late = client.post(section(invitation, 1), {"F1": "1"}, headers={"x-autosave": "1"})
    assert (late.status_code, late.text) == (
        409,
        "The survey is over: answers are not taken any more.",
    )
    assert Answer.objects.get().value == 5


def test_opting_out_asks_first_and_removes_what_was_not_sent(client, invitation):
    client.post(url(invitation))
    client.post(section(invitation, 1), {"F1": "5"})
    path = url(invitation, "survey-opt-out")
    client.get(path)
    assert Invitation.objects.get().opted_out_at is None
    client.post(path)
    assert Invitation.objects.get().opted_out_at is not None
    assert not Response.objects.exists()
    page = client.get(url(invitation))
    assert (page.status_code, "do not wish to take part" in page.text) == (410, True)
    assert client.post(url(invitation)).status_code == 302
    assert not Response.objects.exists()


def test_who_has_answered_cannot_opt_out_any_more(client, invitation):
    answer_all(client, invitation)
    client.post(url(invitation, "survey-review"))
    client.post(url(invitation, "survey-opt-out"))
    assert Invitation.objects.get().opted_out_at is None
    assert Answer.objects.count() == 29


def test_pages_before_the_beginning_lead_to_the_beginning(client, invitation):
    assert client.get(section(invitation, 3)).url == url(invitation)
    assert client.get(url(invitation, "survey-review")).url == url(invitation)
    assert client.post(url(invitation, "survey-review")).url == url(invitation)


def test_section_page_makes_few_queries(client, invitation, django_assert_max_num_queries):
    client.post(url(invitation))
    with django_assert_max_num_queries(6):
        client.get(section(invitation, 1))


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_response():
    InvitationFactory(campaign=CampaignFactory(running=True, ends_on=date(2100, 1, 1)))
    items = list(Item.objects.exclude(kind="text"))
    at = datetime(2026, 11, 24, 9, tzinfo=timezone.get_current_timezone())
    together, outcomes = Barrier(8), []

    def tab(value: int) -> None:
        own = Invitation.objects.select_related("campaign").get()
        together.wait()
        try:
            response = survey.begin_survey(invitation=own, language="uz", at=at)
            given = {item: survey.Given(value=value) for item in items}
            survey.save_answers(response=response, given=given, at=at)
            survey.submit_response(response=response, at=at)
            outcomes.append("sent")
        except survey.SurveyAnsweredError:
            outcomes.append("answered before")
        finally:
            connection.close()

    tabs = [Thread(target=tab, args=(1 + number % 4,)) for number in range(8)]
    [thread.start() for thread in tabs]
    [thread.join() for thread in tabs]
    assert outcomes.count("sent") == 1
    assert len(outcomes) == 8
    assert Response.objects.submitted().count() == 1
    values = set(Answer.objects.values_list("value", flat=True))
    assert (Answer.objects.count(), len(values)) == (28, 1)  # all of one tab, not a mixture


def test_audit_trail_does_not_give_the_link_away(client, invitation):
    client.post(url(invitation))
    event = event_models()["monitoring.invitation"].objects.latest("pgh_id")
    assert event.pgh_context["where"] == "/s/…"
