"""HR's board: places by number, many at once, notes and reasons, and who may look."""

import pytest
from django.urls import reverse

from internships.actions.placing.application_note import (
    MOST_NOTES,
    NoteError,
    add_note,
    remove_note,
)
from internships.actions.placing.ranking import applicants_to_rank
from internships.models import Application, ApplicationNote
from partners.enums import Role
from tests.conftest import person
from tests.factories.internships import NOW, ApplicationFactory
from tests.factories.partners import StudentFactory


@pytest.fixture
def applied(posting, programme):
    return [
        ApplicationFactory(posting=posting, student=StudentFactory(programme=programme))
        for _number in range(4)
    ]


@pytest.fixture
def url(posting):
    return reverse("posting-ranking", args=[posting.pk])


@pytest.fixture
def colleague(enterprise):
    return person("hr9@example.uz", "Nurmatov", "Olim", Role.HR, enterprise)


def _words(posting):
    return {
        application.pk: application.rank or application.decision
        for application in applicants_to_rank(posting)
    }


@pytest.mark.parametrize(
    ("which", "to", "expected"),
    [(3, 1, [3, 0, 1, 2]), (0, 3, [1, 2, 0, 3]), (0, 99, [1, 2, 3, 0]), (2, 0, [2, 0, 1, 3])],
)
def test_applicant_is_put_on_a_place_by_its_number(
    hamid, sign_in, url, applied, posting, which, to, expected
):
    client = sign_in(hamid)
    client.post(url, {"order": [found.pk for found in applied]})
    client.post(url, {"move": applied[which].pk, "to": to})
    ranked = Application.objects.filter(posting=posting).order_by("rank")
    assert [one.pk for one in ranked] == [applied[place].pk for place in expected]


def test_several_are_ranked_or_refused_at_once(hamid, sign_in, url, applied, posting):
    client = sign_in(hamid)
    one, two, three, four = (found.pk for found in applied)
    client.post(url, {"bulk": "add", "chosen": [two, one]})
    client.post(url, {"bulk": "refuse", "chosen": [three, four], "reason": " No Russian. "})
    refused = {three: "not_acceptable", four: "not_acceptable"}
    assert _words(posting) == {two: 1, one: 2} | refused
    kept = ApplicationNote.objects.order_by("application")
    assert [(note.application_id, note.text, note.is_reason) for note in kept] == [
        (three, "No Russian.", True), (four, "No Russian.", True),
    ]  # fmt: skip
    client.post(url, {"bulk": "restore", "chosen": [three, one]})
    assert _words(posting) == {two: 1, one: "none", three: "none", four: "not_acceptable"}


def test_everybody_shown_is_those_the_filter_leaves(hamid, sign_in, url, applied, posting):
    name = applied[2].student.last_name = "Zokirova"
    applied[2].student.save()
    client = sign_in(hamid)
    client.post(f"{url}?search={name}", {"bulk": "refuse", "all_waiting": "1"})
    words = _words(posting)
    assert words.pop(applied[2].pk) == "not_acceptable"
    assert set(words.values()) == {"none"}


def test_bulk_refuses_nonsense_and_changes_nothing(
    hamid, sign_in, url, applied, posting, programme
):
    client, before = sign_in(hamid), _words(posting)
    stranger = ApplicationFactory()
    for data in (
        {"bulk": "refuse"},
        {"bulk": "refuse", "chosen": [stranger.pk]},
        {"bulk": "refuse", "chosen": [applied[0].pk], "reason": "x" * 1001},
        {"bulk": "invite", "chosen": [stranger.pk]},
        {"bulk": "promote", "chosen": [applied[0].pk]},
        {"move": stranger.pk, "to": 1},
    ):
        assert client.post(url, data, follow=True).status_code == 200
        assert _words(posting) == before
    assert not ApplicationNote.objects.exists()


def test_filter_narrows_and_never_shows_a_foreign_programme(
    hamid, sign_in, url, applied, posting, programme
):
    applied[0].student.last_name = "Zokirova"
    applied[0].student.save()
    foreign = StudentFactory()
    page = sign_in(hamid).get(url, {"search": "zokirova"}).content.decode()
    assert "Zokirova" in page
    assert applied[1].student.full_name not in page
    page = sign_in(hamid).get(url).content.decode()
    assert f'<option value="{programme.pk}">' in page
    assert f'<option value="{foreign.programme_id}">' not in page
    for wrong in ({"programme": foreign.programme_id}, {"talk": "x"}):
        found = sign_in(hamid).get(url, wrong)
        assert found.context["filter"].form.errors
        assert applied[0].student.full_name not in found.content.decode()


def test_narrowed_order_cannot_be_lost(hamid, sign_in, url, applied, posting):
    """The order of the ranked is not a form while some of them are hidden."""
    client = sign_in(hamid)
    client.post(url, {"order": [found.pk for found in applied]})
    assert "data-order" in client.get(url).content.decode()
    assert "data-order" not in client.get(url, {"search": "a"}).content.decode()


def test_note_is_for_hr_of_the_enterprise_alone(
    everyone, other_hr, colleague, sign_in, application, url
):
    add = reverse("application-note-add", args=[application.pk])
    people = everyone | {"other_hr": other_hr, "colleague": colleague}
    codes = {
        role: sign_in(user).post(add, {"text": "Knows kilns well"}).status_code
        for role, user in people.items()
    }
    expected = dict.fromkeys(people, 403)
    assert codes == expected | {"hr": 302, "colleague": 302, "other_hr": 404, None: 302}
    assert ApplicationNote.objects.count() == 2
    for role, user in people.items():
        page = sign_in(user).get(application.get_absolute_url())
        assert ("Knows kilns well" in page.content.decode()) == (role in {"hr", "colleague"})
        seen = sign_in(user).get(url)
        assert ("Knows kilns well" in seen.content.decode()) == (role in {"hr", "colleague"})


def test_no_api_route_knows_of_notes(api_as, application, nilufar, umida, hamid):
    add_note(application=application, text="Knows kilns well", by=hamid, at=NOW)
    for user in (nilufar, umida, hamid):
        answer = api_as(user).get(f"/api/v1/applications/{application.pk}")
        assert answer.status_code == 200
        assert "Knows kilns" not in answer.content.decode()


def test_only_who_wrote_a_note_removes_it(application, hamid, colleague, sign_in):
    note = add_note(application=application, text="Late.", by=hamid, at=NOW)
    with pytest.raises(NoteError):
        remove_note(note=note, by=colleague)
    url = reverse("application-note-remove", args=[note.pk])
    sign_in(colleague).post(url)
    assert ApplicationNote.objects.count() == 1
    sign_in(hamid).post(url)
    assert not ApplicationNote.objects.exists()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 1001])
def test_note_has_words_but_not_too_many(application, hamid, sign_in, text):
    url = reverse("application-note-add", args=[application.pk])
    assert sign_in(hamid).post(url, {"text": text}).status_code == 200
    assert not ApplicationNote.objects.exists()


def test_notes_have_an_end(application, hamid):
    ApplicationNote.objects.bulk_create(
        ApplicationNote(application=application, text="x", written_by=hamid, written_at=NOW)
        for _number in range(MOST_NOTES)
    )
    with pytest.raises(NoteError):
        add_note(application=application, text="One more", by=hamid, at=NOW)


def test_board_asks_as_much_for_many_notes_as_for_few(
    hamid, sign_in, queries, url, applied, posting, programme
):
    client = sign_in(hamid)
    client.post(url, {"bulk": "refuse", "chosen": [applied[0].pk], "reason": "No."})
    client.post(url, {"bulk": "add", "chosen": [applied[1].pk]})
    few = queries(client, url)
    more = [
        ApplicationFactory(posting=posting, student=StudentFactory(programme=programme)).pk
        for _number in range(12)
    ]
    client.post(url, {"bulk": "refuse", "chosen": more[:6], "reason": "No."})
    client.post(url, {"bulk": "add", "chosen": more[6:]})
    assert queries(client, url) == few
