"""A person has what is held about them corrected."""

import pytest
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from cluster_portal.common.history import event_models
from cluster_portal.common.models import Notification
from partners.actions import correction_request as actions
from partners.enums import CorrectionState, OrganizationKind, Role
from partners.models import CorrectionRequest
from tests.conftest import person
from tests.factories.partners import OrganizationFactory, UserFactory

NOW = timezone.now()
ADD = "/correction-requests/add/"


@pytest.fixture
def request_of_nilufar(nilufar, umida):
    return actions.ask_for_correction(
        by=nilufar, held="student", field="last_name", right="Toʻraqulova-Karimova", at=NOW
    )


def titles(user) -> list[str]:
    return list(Notification.objects.filter(recipient=user).values_list("title", flat=True))


def test_student_asks_and_the_university_is_told(request_of_nilufar, umida, olim):
    assert request_of_nilufar.wrong == "Toʻraqulova"
    assert titles(umida) == ["Toʻraqulova Nilufar asks for a correction"]
    assert titles(olim) == []


def test_accepting_writes_what_is_right(request_of_nilufar, nilufar, umida, sign_in):
    client = sign_in(umida)
    url = request_of_nilufar.get_absolute_url()
    assert client.get(url).context["may_answer"]
    answer = client.post(f"{url}accept/", {"answer": "Pasportga koʻra."})
    assert answer.status_code == 302
    nilufar.student.refresh_from_db()
    assert nilufar.student.last_name == "Toʻraqulova-Karimova"
    assert nilufar.student.search_key.startswith("to")  # found by the new name
    assert "karimova" in nilufar.student.search_key
    request_of_nilufar.refresh_from_db()
    assert request_of_nilufar.state == CorrectionState.ACCEPTED
    assert request_of_nilufar.answered_by == umida
    assert titles(nilufar) == ["Your correction request was accepted"]


def test_refusing_needs_a_reason_and_changes_nothing(request_of_nilufar, nilufar, umida, sign_in):
    client, url = sign_in(umida), request_of_nilufar.get_absolute_url()
    assert client.post(f"{url}refuse/", {"answer": " "}).context["form"].errors
    client.post(f"{url}refuse/", {"answer": "Hujjat kerak."})
    nilufar.student.refresh_from_db()
    assert nilufar.student.last_name == "Toʻraqulova"
    assert titles(nilufar) == ["Your correction request was refused"]
    assert "Hujjat kerak." in sign_in(nilufar).get(url).content.decode()


def test_something_else_is_described_in_words(nilufar, umida, sign_in):
    client = sign_in(nilufar)
    refused = client.post(ADD, {"what": "", "wrong": "", "right": "x"})
    assert refused.context["form"].errors.keys() == {"wrong"}
    client.post(ADD, {"what": "", "wrong": "Guruhim boshqa.", "right": "TM-21."})
    found = CorrectionRequest.objects.get()
    assert (found.field, found.held, found.organization) == ("", "", nilufar.student.university)
    actions.accept_correction(request=found, by=umida, at=NOW)
    assert titles(nilufar) == ["Your correction request was accepted"]


@pytest.mark.parametrize(
    ("what", "right"),
    [
        ("student.year", "9"),
        ("student.year", "x"),
        ("student.email", "not an address"),
        ("student.last_name", "x" * 101),
        ("account.email", "new@example.uz"),
        ("account.password", "1"),
        ("student.status", "graduated"),
        ("nothing.at_all", "x"),
    ],
)
def test_what_cannot_be_written_is_refused_at_once(nilufar, umida, sign_in, what, right):
    answer = sign_in(nilufar).post(ADD, {"what": what, "right": right})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not CorrectionRequest.objects.exists()


def test_same_field_is_asked_for_once_at_a_time(request_of_nilufar, nilufar, sign_in):
    client = sign_in(nilufar)
    again = client.post(ADD, {"what": "student.last_name", "right": "Boshqa"})
    assert "wait for the answer" in str(again.context["form"].errors)
    client.post(f"{request_of_nilufar.get_absolute_url()}withdraw/")
    client.post(ADD, {"what": "student.last_name", "right": "Boshqa"})
    assert CorrectionRequest.objects.waiting().get().right == "Boshqa"


def test_enterprise_people_are_answered_by_another_hr_else_by_operators(
    hamid, bobur, olim, enterprise
):
    assert actions.who_answers(bobur, timezone.localdate()) == enterprise
    assert actions.who_answers(hamid, timezone.localdate()) is None  # the only HR: operators
    person("zarina@example.uz", "Aliyeva", "Zarina", Role.HR, enterprise)
    assert actions.who_answers(hamid, timezone.localdate()) == enterprise
    assert actions.who_answers(UserFactory(), timezone.localdate()) is None


def test_department_people_are_answered_by_their_university(sardor, umida, university):
    assert actions.who_answers(sardor, timezone.localdate()) == university


def test_others_neither_see_nor_answer(request_of_nilufar, everyone, tashkent, sign_in):
    url = request_of_nilufar.get_absolute_url()
    other = OrganizationFactory(kind=OrganizationKind.UNIVERSITY, code="399", region=tashkent)
    stranger = person("u2@example.uz", "Olimov", "Sobir", Role.UNIVERSITY_ADMIN, other)
    seen = {role: sign_in(user).get(url).status_code for role, user in everyone.items()}
    expected = dict.fromkeys(everyone, 404) | {None: 302}
    assert seen == expected | {Role.STUDENT: 200, Role.UNIVERSITY_ADMIN: 200}
    assert sign_in(stranger).get(url).status_code == 404
    assert sign_in(stranger).post(f"{url}accept/", {}).status_code == 404
    assert sign_in(everyone[Role.OPERATOR]).post(f"{url}accept/", {}).status_code == 404
    assert sign_in(everyone[Role.STUDENT]).post(f"{url}accept/", {}).status_code == 403


def test_nobody_answers_their_own(umida, olim):
    """An administrator's goes to operators, who are not they."""
    asked = actions.ask_for_correction(
        by=olim, held="account", field="phone", right="+998900000000", at=NOW
    )
    with pytest.raises(actions.CorrectionError, match="Nobody answers their own"):
        actions.accept_correction(request=asked, by=olim, at=NOW)


def test_answered_requests_stay_answered(request_of_nilufar, umida, nilufar):
    actions.refuse_correction(request=request_of_nilufar, by=umida, at=NOW, answer="Yoʻq.")
    with pytest.raises(TransitionNotAllowed):
        actions.accept_correction(request=request_of_nilufar, by=umida, at=NOW)
    with pytest.raises(TransitionNotAllowed):
        actions.withdraw_correction(request=request_of_nilufar, by=nilufar)


def test_who_answers_finds_it_at_home(request_of_nilufar, umida, nilufar, sign_in):
    sentence = "1 person asks to have their data corrected."
    assert sentence in sign_in(umida).get("/").content.decode()
    assert sentence not in sign_in(nilufar).get("/").content.decode()


def test_trail_holds_the_steps_without_the_words(request_of_nilufar):
    event = event_models()["partners.correctionrequest"].objects.get()
    assert not {"wrong", "right", "answer"} & {field.name for field in event._meta.fields}


def test_list_takes_the_same_queries_however_long(
    nilufar, umida, sign_in, django_assert_max_num_queries
):
    client = sign_in(umida)
    for number in range(6):
        actions.ask_for_correction(by=nilufar, wrong=f"{number}", right="x", at=NOW)
    client.get("/correction-requests/")
    with django_assert_max_num_queries(9):
        client.get("/correction-requests/")
