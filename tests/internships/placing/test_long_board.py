"""HR's board and outcome of a posting that very many want."""

import re

import pytest
from django.db.models import F
from django.urls import reverse

from internships.enums import ApplicationState, Decision
from internships.models import Application
from partners.models import Student
from tests.factories.internships import NOW, ApplicationFactory
from tests.factories.partners import StudentFactory


def many_apply(posting, programme, count: int, ranked: int = 0) -> list[int]:
    """COUNT applicants, the first RANKED of them ranked in the order of their keys."""
    model = StudentFactory(programme=programme)
    fields = {
        field.attname: getattr(model, field.attname)
        for field in Student._meta.concrete_fields
        if not field.primary_key and field.attname != "user_id"
    }
    students = Student.objects.bulk_create(
        Student(
            **fields | {"student_id": f"M{n}", "last_name": f"Aliyev{n:05}", "sort_key": f"a{n:05}"}
        )
        for n in range(count)
    )
    made = Application.objects.bulk_create(
        Application(
            placement_round=posting.placement_round, student=student, posting=posting, choice=1,
            submitted_at=NOW, decision=Decision.RANKED if n < ranked else Decision.NONE,
            rank=n + 1 if n < ranked else None,
        )
        for n, student in enumerate(students)
    )  # fmt: skip
    return [application.pk for application in made]


@pytest.fixture
def url(posting):
    return reverse("posting-ranking", args=[posting.pk])


def shown(page: str) -> int:
    return len(set(re.findall(r'name="chosen"\s+value="(\d+)"', page)))


def order(posting) -> list[int]:
    ranked = posting.applications.filter(decision=Decision.RANKED).order_by("rank")
    return list(ranked.values_list("pk", flat=True))


def test_board_shows_a_window_and_asks_no_more_for_3000_than_for_3(
    hamid, sign_in, url, posting, programme, queries
):
    client = sign_in(hamid)
    many_apply(posting, programme, 3, ranked=2)
    few = queries(client, url)
    Application.objects.all().delete()
    Student.objects.filter(student_id__startswith="M").delete()
    many_apply(posting, programme, 3000, ranked=1200)
    assert queries(client, url) == few
    answer = client.get(url)
    page = answer.content.decode()
    assert shown(page) == 100 + 50
    assert len(page) < 400_000
    assert "1–100 of 1200" in page
    assert "1–50 of 1800" in page
    assert "1800 people" in page


def test_windows_follow_each_other_and_keep_the_rest_of_the_address(
    hamid, sign_in, url, posting, programme
):
    many_apply(posting, programme, 300, ranked=150)
    client = sign_in(hamid)
    first = client.get(url, {"none_from": "51"})
    assert first.context["waiting"].records[0].student.last_name == "Aliyev00200"
    second = client.get(url + first.context["ranked"].next_url)
    assert (second.context["ranked"].first, second.context["waiting"].first) == (101, 51)
    assert second.context["ranked"].next_url is None
    for nonsense in ("0", "-1", "x", "٣", "9" * 30):
        assert client.get(url, {"ranked_from": nonsense}).context["ranked"].first == 1
    assert client.get(url, {"ranked_from": "99999"}).context["ranked"].first == 101


def test_order_of_a_window_moves_nobody_outside_it(hamid, sign_in, url, posting, programme):
    found = many_apply(posting, programme, 250, ranked=220)
    window = found[100:200]
    client = sign_in(hamid)
    client.post(f"{url}?ranked_from=101", {"order": [window[-1], *window[:-1]]})
    assert order(posting) == [*found[:100], window[-1], *window[:-1], *found[200:220]]


def test_applicant_is_moved_across_windows_without_a_script(
    hamid, sign_in, url, posting, programme
):
    found = many_apply(posting, programme, 150, ranked=150)
    client = sign_in(hamid)
    client.post(f"{url}?ranked_from=101", {"order": found[100:], "up": found[100]})
    assert order(posting)[99:101] == [found[100], found[99]]
    client.post(f"{url}?search=Aliyev00149", {"move": found[149], "to": 1})
    assert order(posting)[0] == found[149]


def test_one_is_found_among_many_by_name_and_put_on_a_place(
    hamid, sign_in, url, posting, programme
):
    many_apply(posting, programme, 130, ranked=120)
    for student in Student.objects.filter(student_id__in=["M7", "M125"]):
        student.save()  # with its key for the search
    page = sign_in(hamid).get(url, {"search": "Aliyev00007"}).content.decode()
    assert "Aliyev00007" in page
    assert "Aliyev00008" not in page
    assert 'max="120"' in page


def test_outcome_lists_placed_by_rank_then_the_waiting_then_the_rest(
    hamid, sign_in, posting, programme
):
    rows = [
        ("refused", "not_placed", None, "not_acceptable", "not_acceptable"),
        ("elsewhere", "not_placed", 1, "ranked", "not_needed"),
        ("waits third", "not_placed", None, "none", "filled"),
        ("placed second", "placed", 3, "ranked", "placed"),
        ("waits second", "not_placed", 5, "ranked", "filled"),
        ("waits first", "not_placed", 4, "ranked", "filled"),
        ("placed first", "placed", 2, "ranked", "placed"),
    ]
    for name, state, rank, decision, outcome in rows:
        made = ApplicationFactory(
            posting=posting, student=StudentFactory(programme=programme, last_name=name),
            rank=rank, decision=decision, explanation={"outcome": outcome},
        )  # fmt: skip
        Application.objects.filter(pk=made.pk).update(state=state)
    client, url = sign_in(hamid), reverse("posting-outcome", args=[posting.pk])
    names = [one.student.last_name for one in client.get(url).context["page"].records]
    assert names == [
        "placed first", "placed second", "waits first", "waits second", "waits third",
        "elsewhere", "refused",
    ]  # fmt: skip
    sheet = b"".join(client.get(url, {"export": "csv"}).streaming_content).decode()
    assert sorted(names, key=sheet.index) == names


def test_pages_of_a_long_outcome_follow_each_other(hamid, sign_in, posting, programme):
    found = many_apply(posting, programme, 120, ranked=60)
    Application.objects.update(state=ApplicationState.NOT_PLACED, rank=F("rank"))
    client, url = sign_in(hamid), reverse("posting-outcome", args=[posting.pk])
    seen, address = [], url
    while address:
        page = client.get(address).context["page"]
        seen += [one.pk for one in page.records]
        address = page.next_url and url + page.next_url
    assert seen == found
