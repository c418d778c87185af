"""Changes after publication: at once, or with the university's agreement."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Notification
from internships.actions.offering import posting as postings
from internships.actions.offering import posting_change as actions
from internships.actions.offering.posting_checks import PostingError
from internships.actions.placing import application as applications
from internships.enums import ApplicationState, ChangeState, PostingState, RoundState
from internships.models import PlacementRound, Posting, PostingChange, ReservedPlaces
from internships.posting_changes import in_words, is_material
from tests.factories.internships import PlacementFactory
from tests.factories.partners import DistrictFactory

_ENDS = {"make": ChangeState.MADE, "refuse": ChangeState.REFUSED, "lapse": ChangeState.LAPSED}


@pytest.mark.parametrize("verb", _ENDS)
@pytest.mark.parametrize("state", ChangeState)
def test_change_is_settled_once(verb, state):
    change = PostingChange(state=state)
    arguments = {"by": None, "at": timezone.now()} | ({"reason": "x"} if verb == "refuse" else {})
    if state == ChangeState.PROPOSED:
        getattr(change, verb)(**arguments)
        assert change.state == _ENDS[verb]
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(change, verb)(**arguments)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"pay_amount": 5}, {"pay_amount": 4}, True),
        ({"pay_amount": 5}, {"pay_amount": None}, True),
        ({"pay_amount": None}, {"pay_amount": 4}, False),
        ({"pay_amount": 4}, {"pay_amount": 5}, False),
        ({"meals": True}, {"meals": False}, True),
        ({"meals": False}, {"meals": True}, False),
        ({"starts_on": 1}, {"starts_on": 2}, True),
        ({"district": 1}, {"district": 2}, True),
        ({"shift": "day"}, {"shift": "night"}, True),
        ({"is_hazardous": False}, {"is_hazardous": True}, True),
        ({"is_hazardous": True}, {"is_hazardous": False}, False),
        ({"places": 3}, {"places": 2}, False),
        ({"description": "a"}, {"description": "b"}, False),
    ],
)
def test_what_is_material(before, after, expected):
    assert is_material(before, after) is expected


def test_small_change_is_made_and_told_in_words(posting, application, hamid, umida, nilufar):
    change = actions.change_posting(
        posting=posting, wanted={"places": 7, "working_language": "oʻzbek"}, by=hamid,
        at=timezone.now(),
    )  # fmt: skip
    posting.refresh_from_db()
    assert (posting.places, change.state) == (7, ChangeState.MADE)
    told = Notification.objects.get(recipient=nilufar)
    assert "Places: 2 → 7" in told.body
    assert "Working language: — → oʻzbek" in told.body
    assert Notification.objects.filter(recipient=umida).count() == 1
    assert posting.events.filter(pgh_label="update", places=7).count() == 1


def test_no_change_is_no_change(posting, hamid):
    wanted = {"places": posting.places, "title": "Another"}  # the title stays
    assert (
        actions.change_posting(posting=posting, wanted=wanted, by=hamid, at=timezone.now()) is None
    )
    assert PostingChange.objects.count() == 0


def test_material_change_waits_for_the_university(posting, application, hamid, umida, nilufar):
    before, elsewhere = posting.district, DistrictFactory()
    actions.change_posting(
        posting=posting, wanted={"district": elsewhere}, by=hamid, at=timezone.now()
    )
    posting.refresh_from_db()
    assert posting.district == before
    assert Notification.objects.filter(recipient=nilufar).count() == 0
    with pytest.raises(PostingError, match="already"):
        actions.change_posting(posting=posting, wanted={"places": 9}, by=hamid, at=timezone.now())
    actions.agree_to_change(posting=posting, by=umida, at=timezone.now())
    posting.refresh_from_db()
    assert posting.district == elsewhere
    body = Notification.objects.get(recipient=nilufar).body
    assert f"District: {before} → {elsewhere}" in body
    assert "withdraw" in body
    assert Notification.objects.filter(recipient=hamid).count() == 1


def test_refused_change_leaves_the_posting(posting, hamid, umida):
    days = {"starts_on": posting.starts_on + timedelta(days=7)}
    actions.change_posting(posting=posting, wanted=days, by=hamid, at=timezone.now())
    with pytest.raises(PostingError):
        actions.refuse_change(posting=posting, reason=" ", by=umida, at=timezone.now())
    actions.refuse_change(posting=posting, reason="Exams.", by=umida, at=timezone.now())
    before = posting.starts_on
    posting.refresh_from_db()
    assert posting.starts_on == before
    assert "Exams." in Notification.objects.get(recipient=hamid).body
    with pytest.raises(actions.NothingProposed):
        actions.agree_to_change(posting=posting, by=umida, at=timezone.now())


def test_places_are_not_fewer_than_taken_or_offered(posting, hamid):
    PlacementFactory(posting=posting, confirmed=True)
    PlacementFactory(posting=posting)  # offered
    with pytest.raises(ValidationError, match="2 places here are taken or offered"):
        actions.change_posting(posting=posting, wanted={"places": 1}, by=hamid, at=timezone.now())


def test_places_are_not_fewer_than_reserved(posting, hamid):
    ReservedPlaces.objects.create(posting=posting, group="targeted", places=2)
    with pytest.raises(ValidationError, match="reserves 2 places here"):
        actions.change_posting(posting=posting, wanted={"places": 1}, by=hamid, at=timezone.now())
    with pytest.raises(IntegrityError, match="Fewer places offered"), transaction.atomic():
        Posting.objects.filter(pk=posting.pk).update(places=1)
    actions.change_posting(posting=posting, wanted={"places": 2}, by=hamid, at=timezone.now())
    posting.refresh_from_db()
    assert posting.places == 2


@pytest.mark.parametrize(
    "wanted",
    [
        {"ends_on": timezone.localdate() - timedelta(days=1)},
        {"is_hazardous": True, "safety_requirements": ""},
        {"pay_amount": -5},
        {"starts_on": timezone.localdate() + timedelta(days=1)},  # before students have confirmed
        {"starts_on": timezone.localdate()},
    ],
)
def test_change_that_makes_no_sense_is_refused(posting, hamid, wanted):
    with pytest.raises((ValidationError, PostingError)):
        actions.change_posting(posting=posting, wanted=wanted, by=hamid, at=timezone.now())


def test_material_change_comes_too_late_after_ranking(posting, open_round, hamid):
    late = open_round.rank_until + timedelta(minutes=1)
    with pytest.raises(PostingError, match="ranking is over"):
        actions.change_posting(posting=posting, wanted={"shift": "night"}, by=hamid, at=late)
    made = actions.change_posting(posting=posting, wanted={"places": 5}, by=hamid, at=late)
    assert made.state == ChangeState.MADE


def test_only_one_change_waits(posting, hamid):
    values = {"before": {}, "after": {}, "is_material": True, "proposed_at": timezone.now()}
    PostingChange.objects.create(posting=posting, **values)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        PostingChange.objects.create(posting=posting, **values)
    with pytest.raises(IntegrityError, match="settled_when_dated"), transaction.atomic():
        PostingChange.objects.create(posting=posting, state=ChangeState.MADE, **values)


def test_change_lapses_when_the_posting_ends(posting, hamid, umida):
    actions.change_posting(posting=posting, wanted={"shift": "night"}, by=hamid, at=timezone.now())
    postings.close_posting(posting=posting, reason="Moved.", by=umida, at=timezone.now())
    assert PostingChange.objects.get().state == ChangeState.LAPSED


def test_applicant_may_withdraw_after_the_deadline_only_when_it_changed(
    posting, application, open_round, hamid, umida, nilufar, sign_in
):
    late = open_round.apply_until + timedelta(minutes=1)
    with pytest.raises(applications.ApplicationError):
        applications.withdraw_application(application=application, by=nilufar, at=late)
    actions.change_posting(posting=posting, wanted={"shift": "night"}, by=hamid, at=late)
    with pytest.raises(applications.ApplicationError):
        applications.withdraw_application(application=application, by=nilufar, at=late)
    actions.agree_to_change(posting=posting, by=umida, at=late)
    page = sign_in(nilufar).get(application.get_absolute_url()).content.decode()
    assert "The place has changed since you chose it" in page
    applications.withdraw_application(application=application, by=nilufar, at=late)
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN


def test_allocated_round_lets_nobody_withdraw(
    posting, application, open_round, hamid, umida, nilufar
):
    actions.change_posting(posting=posting, wanted={"shift": "night"}, by=hamid, at=timezone.now())
    actions.agree_to_change(posting=posting, by=umida, at=timezone.now())
    PlacementRound.objects.filter(pk=open_round.pk).update(state=RoundState.ALLOCATED)
    application.refresh_from_db()
    with pytest.raises(applications.ApplicationError):
        applications.withdraw_application(
            application=application, by=nilufar, at=open_round.rank_until
        )


def test_words_of_many_changes_cost_one_query(posting, hamid, django_assert_num_queries):
    for number in range(3):
        PostingChange.objects.create(
            posting=posting, state=ChangeState.LAPSED, is_material=True,
            before={"district": posting.district_id}, after={"district": DistrictFactory().pk},
            proposed_at=timezone.now(), settled_at=timezone.now() + timedelta(number),
        )  # fmt: skip
    changes = list(PostingChange.objects.all())
    with django_assert_num_queries(1):
        assert len([words.lines[0].after for words in in_words(changes)]) == 3


def _filled(posting, **changes) -> dict:
    return {
        "description": posting.description, "places": posting.places,
        "starts_on": posting.starts_on.isoformat(), "ends_on": posting.ends_on.isoformat(),
        "district": posting.district_id, "pay_amount": "", "shift": "day",
    } | changes  # fmt: skip


def test_pages_of_a_change(posting, application, hamid, umida, nilufar, other_hr, sign_in):
    hr, admin = sign_in(hamid), sign_in(umida)
    change, agree, refuse, back = (
        reverse(f"posting-{name}", args=[posting.pk])
        for name in ("change", "change-agree", "change-refuse", "change-take-back")
    )
    form = hr.get(change)
    assert "Students see this posting" in form.content.decode()
    assert "title" not in form.context["form"].fields
    answer = hr.post(change, _filled(posting, shift="night"), follow=True).content.decode()
    assert "Sent to the university" in answer
    assert "waits for the university’s agreement" in answer
    assert "night shift" not in sign_in(nilufar).get(posting.get_absolute_url()).content.decode()
    assert sign_in(other_hr).post(back).status_code == 404
    assert hr.post(agree).status_code == 403
    assert admin.post(back).status_code == 403
    assert posting.title in admin.get(reverse("posting-review")).content.decode()
    assert admin.post(refuse, {"reason": " "}).context["form"].errors
    admin.post(agree)
    posting.refresh_from_db()
    assert posting.shift == "night"
    assert "What changed" in sign_in(nilufar).get(posting.get_absolute_url()).content.decode()
    hr.post(change, _filled(posting, shift="day"))
    hr.post(back)
    assert PostingChange.objects.order_by("-pk").first().state == ChangeState.LAPSED
    same = hr.post(change, _filled(posting, shift="night"), follow=True).content.decode()
    assert "Nothing was changed." in same
    wrong = hr.post(change, _filled(posting, shift="night", ends_on="2020-01-01"))
    assert wrong.context["form"].errors


def test_api_of_a_change(posting, application, hamid, umida, nilufar, api_as):
    url = f"/api/v1/postings/{posting.pk}"
    assert api_as(hamid).patch(url, {"places": 6}, format="json").json()["places"] == 6
    assert api_as(hamid).patch(url, {"shift": "night"}, format="json").json()["shift"] == "day"
    seen = [len(api_as(user).get(f"{url}/changes").json()) for user in (hamid, umida, nilufar)]
    assert seen == [2, 2, 1]
    assert api_as(hamid).post(f"{url}/agree").status_code == 403
    assert api_as(umida).post(f"{url}/agree").json()["shift"] == "night"
    assert api_as(umida).post(f"{url}/agree").status_code == 409
    api_as(hamid).patch(url, {"shift": "day"}, format="json")
    assert api_as(hamid).post(f"{url}/take-back").status_code == 200
    api_as(hamid).patch(url, {"shift": "day"}, format="json")
    refused = api_as(umida).post(f"{url}/refuse", {"reason": "No."}, format="json")
    assert refused.status_code == 200
    assert api_as(umida).get(f"{url}/changes").json()[0]["refuse_reason"] == "No."


def test_cancelled_posting_is_not_changed(posting, hamid):
    postings.cancel_posting(posting=posting, reason="No need.", by=hamid, at=timezone.now())
    with pytest.raises(postings.PostingNotEditable):
        actions.change_posting(posting=posting, wanted={"places": 9}, by=hamid, at=timezone.now())
    posting.refresh_from_db()
    assert posting.state == PostingState.CANCELLED
