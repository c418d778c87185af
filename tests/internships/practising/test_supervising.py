"""Students are shared so that the load is even, whatever order they come in."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internships.actions.practising.supervising import spread
from internships.models import Placement
from partners.models import Student
from tests.factories.internships import PlacementFactory, PostingFactory
from tests.factories.partners import StudentFactory


@dataclass(frozen=True)
class Person:
    pk: int
    load: int


@dataclass(frozen=True)
class Learner:
    group: str = ""
    programme_id: int = 1


@dataclass(frozen=True)
class Intern:
    pk: int
    enterprise_id: int = field(default=1)
    student: Learner = field(default=Learner())


PEOPLE = st.lists(st.integers(0, 6), min_size=1, max_size=5).map(
    lambda loads: [Person(pk, load) for pk, load in enumerate(loads, start=1)]
)
INTERNS = st.lists(st.integers(1, 3), max_size=12).map(
    lambda hosts: [Intern(pk, host) for pk, host in enumerate(hosts, start=1)]
)


@given(INTERNS, PEOPLE, st.none() | st.integers(1, 8))
def test_load_is_as_even_as_it_can_be(interns, people, most):
    shares = spread(interns, people, most)
    loads = {one.pk: one.load for one in people}
    for share in shares:
        if share.supervisor:
            loads[share.supervisor.pk] += 1
    taken = {share.supervisor.pk for share in shares if share.supervisor}
    if taken:  # nobody who got a student has more than one above anybody who could have got it
        open_to_more = [load for load in loads.values() if most is None or load < most]
        highest = max(loads[one] for one in taken)
        assert not open_to_more or highest <= min(open_to_more) + 1
    assert all(load <= most for one, load in loads.items() if most and one in taken)
    left = [share for share in shares if share.supervisor is None]
    if left:  # nobody is left while somebody has room
        assert most is not None
        assert all(load >= most for load in loads.values())
    assert len(shares) == len(interns)


@given(INTERNS, PEOPLE, st.integers())
def test_order_does_not_matter(interns, people, seed):
    def outcome(interns, people):
        return {one.placement.pk: one.supervisor.pk for one in spread(interns, people)}

    mixed, others = list(interns), list(people)
    Random(seed).shuffle(mixed)
    Random(seed + 1).shuffle(others)
    assert outcome(interns, people) == outcome(mixed, others)


def test_one_supervisor_goes_to_one_host_where_loads_allow():
    shares = spread(
        [Intern(1, 7), Intern(2, 8), Intern(3, 7), Intern(4, 8)], [Person(1, 0), Person(2, 0)]
    )
    hosts: dict[int, set[int]] = {}
    for share in shares:
        hosts.setdefault(share.supervisor.pk, set()).add(share.placement.enterprise_id)
    assert sum(len(places) for places in hosts.values()) <= 4


GROUPED = st.lists(st.sampled_from(["", "A", "B", "C"]), max_size=12).map(
    lambda groups: [Intern(pk, pk % 3, Learner(group)) for pk, group in enumerate(groups, start=1)]
)


@given(GROUPED, PEOPLE, st.none() | st.integers(1, 8))
def test_group_stays_together_where_somebody_has_room_for_it(interns, people, most):
    shares = spread(interns, people, most, together=True)
    assert sorted(one.placement.pk for one in shares) == [one.pk for one in interns]
    gained = Counter(one.supervisor.pk for one in shares if one.supervisor)
    if most is not None:
        assert all(gained[one.pk] <= max(0, most - one.load) for one in people)
        return
    takers: dict[str, set] = {}
    for one in shares:
        takers.setdefault(one.placement.student.group, set()).add(one.supervisor)
    assert all(len(who) == 1 for group, who in takers.items() if group)


def test_group_too_large_for_anybody_is_divided_and_the_others_are_not():
    interns = [Intern(pk, 1, Learner("AAAAABB"[pk])) for pk in range(7)]
    shares = spread(interns, [Person(1, 0), Person(2, 0)], 4, together=True)
    takers = {(one.placement.student.group, one.supervisor.pk) for one in shares if one.supervisor}
    assert len([group for group, _who in takers if group == "B"]) == 1
    assert Counter(one.supervisor.pk for one in shares if one.supervisor) == {1: 4, 2: 3}


def test_groups_are_even_among_supervisors():
    interns = [Intern(pk, 1, Learner("ABC"[pk % 3])) for pk in range(9)]
    shares = spread(interns, [Person(1, 0), Person(2, 0), Person(3, 2)], together=True)
    assert sorted(Counter(one.supervisor.pk for one in shares).items()) == [(1, 3), (2, 3), (3, 3)]


def test_groups_of_two_programmes_with_one_name_are_two():
    interns = [Intern(pk, 1, Learner("A", programme)) for pk, programme in enumerate((1, 1, 2, 2))]
    shares = spread(interns, [Person(1, 0), Person(2, 0)], together=True)
    assert Counter(one.supervisor.pk for one in shares) == {1: 2, 2: 2}


@pytest.fixture
def waiting(posting, programme, umida, sardor):
    posting.places = 9
    posting.save()
    return [
        PlacementFactory(
            posting=posting, student=StudentFactory(programme=programme), confirmed=True
        )
        for _number in range(3)
    ]


def assigned() -> list:
    return list(Placement.objects.order_by("pk").values_list("supervisor__email", flat=True))


def test_administrator_looks_first_and_then_assigns(waiting, umida, sardor, sign_in):
    browser = sign_in(umida)
    given = {"supervisors": [sardor.pk], "most": "2"}
    tried = browser.post("/supervisors/", given)
    assert [bool(share.supervisor) for share in tried.context["shares"]] == [True, True, False]
    assert assigned() == [None, None, None]
    browser.post("/supervisors/", given | {"assign": "yes"})
    assert assigned() == [sardor.email, sardor.email, None]
    (told,) = sardor.notifications.filter(about="students_assigned")
    assert told.title.startswith("2")
    browser.post("/supervisors/", given | {"assign": "yes"})  # sardor has enough
    assert assigned() == [sardor.email, sardor.email, None]


def test_only_the_chosen_group_is_assigned_and_kept_together(waiting, umida, sardor, sign_in):
    first, *others = Placement.objects.order_by("pk")
    for placement in others:
        Student.objects.filter(pk=placement.student_id).update(group="KT 24-1")
    browser = sign_in(umida)
    page = browser.get("/supervisors/")
    assert page.context["form"].fields["group"].choices[1:] == [("KT 24-1", "KT 24-1")]
    given = {"supervisors": [sardor.pk], "group": "KT 24-1", "together": "on", "assign": "yes"}
    browser.post("/supervisors/", given | {"group": "none of ours"})
    assert assigned() == [None, None, None]
    browser.post("/supervisors/", given)
    first.refresh_from_db()
    assert (first.supervisor, assigned()[1:]) == (None, [sardor.email, sardor.email])
    listed = browser.get("/placements/?group=kt 24-1").context["page"].records
    assert {one.pk for one in listed} == {one.pk for one in others}


def test_others_supervisors_and_programmes_are_not_taken(waiting, umida, sign_in, bobur):
    browser = sign_in(umida)
    refused = browser.post("/supervisors/", {"supervisors": [bobur.pk], "assign": "yes"})
    assert "supervisors" in refused.context["form"].errors
    assert assigned() == [None, None, None]


def test_students_of_another_university_stay_as_they_are(waiting, other_admin, sign_in, sardor):
    foreign = PlacementFactory(posting=PostingFactory(published=True), confirmed=True)
    browser = sign_in(other_admin)
    assert browser.get("/supervisors/").context["waiting_count"] == 0
    browser.post("/supervisors/", {"supervisors": [sardor.pk], "assign": "yes"})
    foreign.refresh_from_db()
    assert (assigned(), foreign.supervisor) == ([None] * 4, None)


@pytest.mark.parametrize("who", ["hamid", "nilufar", "sardor", "malika"])
def test_others_may_not(waiting, who, request, sign_in):
    assert sign_in(request.getfixturevalue(who)).get("/supervisors/").status_code == 403
