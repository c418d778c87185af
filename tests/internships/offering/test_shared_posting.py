"""Shared postings: written once, a posting for each university and each lot."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.models import Notification
from internships.actions.offering import shared_posting as actions
from internships.actions.offering.posting_checks import PostingError
from internships.enums import ChangeState, PostingState
from internships.models import Posting, PostingChange, SharedPosting
from tests.factories.internships import PlacementRoundFactory, PostingFactory, PracticeTypeFactory
from tests.factories.partners import (
    CompetenceFactory,
    DistrictFactory,
    OrganizationFactory,
    ProgrammeFactory,
)


@pytest.fixture
def second_university(db):
    return OrganizationFactory(university=True, name_uz="Navoiy davlat universiteti")


@pytest.fixture
def second_programme(second_university):
    return ProgrammeFactory(institution=second_university)


@pytest.fixture
def shared(enterprise, university, programme, second_university, second_programme, dates, hamid):
    """Two universities, and two lots of the first one."""
    shared = SharedPosting(
        enterprise=enterprise, practice_type=PracticeTypeFactory(), title="Kiln assistant",
        description="Watches the kiln.", district=DistrictFactory(), pay_amount=1_000_000,
    )  # fmt: skip
    later = {name: day + timedelta(days=60) for name, day in dates.items()}
    lots = [
        actions.Lot(_lot(university, 5, dates), [programme]),
        actions.Lot(_lot(university, 3, later), [programme]),
        actions.Lot(_lot(second_university, 2, dates), [second_programme]),
    ]
    actions.write_shared_posting(
        shared=shared, lots=lots, competences=[CompetenceFactory()], by=hamid, at=timezone.now()
    )
    return shared


def _lot(university, places, dates) -> Posting:
    return Posting(university=university, places=places, eligible_years=[3, 4], **dates)


def content_of(shared) -> dict:
    return {
        "title": shared.title,
        "description": shared.description,
        "district": shared.district_id,
        "pay_amount": str(shared.pay_amount or ""),
        "shift": shared.shift,
        "unranked_rule": shared.unranked_rule,
    }


def row(number, university, programme, dates, places="4", **more) -> dict:
    cells = {
        "university": university.pk, "places": places, "eligible_years": ["3", "4"],
        "eligible_programmes": [programme.pk], "starts_on": dates["starts_on"].isoformat(),
        "ends_on": dates["ends_on"].isoformat(),
    }  # fmt: skip
    return {f"form-{number}-{name}": value for name, value in (cells | more).items()}


def rows(count) -> dict:
    return {"form-TOTAL_FORMS": str(count), "form-INITIAL_FORMS": "0"}


def add_url(enterprise, university) -> str:
    practice = PracticeTypeFactory()
    return (
        f"/shared-postings/add/?enterprise={enterprise.pk}&university={university.pk}"
        f"&practice_type={practice.pk}"
    )


def test_each_lot_is_a_posting_with_the_same_content(shared, university, second_university):
    made = list(shared.postings.order_by("pk"))
    assert [(one.university, one.places, one.title, one.pay_amount) for one in made] == [
        (university, 5, "Kiln assistant", 1_000_000),
        (university, 3, "Kiln assistant", 1_000_000),
        (second_university, 2, "Kiln assistant", 1_000_000),
    ]
    assert {one.state for one in made} == {PostingState.DRAFT}
    assert all(list(one.competences.all()) == list(shared.competences.all()) for one in made)


def test_all_are_sent_at_once_and_each_university_is_told(shared, hamid, umida):
    actions.submit_shared_posting(shared=shared, by=hamid, at=timezone.now())
    assert {one.state for one in shared.postings.all()} == {PostingState.SUBMITTED}
    assert Notification.objects.filter(recipient=umida).count() == 2


def test_none_is_sent_where_one_lacks_something(shared, hamid, second_university):
    passed = shared.postings.get(university=second_university)
    Posting.objects.filter(pk=passed.pk).update(starts_on=timezone.localdate())
    with pytest.raises(PostingError, match="Navoiy davlat universiteti"):
        actions.submit_shared_posting(shared=shared, by=hamid, at=timezone.now())
    assert {one.state for one in shared.postings.all()} == {PostingState.DRAFT}


def test_change_of_content_reaches_every_posting_by_its_state(shared, hamid, umida, calendar):
    draft, sent, published = shared.postings.order_by("pk")
    now = timezone.now()
    sent.submit(at=now - timedelta(days=1))
    sent.save()
    into = PlacementRoundFactory(university=published.university, open=True, **calendar)
    published.submit(at=now)
    published.publish(placement_round=into, at=now)
    published.save()
    shared.description, shared.pay_amount = "Runs the kiln.", 500_000
    left = actions.write_shared_posting(
        shared=shared, lots=[], competences=shared.competences.all(), by=hamid, at=now
    )
    for one in (draft, sent, published):
        one.refresh_from_db()
    assert left == []
    assert (draft.description, draft.pay_amount) == ("Runs the kiln.", 500_000)
    assert (sent.description, sent.submitted_at) == ("Runs the kiln.", now)
    assert Notification.objects.filter(recipient=umida).count() == 1
    assert published.pay_amount == 1_000_000  # less pay waits for the university
    assert PostingChange.objects.get(posting=published).state == ChangeState.PROPOSED


def test_posting_that_cannot_follow_is_named_with_the_reason(shared, hamid, calendar):
    published = shared.postings.order_by("pk").last()
    now = timezone.now()
    into = PlacementRoundFactory(university=published.university, closed=True, **calendar)
    published.submit(at=now)
    published.publish(placement_round=into, at=now)
    published.save()
    shared.pay_amount = None
    left = actions.write_shared_posting(shared=shared, lots=[], competences=[], by=hamid, at=now)
    assert [(one.posting, "ranking is over" in one.reason) for one in left] == [(published, True)]


def test_hr_writes_one_form_for_several_universities(
    hamid, sign_in, shared, enterprise, university, programme, second_university,
    second_programme, dates,
):  # fmt: skip
    client, url = sign_in(hamid), add_url(enterprise, university)
    assert str(university) in client.get(url).content.decode()
    content = content_of(shared) | {"title": "Mill assistant"}
    page = client.post(
        url,
        content | rows(1) | row(0, university, programme, dates)
        | {"add": "1", "add_university": second_university.pk},
    )  # fmt: skip
    text = page.content.decode()
    assert page.status_code == 200
    assert str(second_university) in text
    assert "Mill assistant" in text  # what was typed is kept
    assert not page.context["form"].errors
    saved = client.post(
        url,
        content | rows(2) | row(0, university, programme, dates)
        | row(1, second_university, second_programme, dates, places="1"),
    )  # fmt: skip
    made = SharedPosting.objects.get(title="Mill assistant")
    assert saved["Location"] == made.get_absolute_url()
    assert [(one.university, one.places) for one in made.postings.order_by("pk")] == [
        (university, 4), (second_university, 1),
    ]  # fmt: skip
    assert Posting.objects.filter(shared=made).last().practice_type == made.practice_type


def test_row_is_taken_away_by_a_plain_button(
    hamid, sign_in, shared, enterprise, university, programme, dates
):
    page = sign_in(hamid).post(
        add_url(enterprise, university),
        content_of(shared) | rows(2) | row(0, university, programme, dates, places="7")
        | row(1, university, programme, dates, places="9") | {"remove": "0"},
    )  # fmt: skip
    assert [one["places"].value() for one in page.context["rows"]] == ["9"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"form-0-places": "0"},
        {"form-0-eligible_programmes": ["999999"]},
        {"form-0-eligible_years": []},
        {"form-0-university": "999999"},
        {"form-0-university": "x"},
        {"form-0-posting": "999999"},
        {"form-0-ends_on": "2020-01-01"},
        {"form-TOTAL_FORMS": "0"},
        {"form-TOTAL_FORMS": "x"},
        {"title": ""},
        {"is_hazardous": "on"},
        {"pay_amount": "-1"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_nonsense_is_answered_on_the_form(
    hamid, sign_in, shared, enterprise, university, programme, dates, wrong
):
    before = Posting.objects.count()
    answer = sign_in(hamid).post(
        add_url(enterprise, university),
        content_of(shared) | rows(1) | row(0, university, programme, dates) | wrong,
    )
    assert answer.status_code == 200
    assert Posting.objects.count() == before
    assert SharedPosting.objects.count() == 1


def test_hr_changes_drafts_and_adds_a_lot(hamid, sign_in, shared, university, programme, dates):
    client = sign_in(hamid)
    url = reverse("shared-posting-change", args=[shared.pk])
    assert client.get(url).status_code == 200
    draft = shared.postings.order_by("pk").first()
    client.post(
        url,
        content_of(shared) | {"title": "Senior kiln assistant"} | rows(2)
        | row(0, university, programme, dates, places="6", posting=draft.pk)
        | row(1, university, programme, dates, places="1"),
    )  # fmt: skip
    assert sorted(shared.postings.values_list("places", flat=True)) == [1, 2, 3, 6]
    titles = shared.postings.values_list("title", flat=True)
    assert set(titles) == {"Senior kiln assistant"}


def test_posting_of_another_enterprise_is_no_row(
    hamid, sign_in, shared, university, programme, dates
):
    foreign = PostingFactory(university=university, programmes=[programme], places=9, **dates)
    answer = sign_in(hamid).post(
        reverse("shared-posting-change", args=[shared.pk]),
        content_of(shared) | rows(1) | row(0, university, programme, dates, posting=foreign.pk),
    )
    assert answer.status_code == 200
    foreign.refresh_from_db()
    assert (foreign.places, foreign.shared) == (9, None)


def test_only_the_enterprise_finds_it(shared, hamid, other_hr, umida, malika, nilufar, sign_in):
    url = shared.get_absolute_url()
    codes = [
        sign_in(user).get(url).status_code for user in (hamid, other_hr, umida, malika, nilufar)
    ]
    assert codes == [200, 404, 403, 403, 403]
    submit = reverse("shared-posting-submit", args=[shared.pk])
    assert sign_in(other_hr).post(submit).status_code == 404
    assert {one.state for one in shared.postings.all()} == {PostingState.DRAFT}


def test_hr_sends_all_from_its_page(shared, hamid, sign_in):
    client = sign_in(hamid)
    assert "Send all for review" in client.get(shared.get_absolute_url()).content.decode()
    client.post(reverse("shared-posting-submit", args=[shared.pk]))
    assert {one.state for one in shared.postings.all()} == {PostingState.SUBMITTED}


def test_content_of_one_of_several_is_not_changed_alone(shared, hamid, sign_in, api_as):
    draft = shared.postings.order_by("pk").first()
    page = sign_in(hamid).get(reverse("posting-change", args=[draft.pk]))
    assert "title" not in page.context["form"].fields
    answer = api_as(hamid).patch(f"/api/v1/postings/{draft.pk}", {"title": "Alone"}, format="json")
    assert answer.status_code == 400
    assert api_as(hamid).patch(
        f"/api/v1/postings/{draft.pk}", {"places": 6}, format="json"
    ).json()["places"] == 6  # fmt: skip


def test_api_makes_and_sends_a_shared_posting(
    hamid, other_hr, umida, api_as, shared, university, programme, dates
):
    body = {
        "enterprise": shared.enterprise_id, "practice_type": shared.practice_type_id,
        "title": "Mill assistant", "description": "Helps.", "district": shared.district_id,
        "lots": [
            {
                "university": university.pk, "places": 2, "eligible_programmes": [programme.pk],
                "eligible_years": [3], **{name: day.isoformat() for name, day in dates.items()},
            }
        ],
    }  # fmt: skip
    assert api_as(other_hr).post("/api/v1/shared-postings", body, format="json").status_code == 403
    assert api_as(umida).post("/api/v1/shared-postings", body, format="json").status_code == 403
    made = api_as(hamid).post("/api/v1/shared-postings", body, format="json")
    assert made.status_code == 201
    assert [lot["places"] for lot in made.json()["lots"]] == [2]
    sent = api_as(hamid).post(f"/api/v1/shared-postings/{made.json()['id']}/submit")
    assert [lot["state"] for lot in sent.json()["lots"]] == ["submitted"]
    wrong = body | {"lots": [body["lots"][0] | {"eligible_years": [7]}]}
    assert api_as(hamid).post("/api/v1/shared-postings", wrong, format="json").status_code == 400
    without = api_as(hamid).post("/api/v1/shared-postings", body | {"lots": []}, format="json")
    assert without.status_code == 400
    address = f"/api/v1/shared-postings/{made.json()['id']}"
    for body, status in (({"enterprise": OrganizationFactory().pk}, 400), ({"meals": True}, 200)):
        assert api_as(hamid).patch(address, body, format="json").status_code == status


def test_page_queries_do_not_grow(hamid, sign_in, queries, shared, programme, dates):
    client = sign_in(hamid)
    pages = [shared.get_absolute_url(), reverse("shared-posting-change", args=[shared.pk])]
    few = [queries(client, url) for url in pages]
    for _number in range(5):
        place = ProgrammeFactory()
        posting = _lot(place.institution, 1, dates)
        for name, value in shared.content.items():
            setattr(posting, name, value)
        posting.enterprise, posting.practice_type = shared.enterprise, shared.practice_type
        posting.shared = shared
        posting.save()
        posting.eligible_programmes.add(place)
    assert [queries(client, url) for url in pages] == few
