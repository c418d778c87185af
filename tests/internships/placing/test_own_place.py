"""Places students find themselves: proposed, accepted by a link, decided by the university."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Letter, Notification
from internships.actions.placing import own_place as actions
from internships.actions.placing.application import ApplicationError
from internships.enums import OwnPlaceState, PlacementState
from internships.models import OwnPlace, Placement
from partners.enums import Role, StudentStatus
from partners.models import Organization
from tests.factories.internships import NOW, PlacementFactory, PracticeTypeFactory
from tests.factories.partners import OrganizationFactory, StudentFactory


@pytest.fixture
def proposal(dates):
    return {
        "host_name": "Zarafshon zargarlik ustaxonasi",
        "host_tax_id": "301234567",
        "host_email": "usta@example.uz",
        "practice_type": PracticeTypeFactory(),
        **dates,
    }


def propose(student, proposal, at=None) -> OwnPlace:
    return actions.propose_own_place(
        student=student, own_place=OwnPlace(**proposal), by=student.user, at=at or timezone.now()
    )


def accept(place, at=None) -> OwnPlace:
    return actions.accept_own_place(
        own_place=place, starts_on=place.starts_on, ends_on=place.ends_on, tasks="Zargarlik.",
        mentor_name="Bobur", mentor_email="bobur@example.uz", at=at or timezone.now(),
    )  # fmt: skip


@pytest.fixture
def place(nilufar, proposal):
    return propose(nilufar.student, proposal)


def test_host_gets_a_link_and_takes_the_student(place, umida, nilufar):
    letter = Letter.objects.get(email="usta@example.uz")
    path = actions.host_path(place)
    assert path in letter.body
    host = Client(headers={"accept-language": "en"})
    page = host.get(path)
    assert "Zarafshon" in page.content.decode()
    sent = {
        "starts_on": place.starts_on, "ends_on": place.ends_on, "tasks": "Zargarlik.",
        "mentor_name": "Bobur", "mentor_email": "bobur@example.uz",
    }  # fmt: skip
    assert host.post(path, sent | {"mentor_email": "no"}).status_code == 422
    assert host.post(path, sent).status_code == 302
    place.refresh_from_db()
    assert (place.state, place.mentor_name) == (OwnPlaceState.ACCEPTED, "Bobur")
    told = Notification.objects.filter(key=f"own-place:{place.pk}:accepted")
    assert {one.recipient for one in told} == {umida, nilufar}
    assert "The university decides now" in host.get(path).content.decode()
    assert host.post(path, sent).status_code == 302  # a second press changes nothing
    assert OwnPlace.objects.get().state == OwnPlaceState.ACCEPTED


def test_host_declines_by_the_link(place, nilufar):
    path = actions.host_path(place)
    Client().post(f"{path}/decline", {"reason": "Joy yoʻq."})
    place.refresh_from_db()
    assert (place.state, place.reason) == (OwnPlaceState.DECLINED, "Joy yoʻq.")
    assert Notification.objects.filter(recipient=nilufar).count() == 1


@pytest.mark.parametrize("token", ["x", "A" * 43])
def test_a_made_up_link_opens_nothing(db, token):
    assert Client().get(f"/h/{token}").status_code == 404


def test_link_answers_nothing_once_its_time_is_over(place):
    OwnPlace.objects.filter(pk=place.pk).update(answer_until=NOW)
    path = actions.host_path(place)
    assert (
        "Nothing to answer" in Client(headers={"accept-language": "en"}).get(path).content.decode()
    )
    Client().post(f"{path}/decline", {})
    assert OwnPlace.objects.get().state == OwnPlaceState.PROPOSED
    with pytest.raises(actions.OwnPlaceError, match="time to answer is over"):
        accept(place)


def test_approved_place_is_a_confirmed_placement_at_a_new_enterprise(place, umida, nilufar):
    placement = actions.approve_own_place(own_place=accept(place), by=umida, at=timezone.now())
    assert placement.state == PlacementState.CONFIRMED
    assert (placement.posting, placement.student) == (None, nilufar.student)
    host = placement.enterprise
    assert (host.name_uz, host.tax_id) == ("Zarafshon zargarlik ustaxonasi", "301234567")
    place.refresh_from_db()
    assert (place.state, place.placement, place.enterprise) == ("approved", placement, host)
    assert Letter.objects.filter(email="bobur@example.uz").exists()


def test_host_is_found_by_its_tax_id_and_entered_once(nilufar, proposal, umida):
    known = OrganizationFactory(tax_id="301234567")
    place = propose(nilufar.student, proposal)
    assert (place.enterprise, place.host_name) == (known, str(known))
    before = Organization.objects.count()
    assert (
        actions.approve_own_place(own_place=accept(place), by=umida, at=timezone.now()).enterprise
        == known
    )
    assert Organization.objects.count() == before


def test_university_may_say_which_enterprise_it_is(place, umida, sign_in):
    accept(place)
    known = OrganizationFactory(name_uz="Zarafshon zargarlik")
    url = reverse("own-place-approve", args=[place.pk])
    assert sign_in(umida).post(url, {"enterprise": "Zarafshon zargarlik"}).status_code == 302
    assert Placement.objects.get().enterprise == known


def test_what_cannot_be_proposed(nilufar, proposal, place):
    student, now = nilufar.student, timezone.now()
    with pytest.raises(IntegrityError, match="own_place_one_at_a_time"):
        propose(student, proposal)
    actions.withdraw_own_place(own_place=place, by=nilufar, at=now)
    with pytest.raises(actions.OwnPlaceError, match="first day has passed"):
        propose(student, proposal | {"starts_on": timezone.localdate()})
    with pytest.raises(ValidationError, match="nine digits"):
        propose(student, proposal | {"host_tax_id": "12"})
    PlacementFactory(
        student=student,
        confirmed=True,
        starts_on=proposal["starts_on"],
        ends_on=proposal["ends_on"],
    )
    with pytest.raises(ApplicationError, match="a place in these days"):
        propose(student, proposal)
    student.status = StudentStatus.EXPELLED
    student.save()
    with pytest.raises(actions.OwnPlaceError, match="Only who studies"):
        propose(student, proposal)


def test_nobody_writes_to_hosts_without_end(nilufar, proposal):
    for _number in range(actions.AT_MOST):
        made = propose(nilufar.student, proposal)
        actions.withdraw_own_place(own_place=made, by=nilufar, at=timezone.now())
    with pytest.raises(actions.OwnPlaceError, match="many places lately"):
        propose(nilufar.student, proposal)


def test_proposals_end_when_nobody_answers(place, nilufar):
    assert actions.expire_own_places(at=place.answer_until) == 0
    late = place.answer_until + timedelta(seconds=1)
    assert [actions.expire_own_places(at=late), actions.expire_own_places(at=late)] == [1, 0]
    assert Notification.objects.filter(recipient=nilufar).count() == 1


_STEPS = {
    "accept": {OwnPlaceState.PROPOSED: OwnPlaceState.ACCEPTED},
    "decline": {OwnPlaceState.PROPOSED: OwnPlaceState.DECLINED},
    "expire": {OwnPlaceState.PROPOSED: OwnPlaceState.EXPIRED},
    "refuse": {OwnPlaceState.ACCEPTED: OwnPlaceState.REFUSED},
    "withdraw": dict.fromkeys(
        [OwnPlaceState.PROPOSED, OwnPlaceState.ACCEPTED], OwnPlaceState.WITHDRAWN
    ),
}


@pytest.mark.parametrize("state", OwnPlaceState)
@pytest.mark.parametrize("step", _STEPS)
def test_proposal_takes_only_the_steps_of_its_state(state, step):
    place, arguments = OwnPlace(state=state), {"at": NOW}
    if step in {"decline", "refuse"}:
        arguments["reason"] = "x"
    if step == "refuse":
        arguments["by"] = None
    after = _STEPS[step].get(state)
    if after is None:
        with pytest.raises(TransitionNotAllowed):
            getattr(place, step)(**arguments)
    else:
        getattr(place, step)(**arguments)
        assert place.state == after


def test_only_the_own_university_decides(place, everyone, other_admin, sign_in):
    accept(place)
    for name in ("own-place-approve", "own-place-refuse"):
        url = reverse(name, args=[place.pk])
        for role, user in everyone.items():
            status = sign_in(user).get(url).status_code
            assert status == {None: 302, Role.UNIVERSITY_ADMIN: 200}.get(role, 403), role
        assert sign_in(other_admin).get(url).status_code == 404
    client = sign_in(everyone[Role.UNIVERSITY_ADMIN])
    assert "waits for your decision" in client.get("/").content.decode()
    client.post(reverse("own-place-refuse", args=[place.pk]), {"reason": "Boshqa soha."})
    place.refresh_from_db()
    assert (place.state, place.reason) == (OwnPlaceState.REFUSED, "Boshqa soha.")


def test_student_proposes_by_the_page_and_by_the_api(nilufar, proposal, sign_in, api_as):
    client = sign_in(nilufar)
    sent = proposal | {"practice_type": proposal["practice_type"].pk}
    missing = client.post(reverse("own-place-add"), sent | {"host_name": ""})
    assert "Name the host" in missing.content.decode()
    assert client.post(reverse("own-place-add"), sent).status_code == 302
    place = OwnPlace.objects.get()
    assert place.student == nilufar.student
    assert api_as(nilufar).post(f"/api/v1/own-places/{place.pk}/withdraw").status_code == 200
    sent |= {"starts_on": sent["starts_on"].isoformat(), "ends_on": sent["ends_on"].isoformat()}
    assert api_as(nilufar).post("/api/v1/own-places", sent).status_code == 201


def test_list_asks_as_much_for_many_as_for_few(place, umida, sign_in, queries, proposal, programme):
    client, url = sign_in(umida), reverse("own-place-list")
    few = queries(client, url)
    for student in StudentFactory.create_batch(6, programme=programme):
        propose(student, proposal)
    assert queries(client, url) == few
