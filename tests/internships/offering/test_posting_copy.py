"""Starting from earlier postings: a year on, several at once, templates; and ending by itself."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.models import Notification
from cluster_portal.common.periods import Period, PeriodKind
from internships.actions.offering.posting import expire_postings
from internships.actions.offering.posting_copy import copy_posting, copy_postings
from internships.enums import ApplicationState, PostingState
from internships.models import Posting, ReservedPlaces, SharedPosting
from internships.year_on import a_year_on, is_day_off
from tests.factories.internships import PlacementFactory, PlacementRoundFactory, PostingFactory
from tests.factories.partners import ProgrammeFactory

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 3, 2), date(2026, 4, 11), (date(2027, 3, 1), date(2027, 4, 10))),
        (date(2025, 3, 3), date(2025, 4, 12), (date(2027, 3, 1), date(2027, 4, 10))),
        (date(2027, 3, 2), date(2027, 4, 10), (date(2027, 3, 2), date(2027, 4, 10))),
        # 8 March is a day off: on to Tuesday; 9 May is one as well: back from Sunday to Saturday
        (date(2026, 3, 9), date(2026, 5, 10), (date(2027, 3, 9), date(2027, 5, 8))),
    ],
)
def test_a_year_on(first, last, expected):
    assert a_year_on(first, last, after=TODAY) == expected
    assert not any(map(is_day_off, expected))


def _last_year() -> date:
    """A Monday of the academic year before this one."""
    start = Period.containing(timezone.localdate(), PeriodKind.YEAR).previous().start
    day = start + timedelta(days=60)
    return day - timedelta(days=day.weekday())


@pytest.fixture
def earlier(enterprise, university, programme, calendar):
    monday = _last_year()
    into = PlacementRoundFactory(university=university, closed=True, **calendar)
    return [
        PostingFactory(
            enterprise=enterprise, university=university, programmes=[programme], published=True,
            placement_round=into, title=title, starts_on=monday, reference=title[:3],
            ends_on=monday + timedelta(days=40),
        )
        for title in ("Miller", "Baker")
    ]  # fmt: skip


def test_last_years_postings_are_copied_at_once(earlier, hamid, other_hr, umida, sign_in):
    url = reverse("posting-last-year")
    assert "Miller" in sign_in(hamid).get(url).content.decode()
    assert "Miller" not in sign_in(other_hr).get(url).content.decode()
    assert sign_in(umida).get(url).status_code == 403
    keys = {"posting": [one.pk for one in earlier]}
    sign_in(other_hr).post(url, keys)
    assert Posting.objects.count() == 2
    answer = sign_in(hamid).post(url, keys, follow=True)
    assert "2 drafts were made." in answer.content.decode()
    copies = Posting.objects.filter(copied_from__in=earlier)
    assert {(one.state, one.starts_on > timezone.localdate(), one.reference) for one in copies} == {
        (PostingState.DRAFT, True, None)
    }
    assert "not yet" not in sign_in(hamid).get(url).content.decode()


def test_nothing_chosen_is_said(earlier, hamid, sign_in):
    answer = sign_in(hamid).post(reverse("posting-last-year"), {"posting": "x"}, follow=True)
    assert "Choose the postings to copy first." in answer.content.decode()


def test_shared_posting_is_copied_as_one(earlier, enterprise, hamid):
    shared = SharedPosting.objects.create(
        enterprise=enterprise, practice_type=earlier[0].practice_type,
        **earlier[0].content | {"title": "Miller and baker"},
    )  # fmt: skip
    Posting.objects.filter(pk__in=[one.pk for one in earlier]).update(shared=shared)
    copies = copy_postings(
        postings=Posting.objects.filter(shared=shared).order_by("pk"), by=hamid, at=timezone.now()
    )
    assert len({one.shared_id for one in copies}) == 1
    assert copies[0].shared_id != shared.pk
    assert {one.title for one in copies} == {"Miller and baker"}


def test_copy_reserves_nothing(earlier, hamid):
    ReservedPlaces.objects.create(posting=earlier[0], group="targeted", places=1)
    copied = copy_posting(posting=earlier[0], by=hamid, at=timezone.now())
    assert copied.places == earlier[0].places
    assert not copied.reserved_places.exists()


def test_copy_leaves_out_programmes_no_longer_taught(earlier, hamid, university):
    gone = ProgrammeFactory(institution=university, is_active=False)
    earlier[0].eligible_programmes.add(gone)
    copied = copy_postings(postings=[earlier[0]], by=hamid, at=timezone.now())[0]
    assert gone not in copied.eligible_programmes.all()


def test_list_of_last_year_queries_do_not_grow(
    earlier, hamid, sign_in, queries, enterprise, university
):
    client, url = sign_in(hamid), reverse("posting-last-year")
    few = queries(client, url)
    for _number in range(6):
        PostingFactory(
            enterprise=enterprise, university=university, published=True,
            starts_on=_last_year(), ends_on=_last_year(),
        )  # fmt: skip
    assert queries(client, url) == few


def test_template_is_saved_used_and_forgotten(posting, hamid, other_hr, sign_in):
    client = sign_in(hamid)
    save = reverse("posting-template", args=[posting.pk])
    assert sign_in(other_hr).post(save, {"name": "Mine"}).status_code == 404
    assert client.post(save, {"name": " "}).context["form"].errors
    client.post(save, {"name": "Technologist"})
    first = client.get(reverse("posting-add")).content.decode()
    assert "Technologist" in first
    assert "Technologist" not in sign_in(other_hr).get(reverse("posting-add")).content.decode()
    query = (
        f"?enterprise={posting.enterprise_id}&university={posting.university_id}"
        f"&practice_type={posting.practice_type_id}&template={posting.pk}"
    )
    for name in ("posting-add", "shared-posting-add"):
        form = client.get(reverse(name) + query).context["form"]
        assert form["title"].value() == posting.title
        assert form["district"].value() == posting.district_id
    client.post(reverse("posting-template-forget", args=[posting.pk]))
    posting.refresh_from_db()
    assert posting.template_name == ""


def test_template_of_another_enterprise_is_not_offered(posting, hamid, sign_in):
    foreign = PostingFactory(template_name="Theirs")
    query = (
        f"?enterprise={posting.enterprise_id}&university={posting.university_id}"
        f"&practice_type={posting.practice_type_id}&template={foreign.pk}"
    )
    Posting.objects.filter(pk=posting.pk).update(template_name="Ours")
    assert "Step 1 of 2" in sign_in(hamid).get(f"/postings/add/{query}").content.decode()


def test_postings_of_ended_rounds_close_by_themselves(earlier, posting, hamid):
    assert expire_postings(at=timezone.now()) == 2
    assert {one.state for one in Posting.objects.filter(pk__in=[e.pk for e in earlier])} == {
        PostingState.CLOSED
    }
    posting.refresh_from_db()
    assert posting.state == PostingState.PUBLISHED
    told = Notification.objects.get(recipient=hamid)
    assert "2 of your postings have closed" in told.title
    assert "Miller" in told.body
    assert expire_postings(at=timezone.now()) == 0


def test_posting_whose_days_passed_frees_who_waits(posting, application, hamid, nilufar):
    after = timezone.now() + timedelta(days=60)
    assert expire_postings(at=after) == 1
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert "Its time is over" in Notification.objects.get(recipient=nilufar).body


def test_interns_of_an_expired_posting_keep_their_places(earlier, hamid, sign_in):
    placement = PlacementFactory(posting=earlier[0], confirmed=True)
    expire_postings(at=timezone.now())
    placement.refresh_from_db()
    assert placement.state == "confirmed"
    page = sign_in(hamid).get(earlier[0].get_absolute_url()).content.decode()
    assert "it closed by itself" in page
    assert reverse("posting-outcome", args=[earlier[0].pk]) in page
