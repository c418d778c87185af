"""What stands in the calendars of students, supervisors, HR and mentors."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from icalendar import Calendar

from cluster_portal.common.calendars import entries_for
from cluster_portal.common.models import ApiToken
from internships.actions.practising.placement import mentor_path
from internships.models import Placement, Posting
from tests.factories.internships import ApplicationFactory, PlacementFactory, PostingFactory
from tests.factories.partners import AgreementFactory, AgreementObligationFactory, StudentFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _counted_from_nothing():
    cache.clear()


def told(user) -> dict[str, tuple[str, str]]:
    """By key: title and status."""
    fresh = type(user).objects.get(pk=user.pk)
    return {one.key: (one.title, one.status.value) for one in entries_for(fresh, TODAY)}


@pytest.fixture
def placement(posting, nilufar, sardor):
    return PlacementFactory(
        posting=posting, student=nilufar.student, confirmed=True, supervisor=sardor,
        mentor_name="Choriyev Bobur", mentor_email="bobur@example.uz",
    )  # fmt: skip


def test_student_sees_the_rounds_deadlines_and_the_own_placement(nilufar, open_round, placement):
    key, own = f"round-{open_round.pk}", f"placement-{placement.pk}"
    found = told(nilufar)
    assert found[f"{key}-apply_until"] == ("Last moment to choose places: Autumn", "CONFIRMED")
    assert found[own] == ("Internship: Navoiy sement zavodi", "CONFIRMED")
    assert set(found) == {f"{key}-apply_from", f"{key}-apply_until", own}
    open_round.cancel(at=timezone.now(), reason="x")
    open_round.save()
    assert told(nilufar)[f"{key}-apply_until"][1] == "CANCELLED"


def test_student_of_another_year_is_not_addressed(nilufar, open_round):
    nilufar.student.year = 1
    nilufar.student.save()
    assert told(nilufar) == {}


def test_offer_is_tentative_until_it_is_answered(posting, nilufar):
    application = ApplicationFactory(posting=posting, student=nilufar.student)
    offered = PlacementFactory(posting=posting, student=nilufar.student, application=application)
    key = f"placement-{offered.pk}"
    found = told(nilufar)
    assert found[key][1] == "TENTATIVE"
    assert found[f"{key}-answer"] == (
        "Last moment to answer the offer: Navoiy sement zavodi", "CONFIRMED",
    )  # fmt: skip
    offered.decline(at=timezone.now())
    offered.save()
    assert {told(nilufar)[key][1], told(nilufar)[f"{key}-answer"][1]} == {"CANCELLED"}


@pytest.mark.parametrize("who", ["sardor", "hamid", "bobur"])
def test_who_looks_after_interns_sees_their_first_and_last_days(request, who, placement):
    user, key = request.getfixturevalue(who), f"placement-{placement.pk}"
    names = "Toʻraqulova Nilufar · Navoiy sement zavodi"
    found = {name: one for name, one in told(user).items() if name.startswith("placement")}
    assert found == {
        f"{key}-start": (f"Internship begins: {names}", "CONFIRMED"),
        f"{key}-end": (f"Internship ends: {names}", "CONFIRMED"),
    }
    placement.interrupt(at=timezone.now(), reason="Kasallik")
    placement.save()
    again = told(user)
    assert {again[f"{key}-start"][1], again[f"{key}-end"][1]} == {"CANCELLED"}
    assert "Kasallik" not in str(again)  # no more than a name


@pytest.mark.parametrize("who", ["nilufar", "sardor", "hamid", "bobur", "umida"])
def test_who_lost_the_role_has_an_empty_calendar(request, who, placement, university, enterprise):
    user = request.getfixturevalue(who)
    agreement = AgreementFactory(drafted_by=university, others=[enterprise], active=True)
    AgreementObligationFactory(party=agreement.parties.first())
    assert told(user)
    user.affiliations.update(ends_on=TODAY - DAY)
    assert told(user) == {}


def test_offers_are_the_students_business_alone(posting, nilufar, hamid, sardor):
    PlacementFactory(posting=posting, student=nilufar.student, supervisor=sardor)
    for user in (hamid, sardor):
        assert not any(key.startswith("placement") for key in told(user))


def test_hr_sees_capacity_over_the_period_and_when_to_rank(hamid, posting, placement, draft):
    key = f"posting-{posting.pk}"
    posting.refresh_from_db()
    expected = f"1 of {posting.places} places taken: Cement technologist"
    found = told(hamid)
    assert found[key] == (expected, "CONFIRMED")
    assert f"posting-{draft.pk}" not in found
    assert found[f"round-{posting.placement_round_id}-rank_until"][0].startswith("Rank the")


def test_other_enterprises_and_universities_are_not_there(hamid, nilufar, umida):
    PostingFactory(published=True, starts_on=TODAY, ends_on=TODAY + 9 * DAY)
    PlacementFactory(confirmed=True)
    assert [told(user) for user in (hamid, nilufar, umida)] == [{}, {}, {}]


def test_parties_see_when_agreements_end_and_what_they_owe(umida, hamid, university, enterprise):
    agreement = AgreementFactory(drafted_by=university, others=[enterprise], active=True)
    owed = AgreementObligationFactory(party=agreement.parties.get(organization=enterprise))
    assert set(told(umida)) == {f"agreement-{agreement.pk}-end"}
    assert set(told(hamid)) == {f"agreement-{agreement.pk}-end", f"obligation-{owed.pk}"}
    agreement.terminate(last_day=TODAY, reason="x", by=umida, at=timezone.now())
    agreement.save()
    assert {status for _title, status in told(hamid).values()} == {"CANCELLED"}


def test_ministry_is_not_reminded_of_the_whole_country(malika, olim, placement):
    AgreementFactory(active=True)
    assert (told(malika), told(olim)) == ({}, {})


def events(body: bytes) -> list:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def test_feed_is_parsed_back_with_stable_names(nilufar, placement, client):
    _token, text = ApiToken.objects.issue(
        user=nilufar, name="x", scope="calendar", expires_at=timezone.now() + DAY
    )
    found = events(client.get(f"/calendars/{text}.ics").content)
    own = {str(one["UID"]): one for one in found}[f"placement-{placement.pk}@127.0.0.1"]
    assert own["DTSTART"].dt == placement.starts_on
    assert own["DTEND"].dt == placement.ends_on + DAY
    assert own["URL"] == f"http://127.0.0.1:8000/placements/{placement.pk}/"
    assert len({str(one["UID"]) for one in found}) == len(found)


def test_mentors_link_gives_all_interns_of_that_mentor_there(placement, posting, programme, client):
    fellow = StudentFactory(programme=programme, last_name="Aliyev", first_name="Bek")
    PlacementFactory(
        posting=posting, student=fellow, confirmed=True, mentor_email="Bobur@example.uz"
    )
    PlacementFactory(confirmed=True, mentor_email="bobur@example.uz")  # elsewhere
    address = f"{mentor_path(placement)}.ics"
    assert address in client.get(mentor_path(placement)).content.decode()
    answer = client.get(address)
    titles = {str(one["SUMMARY"]) for one in events(answer.content)}
    assert len(titles) == 4
    assert sum("Aliyev Bek" in title for title in titles) == 2
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert not any("URL" in one for one in events(answer.content))


def test_old_mentors_link_and_invented_ones_open_nothing(placement, client):
    address = f"{mentor_path(placement)}.ics"
    Placement.objects.filter(pk=placement.pk).update(mentor_email="", mentor_name="")
    assert client.get(address).status_code == 404
    assert client.get(f"/m/{'x' * 43}.ics").status_code == 404


def test_feed_takes_the_same_queries_however_full(
    hamid, posting, programme, client, django_assert_max_num_queries
):
    Posting.objects.filter(pk=posting.pk).update(places=20)
    for _number in range(8):
        PlacementFactory(
            posting=posting, student=StudentFactory(programme=programme), confirmed=True
        )
    _token, text = ApiToken.objects.issue(
        user=hamid, name="x", scope="calendar", expires_at=timezone.now() + DAY
    )
    with django_assert_max_num_queries(16):
        found = events(client.get(f"/calendars/{text}.ics").content)
    assert len(found) > 16
