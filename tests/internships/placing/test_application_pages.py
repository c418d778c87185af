"""A student's choices in the browser, and who reads what of them."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from internships.enums import ApplicationState
from internships.models import Application, PlacementRound
from tests.factories.internships import ApplicationFactory, PostingFactory
from tests.factories.partners import StudentFactory

CHOICES = "/choices/"


@pytest.fixture
def pdf():
    buffer = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(buffer)
    return SimpleUploadedFile("CV Nilufar.pdf", buffer.getvalue(), "application/pdf")


@pytest.fixture
def chosen(nilufar, enterprise, university, programme, open_round, dates):
    """Three choices of Nilufar's, first to third."""
    return [
        ApplicationFactory(
            posting=PostingFactory(
                enterprise=enterprise, university=university, programmes=[programme],
                placement_round=open_round, published=True, **dates,
            ),
            student=nilufar.student,
            choice=choice,
        )
        for choice in (1, 2, 3)
    ]  # fmt: skip


def _order(student):
    return list(
        Application.objects.standing()
        .filter(student=student)
        .order_by("choice")
        .values_list("pk", flat=True)
    )


def _apply(client, posting, **data):
    return client.post(reverse("application-add", args=[posting.pk]), data)


def test_student_applies_with_motivation_and_cv(nilufar, sign_in, posting, pdf):
    client = sign_in(nilufar)
    assert client.get(reverse("application-add", args=[posting.pk])).status_code == 200
    answer = _apply(client, posting, motivation="I like kilns.", cv=pdf, cv_consent="1")
    assert answer["Location"] == CHOICES
    made = Application.objects.get()
    assert (made.student, made.choice, made.motivation) == (nilufar.student, 1, "I like kilns.")
    assert made.cv_name == "CV Nilufar.pdf"
    assert "Nilufar" not in made.cv.name
    assert posting.title in client.get(CHOICES).content.decode()


def test_program_named_pdf_is_refused(nilufar, sign_in, posting):
    program = SimpleUploadedFile("cv.pdf", b"MZ\x90\x00" * 100, "application/pdf")
    answer = _apply(sign_in(nilufar), posting, cv=program)
    assert "not a PDF" in answer.content.decode()
    assert not Application.objects.exists()


def test_applying_twice_leaves_one(nilufar, sign_in, posting):
    client = sign_in(nilufar)
    for _press in range(2):
        assert _apply(client, posting).status_code == 302
    assert Application.objects.count() == 1


def test_nobody_but_students_applies(everyone, sign_in, posting):
    codes = {
        role: _apply(sign_in(user), posting).status_code
        for role, user in everyone.items()
        if role != "student"
    }
    assert set(codes.values()) == {403, 302}
    assert codes[None] == 302
    assert not Application.objects.exists()


def test_late_application_is_told_why_not(nilufar, sign_in, posting, open_round):
    PlacementRound.objects.filter(pk=open_round.pk).update(
        apply_until=open_round.apply_from + timedelta(seconds=1)
    )
    answer = _apply(sign_in(nilufar), posting)
    assert "only while applications are open" in answer.content.decode()


def test_place_on_the_list_already_leads_to_the_list(nilufar, sign_in, chosen):
    url = reverse("application-add", args=[chosen[0].posting_id])
    answer = sign_in(nilufar).get(url, follow=True)
    assert answer.redirect_chain == [(CHOICES, 302)]
    assert "on your list already" in answer.content.decode()


def test_form_does_not_open_after_the_deadline(nilufar, sign_in, posting, open_round):
    PlacementRound.objects.filter(pk=open_round.pk).update(
        apply_until=open_round.apply_from + timedelta(seconds=1)
    )
    answer = sign_in(nilufar).get(reverse("application-add", args=[posting.pk]))
    assert answer.url == posting.get_absolute_url()


def _active(kind: str) -> bytes:
    """A PDF that does something: when opened, when a page is shown, or by a note on it."""
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    writer, buffer = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(200, 200)
    match kind:
        case "open":
            writer.root_object[NameObject("/OpenAction")] = script
        case "page":
            page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
        case "note":
            note = DictionaryObject({NameObject("/A"): script})
            page[NameObject("/Annots")] = ArrayObject([note])
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["open", "page", "note"])
def test_pdf_with_scripts_is_refused(nilufar, sign_in, posting, kind):
    cv = SimpleUploadedFile("cv.pdf", _active(kind), "application/pdf")
    answer = _apply(sign_in(nilufar), posting, cv=cv)
    assert "holds scripts" in answer.content.decode()
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("verb", "place", "expected"),
    [("up", 2, [0, 2, 1]), ("down", 0, [1, 0, 2]), ("up", 0, [0, 1, 2])],
)
def test_choices_move_by_their_buttons(nilufar, sign_in, chosen, open_round, verb, place, expected):
    url = reverse("choice-order", args=[open_round.pk])
    data = {"order": [found.pk for found in chosen], verb: chosen[place].pk}
    assert sign_in(nilufar).post(url, data)["Location"] == CHOICES
    assert _order(nilufar.student) == [chosen[number].pk for number in expected]


def test_choice_is_removed_by_its_button(nilufar, sign_in, chosen, open_round):
    url = reverse("choice-order", args=[open_round.pk])
    sign_in(nilufar).post(url, {"remove": chosen[0].pk})
    assert _order(nilufar.student) == [chosen[1].pk, chosen[2].pk]


def test_order_is_saved_in_the_background(nilufar, sign_in, chosen, open_round):
    url, order = reverse("choice-order", args=[open_round.pk]), [found.pk for found in chosen[::-1]]
    answer = sign_in(nilufar).post(url, {"order": order}, headers={"X-Order": "background"})
    assert answer.status_code == 204
    assert _order(nilufar.student) == order


@pytest.mark.parametrize(
    "data", [{}, {"order": "x"}, {"order": ["1", "1"]}, {"order": "9" * 30}], ids=str
)
def test_nonsense_order_changes_nothing(nilufar, sign_in, chosen, open_round, data):
    url = reverse("choice-order", args=[open_round.pk])
    answer = sign_in(nilufar).post(url, data, headers={"X-Order": "background"})
    assert answer.status_code == 409
    assert _order(nilufar.student) == [found.pk for found in chosen]


@pytest.mark.parametrize("verb", ["up", "down", "remove"])
def test_strangers_choice_is_not_found(other_student, sign_in, chosen, open_round, nilufar, verb):
    url = reverse("choice-order", args=[open_round.pk])
    assert sign_in(other_student).post(url, {verb: chosen[1].pk}).status_code == 404
    assert _order(nilufar.student) == [found.pk for found in chosen]


def test_student_withdraws_and_changes(nilufar, sign_in, chosen, pdf):
    client, first = sign_in(nilufar), chosen[0]
    change = reverse("application-change", args=[first.pk])
    assert client.get(change).status_code == 200
    client.post(change, {"motivation": "Better said.", "cv": pdf, "cv_consent": "1"})
    first.refresh_from_db()
    assert (first.motivation, first.cv_name) == ("Better said.", "CV Nilufar.pdf")
    client.post(reverse("application-withdraw", args=[first.pk]))
    first.refresh_from_db()
    assert first.state == ApplicationState.WITHDRAWN
    answer = client.post(reverse("application-withdraw", args=[first.pk]), follow=True)
    assert "cannot be done now" in answer.content.decode()


@pytest.mark.parametrize("verb", ["withdraw", "change"])
def test_others_do_not_touch_an_application(
    hamid, umida, other_student, other_hr, sign_in, application, verb
):
    url = reverse(f"application-{verb}", args=[application.pk])
    codes = [
        sign_in(user).post(url, {"motivation": "x"}).status_code
        for user in (hamid, umida, other_student, other_hr)
    ]
    assert codes == [403, 403, 404, 403]
    application.refresh_from_db()
    assert (application.state, application.motivation) == ("submitted", "I like kilns.")


def test_enterprise_does_not_see_the_choice(nilufar, umida, hamid, sign_in, application):
    url = application.get_absolute_url()
    shown = {
        user.email: "<dt>Choice</dt>" in sign_in(user).get(url).content.decode()
        for user in (nilufar, umida, hamid)
    }
    assert shown == {nilufar.email: True, umida.email: True, hamid.email: False}


def test_student_does_not_see_the_ranking(nilufar, hamid, sign_in, application):
    Application.objects.update(decision="not_acceptable")
    url = application.get_absolute_url()
    assert "not acceptable" in sign_in(hamid).get(url).content.decode()
    assert "not acceptable" not in sign_in(nilufar).get(url).content.decode()


def test_cv_is_read_only_by_those_it_is_for(
    everyone, other_hr, other_student, sign_in, application
):
    application.cv.save("x.pdf", ContentFile(b"%PDF-1.4 mine"))
    application.cv_name = "Nilufar.pdf"
    application.save()
    url = reverse("application-cv", args=[application.pk])
    people = everyone | {"other_hr": other_hr, "other_student": other_student}
    answers = {role: sign_in(user).get(url) for role, user in people.items()}
    assert {role: answer.status_code for role, answer in answers.items()} == {
        "operator": 403, "ministry": 403, "coordinator": 403, "university_admin": 200,
        "supervisor": 403, "hr": 200, "mentor": 403, "student": 200, "expert": 403,
        "other_hr": 404, "other_student": 404, None: 302,
    }  # fmt: skip
    answer = answers["hr"]
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 mine"
    assert answer["Content-Disposition"] == 'attachment; filename="Nilufar.pdf"'
    for found in answers.values():
        found.close()


def test_enterprise_reads_no_cv_of_who_withdrew(hamid, umida, sign_in, application):
    from django.utils import timezone

    application.cv.save("x.pdf", ContentFile(b"%PDF-1.4 mine"))
    application.withdraw(at=timezone.now())
    application.save()
    url = reverse("application-cv", args=[application.pk])
    assert sign_in(hamid).get(url).status_code == 403


def test_application_without_cv_has_none_to_read(umida, sign_in, application):
    assert sign_in(umida).get(reverse("application-cv", args=[application.pk])).status_code == 404


def test_choices_page_speaks_when_there_is_nothing(other_student, nilufar, sign_in):
    assert "No round is open to you" in sign_in(nilufar).get(CHOICES).content.decode()


def test_list_is_for_universities_and_enterprises(everyone, sign_in, application):
    codes = {
        role: sign_in(user).get("/applications/").status_code for role, user in everyone.items()
    }
    assert codes == {
        "operator": 403, "ministry": 403, "coordinator": 403, "university_admin": 200,
        "supervisor": 200, "hr": 200, "mentor": 403, "student": 302, "expert": 403, None: 302,
    }  # fmt: skip


@pytest.mark.parametrize("who", ["umida", "hamid"])
def test_list_queries_do_not_grow(request, who, sign_in, queries, application, programme):
    client = sign_in(request.getfixturevalue(who))
    few = queries(client, "/applications/")
    for _number in range(10):
        ApplicationFactory(posting=application.posting, student=StudentFactory(programme=programme))
    assert queries(client, "/applications/") == few


def test_choices_queries_do_not_grow(
    nilufar, sign_in, queries, application, enterprise, university, programme, open_round, dates
):
    client = sign_in(nilufar)
    few = queries(client, CHOICES)
    for choice in (2, 3, 4, 5):
        posting = PostingFactory(
            enterprise=enterprise, university=university, programmes=[programme],
            placement_round=open_round, published=True, **dates,
        )  # fmt: skip
        ApplicationFactory(posting=posting, student=nilufar.student, choice=choice)
    assert queries(client, CHOICES) == few
