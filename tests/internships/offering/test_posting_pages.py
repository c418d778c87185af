"""Pages of postings, role by role."""

import pytest
from django.urls import reverse

from internships.enums import PostingState
from internships.models import Posting
from tests.factories.internships import PostingFactory
from tests.factories.partners import CompetenceFactory, DistrictFactory

LIST = "/postings/"


def _filled(draft, **changes):
    data = {
        "title": "Kiln operator's assistant",
        "description": "Watches the kiln.",
        "eligible_programmes": [draft.eligible_programmes.get().pk],
        "eligible_years": ["3", "4"],
        "places": "4",
        "starts_on": draft.starts_on.isoformat(),
        "ends_on": draft.ends_on.isoformat(),
        "district": draft.district_id,
        "pay_amount": "1500000",
        "shift": "day",
        "unranked_rule": "any_order",
    }
    return data | changes


def test_list_shows_each_role_its_own(everyone, sign_in, posting, draft):
    shown = {}
    for role, user in everyone.items():
        answer = sign_in(user).get(LIST)
        found = answer.status_code == 200 and {
            title for title in (posting.title, draft.title) if title in answer.content.decode()
        }
        shown[role] = (answer.status_code, found)
    published, all_own = {posting.title}, {posting.title, draft.title}
    assert shown == {
        "operator": (200, published),
        "ministry": (200, published),
        "university_admin": (200, published),
        "supervisor": (200, set()),
        "hr": (200, all_own),
        "student": (200, published),
        "coordinator": (403, False),
        "mentor": (403, False),
        "expert": (403, False),
        None: (302, False),
    }


def test_student_of_another_programme_finds_nothing(other_student, sign_in, posting):
    client = sign_in(other_student)
    assert posting.title not in client.get(LIST).content.decode()
    assert client.get(posting.get_absolute_url()).status_code == 404
    assert client.get(reverse("application-add", args=[posting.pk])).status_code == 404


@pytest.mark.parametrize("verb", ["submit", "cancel", "copy", "publish", "return", "close"])
def test_strangers_do_not_find_the_posting(other_hr, other_admin, sign_in, sent, verb):
    url = reverse(f"posting-{verb}", args=[sent.pk])
    assert sign_in(other_hr).post(url, {"reason": "x"}).status_code in {403, 404}
    assert sign_in(other_admin).post(url, {"reason": "x"}).status_code in {403, 404}
    assert sign_in(other_hr).get(sent.get_absolute_url()).status_code == 404
    sent.refresh_from_db()
    assert sent.state == PostingState.SUBMITTED


def test_university_does_not_see_drafts(umida, sign_in, draft):
    assert sign_in(umida).get(draft.get_absolute_url()).status_code == 404


def test_detail_is_read_by_those_concerned(everyone, sign_in, posting, application):
    codes = {
        role: sign_in(user).get(posting.get_absolute_url()).status_code
        for role, user in everyone.items()
    }
    assert codes == {
        "operator": 200, "ministry": 200, "university_admin": 200, "hr": 200, "student": 200,
        "supervisor": 404, "coordinator": 403, "mentor": 403, "expert": 403, None: 302,
    }  # fmt: skip


def test_first_step_leads_to_the_universitys_programmes(hamid, sign_in, draft):
    client = sign_in(hamid)
    first = client.get("/postings/add/")
    assert "Step 1 of 2" in first.content.decode()
    second = client.get(
        "/postings/add/",
        {
            "enterprise": draft.enterprise_id,
            "university": draft.university_id,
            "practice_type": draft.practice_type_id,
        },
    )
    assert str(draft.eligible_programmes.get().speciality) in second.content.decode()


def _add_url(draft, **changes):
    address = {
        "enterprise": draft.enterprise_id,
        "university": draft.university_id,
        "practice_type": draft.practice_type_id,
    } | changes
    return "/postings/add/?" + "&".join(f"{name}={value}" for name, value in address.items())


def test_hr_makes_a_draft(hamid, sign_in, draft):
    competence = CompetenceFactory()
    answer = sign_in(hamid).post(_add_url(draft), _filled(draft, competences=[competence.pk]))
    made = Posting.objects.get(title="Kiln operator's assistant")
    assert answer["Location"] == made.get_absolute_url()
    assert (made.state, made.enterprise, made.eligible_years) == (
        PostingState.DRAFT,
        draft.enterprise,
        [3, 4],
    )
    assert list(made.competences.all()) == [competence]


def test_form_sent_twice_makes_one_draft(hamid, sign_in, draft):
    client = sign_in(hamid)
    data = _filled(draft, once="2f1c9d1e-0000-4000-8000-000000000001")
    first = client.post(_add_url(draft), data)
    second = client.post(_add_url(draft), data)
    assert first["Location"] == second["Location"]
    assert Posting.objects.filter(title="Kiln operator's assistant").count() == 1


def test_hr_cannot_post_for_another_enterprise(other_hr, sign_in, draft):
    answer = sign_in(other_hr).post(_add_url(draft), _filled(draft))
    assert answer.status_code == 200
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"places": "0"},
        {"places": "many"},
        {"eligible_years": ["9"]},
        {"eligible_years": []},
        {"eligible_programmes": ["999999"]},
        {"ends_on": "2020-01-01"},
        {"starts_on": "yesterday"},
        {"district": "x"},
        {"pay_amount": "-5"},
        {"is_hazardous": "on"},
        {"shift": "sleep"},
    ],
    ids=lambda wrong: f"{next(iter(wrong))}",
)
def test_nonsense_is_answered_on_the_form(hamid, sign_in, draft, wrong):
    answer = sign_in(hamid).post(_add_url(draft), _filled(draft, **wrong))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Posting.objects.count() == 1


@pytest.mark.parametrize("address", ["university=x", "university=999999&practice_type=1", "a=b"])
def test_nonsense_address_stays_on_the_first_step(hamid, sign_in, address):
    answer = sign_in(hamid).get(f"/postings/add/?{address}")
    assert "Step 1 of 2" in answer.content.decode()


def test_hr_changes_and_sends_the_draft(hamid, umida, sign_in, draft):
    client = sign_in(hamid)
    change = reverse("posting-change", args=[draft.pk])
    assert client.get(change).status_code == 200
    client.post(change, _filled(draft, title="Better title"))
    answer = client.post(reverse("posting-submit", args=[draft.pk]), follow=True)
    draft.refresh_from_db()
    assert (draft.title, draft.state) == ("Better title", PostingState.SUBMITTED)
    assert "Sent." in answer.content.decode()
    assert client.get(change).status_code == 403


def test_sending_twice_says_so(hamid, sign_in, sent):
    answer = sign_in(hamid).post(reverse("posting-submit", args=[sent.pk]), follow=True)
    assert "cannot be done now" in answer.content.decode()


def test_university_publishes_into_a_fitting_round(umida, sign_in, sent, open_round):
    client, url = sign_in(umida), reverse("posting-publish", args=[sent.pk])
    assert open_round.name in client.get(url).content.decode()
    client.post(url, {"placement_round": open_round.pk})
    sent.refresh_from_db()
    assert (sent.state, sent.placement_round) == (PostingState.PUBLISHED, open_round)


def test_round_of_another_university_is_not_offered(umida, sign_in, sent, other_admin, calendar):
    from tests.factories.internships import PlacementRoundFactory

    foreign = PlacementRoundFactory(open=True, **calendar)
    answer = sign_in(umida).post(
        reverse("posting-publish", args=[sent.pk]), {"placement_round": foreign.pk}
    )
    assert answer.context["form"].errors
    sent.refresh_from_db()
    assert sent.state == PostingState.SUBMITTED


@pytest.mark.parametrize(
    ("verb", "who", "state"),
    [("return", "umida", "draft"), ("cancel", "hamid", "cancelled")],
)
def test_reason_is_asked_and_kept(request, sign_in, sent, verb, who, state):
    client = sign_in(request.getfixturevalue(who))
    url = reverse(f"posting-{verb}", args=[sent.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).context["form"].errors
    answer = client.post(url, {"reason": "Name the shift."}, follow=True)
    assert answer.status_code == 200
    sent.refresh_from_db()
    assert sent.state == state
    assert "Name the shift." in sent.return_reason + sent.close_reason


def test_university_closes_a_published_posting(umida, sign_in, posting):
    sign_in(umida).post(reverse("posting-close", args=[posting.pk]), {"reason": "Moved."})
    posting.refresh_from_db()
    assert posting.state == PostingState.CLOSED


def test_enterprise_neither_publishes_nor_university_sends(hamid, umida, sign_in, sent):
    assert sign_in(hamid).get(reverse("posting-publish", args=[sent.pk])).status_code == 403
    assert sign_in(umida).post(reverse("posting-submit", args=[sent.pk])).status_code == 403


def test_copy_leads_to_its_form(hamid, sign_in, posting):
    answer = sign_in(hamid).post(reverse("posting-copy", args=[posting.pk]))
    copied = Posting.objects.exclude(pk=posting.pk).get()
    assert answer["Location"] == reverse("posting-change", args=[copied.pk])


def test_reading_an_address_that_writes_is_refused(hamid, sign_in, draft):
    assert sign_in(hamid).get(reverse("posting-submit", args=[draft.pk])).status_code == 405


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=цемент", True),
        ("search=SEMENT zavodi", True),
        ("search=bread", False),
        ("paid=on", True),
        ("dormitory=on", False),
        ("practice_type=nonsense", False),
        ("starts_from=2999-01-01", False),
        ("starts_from=soon", False),
    ],
)
def test_student_narrows_the_list(nilufar, sign_in, posting, query, found):
    Posting.objects.filter(pk=posting.pk).update(pay_amount=900000)
    answer = sign_in(nilufar).get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert (posting.title in answer.content.decode()) is found


def test_region_and_district_narrow_the_list(nilufar, sign_in, posting):
    elsewhere = DistrictFactory()
    client, here = sign_in(nilufar), posting.district
    for query, found in [
        (f"district={here.pk}", True),
        (f"region={here.region_id}", True),
        (f"district={elsewhere.pk}", False),
        (f"region={elsewhere.region_id}", False),
    ]:
        assert (posting.title in client.get(f"{LIST}?{query}").content.decode()) is found


def test_list_is_exported_without_formulas(hamid, sign_in, draft):
    Posting.objects.filter(pk=draft.pk).update(title="=1+1")
    text = b"".join(sign_in(hamid).get(f"{LIST}?export=csv").streaming_content).decode()
    assert "'=1+1" in text


@pytest.mark.parametrize("who", ["hamid", "umida", "nilufar", "malika"])
def test_list_queries_do_not_grow(
    request, who, sign_in, queries, posting, enterprise, university, programme, open_round, dates
):
    client = sign_in(request.getfixturevalue(who))
    few = queries(client, LIST)
    for _number in range(10):
        PostingFactory(
            enterprise=enterprise, university=university, programmes=[programme],
            placement_round=open_round, published=True, **dates,
        )  # fmt: skip
    assert queries(client, LIST) == few


def test_detail_queries_do_not_grow(hamid, sign_in, queries, posting, university):
    from tests.factories.partners import ProgrammeFactory

    client = sign_in(hamid)
    few = queries(client, posting.get_absolute_url())
    posting.eligible_programmes.add(
        *(ProgrammeFactory(institution=university) for _number in range(5))
    )
    posting.competences.add(*(CompetenceFactory() for _number in range(5)))
    assert queries(client, posting.get_absolute_url()) <= few + 1


def test_no_fitting_round_is_said_in_words(umida, sign_in, sent):
    answer = sign_in(umida).get(reverse("posting-publish", args=[sent.pk]))
    assert "Plan one first" in answer.content.decode()


def test_returned_draft_shows_the_reason_where_it_is_mended(hamid, sign_in, sent):
    sent.send_back(reason="Name the shift.")
    sent.save()
    page = sign_in(hamid).get(reverse("posting-change", args=[sent.pk])).content.decode()
    assert "Name the shift." in page
