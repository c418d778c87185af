"""The diary's pages and API: who reads, who writes, who checks."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from internships.actions.practising import diary as actions
from internships.actions.practising.delegation import DelegationError, delegate, end_delegation
from internships.actions.practising.diary_plan import change_plan, send_plan, weekly_topics
from internships.models import Delegation, DiaryEntry, DiaryFile, PracticeReport, WeeklyCheck
from internships.uploads import checked_photo_or_pdf
from partners.enums import OrganizationKind, Role
from tests.conftest import person
from tests.factories.partners import OrganizationFactory, StudentFactory
from tests.internships.practice import past_days, photo, practice

pytestmark = pytest.mark.django_db
READERS = {Role.STUDENT, Role.SUPERVISOR, Role.UNIVERSITY_ADMIN, Role.HR}


@pytest.fixture
def placement(nilufar, sardor, posting):
    return practice(posting=posting, student=nilufar.student, supervisor=sardor)


@pytest.fixture
def entry(placement):
    return past_days(placement).last()


@pytest.fixture
def lola(university):
    """Another supervisor of the university."""
    department = OrganizationFactory(kind=OrganizationKind.DEPARTMENT, parent=university)
    return person("lola@example.uz", "Nazarova", "Lola", Role.SUPERVISOR, department)


def write(entry):
    return actions.write_entry(entry=entry, text="Cleaned the kiln.", hours=8, at=timezone.now())


def week_url(name, entry):
    return reverse(name, args=[entry.placement.pk, entry.week.isoformat()])


def test_student_writes_from_the_form(entry, nilufar, sign_in):
    browser = sign_in(nilufar)
    url = reverse("diary-entry", args=[entry.pk])
    assert 'data-draft="diary-' in browser.get(url).content.decode()
    for _press in range(2):
        sent = {"text": "Measured wear.", "hours": "7", "files": [photo()]}
        assert browser.post(url, sent).status_code == 302
    kept = DiaryEntry.objects.kept().get()
    assert (kept.pk, kept.text, kept.hours, kept.files.count()) == (
        entry.pk, "Measured wear.", 7, 1,
    )  # fmt: skip
    page = browser.get(week_url("diary-week", entry)).content.decode()
    assert "Measured wear." in page


def test_form_keeps_what_was_typed_with_an_error(entry, nilufar, sign_in):
    url = reverse("diary-entry", args=[entry.pk])
    fake = SimpleUploadedFile("evil.jpg", b"<script>", content_type="image/jpeg")
    page = sign_in(nilufar).post(url, {"text": "Long text", "hours": "7", "files": [fake]})
    text = page.content.decode()
    assert "Long text" in text
    assert "Send a photo (JPEG or PNG) or a PDF." in text
    assert DiaryFile.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [b"GIF89a", b"\xff\xd8\xff\xe0 cut off", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", b"%PDF-1"],
)
def test_damaged_and_foreign_files_are_refused(content):
    with pytest.raises(ValidationError):
        checked_photo_or_pdf(photo(content=content))


def test_who_reads_the_diary(entry, everyone, sign_in, api_as):
    write(entry)
    for role, user in everyone.items():
        browser = sign_in(user)
        for url in (entry.diary.get_absolute_url(), week_url("diary-week", entry)):
            expected = 302 if role is None else 200 if role in READERS else 403
            assert (role, browser.get(url).status_code) == (role, expected)
        answer = api_as(user).get("/api/v1/diary-entries", {"is_written": "true"})
        if role in READERS:
            assert [found["text"] for found in answer.data["results"]] == ["Cleaned the kiln."]
        else:
            assert answer.status_code in {401, 403}


def test_strangers_find_no_diary(entry, other_hr, other_admin, other_student, lola, sign_in):
    for user in (other_hr, other_admin, other_student, lola):
        assert sign_in(user).get(entry.diary.get_absolute_url()).status_code == 404
        assert sign_in(user).get(week_url("diary-week", entry)).status_code == 404


def test_files_are_served_by_permission(entry, everyone, other_hr, sign_in):
    actions.write_entry(entry=entry, text="x", hours=8, files=[photo()], at=timezone.now())
    url = reverse("diary-file", args=[DiaryFile.objects.get().pk])
    for role, user in everyone.items():
        expected = 302 if role is None else 200 if role in READERS else 403
        answer = sign_in(user).get(url)
        assert (role, answer.status_code) == (role, expected)
        if expected == 200:
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Type"] == "image/jpeg"
            assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert sign_in(other_hr).get(url).status_code == 404


def test_only_the_student_writes(entry, everyone, sign_in, api_as):
    url, sent = reverse("diary-entry", args=[entry.pk]), {"text": "Forged", "hours": 8}
    for role, user in everyone.items():
        if role != Role.STUDENT:
            assert sign_in(user).post(url, sent).status_code in {302, 403}
            status = api_as(user).patch(f"/api/v1/diary-entries/{entry.pk}", sent).status_code
            assert status in {401, 403}
    assert DiaryEntry.objects.kept().count() == 0


def test_api_writes_a_day_and_notes_an_absence(placement, nilufar, api_as):
    first, second = past_days(placement)[:2]
    client = api_as(nilufar)
    for _time in range(2):
        answer = client.patch(
            f"/api/v1/diary-entries/{first.pk}", {"text": "Kiln", "hours": 8}, format="json"
        )
        assert (answer.status_code, answer.data["text"]) == (200, "Kiln")
    away = {"absence": "family", "note": "Wedding"}
    answer = client.post(f"/api/v1/diary-entries/{second.pk}/absence", away)
    assert answer.data["absence"] == "family"
    late = placement.diary.entries.order_by("day").last()
    refused = client.patch(
        f"/api/v1/diary-entries/{late.pk}", {"text": "x", "hours": 8}, format="json"
    )
    assert refused.status_code == 409


def test_supervisor_checks_many_at_once_and_one_with_remarks(
    placement, entry, sardor, nilufar, posting, programme, sign_in
):
    fellow = practice(
        posting=posting, supervisor=sardor, student=StudentFactory(programme=programme)
    )
    for one in (entry, fellow.diary.entries.get(day=entry.day)):
        write(one)
    browser = sign_in(sardor)
    listed = browser.get(reverse("diary-list"), {"week": entry.week.isoformat()})
    assert [row[1].kept for row in listed.context["rows"]] == [1, 1]
    sent = {"week": entry.week.isoformat(), "diary": [placement.diary.pk, fellow.diary.pk]}
    browser.post(reverse("diary-fine"), sent)
    browser.post(reverse("diary-fine"), sent)
    assert set(WeeklyCheck.objects.values_list("side", "verdict", "checked_by")) == {
        ("supervisor", "fine", sardor.pk)
    }
    assert WeeklyCheck.objects.count() == 2
    remark = {"verdict": "returned", "remarks": "Why?", "next_task": ""}
    assert browser.post(week_url("week-check", entry), remark).status_code == 302
    page = sign_in(nilufar).get(week_url("diary-week", entry)).content.decode()
    assert "Why?" in page
    said = WeeklyCheck.objects.get(diary=placement.diary)
    answer_url = reverse("check-answer", args=[said.pk])
    assert sign_in(nilufar).post(answer_url, {"answer": "Wear"}).status_code == 302
    assert sign_in(sardor).post(answer_url, {"answer": "Forged"}).status_code == 403
    said.refresh_from_db()
    assert said.answer == "Wear"


def test_list_of_the_week_takes_the_same_queries(
    placement, entry, sardor, posting, programme, sign_in, queries
):
    url = reverse("diary-list") + f"?week={entry.week.isoformat()}"
    browser = sign_in(sardor)
    few = queries(browser, url)
    posting.places = 20
    posting.save()
    for _number in range(6):
        practice(posting=posting, supervisor=sardor, student=StudentFactory(programme=programme))
    assert queries(browser, url) == few


def test_nobody_else_checks(entry, everyone, other_admin, lola, sign_in, api_as):
    write(entry)
    sent = {"verdict": "fine", "remarks": "", "next_task": ""}
    body = sent | {"placement": entry.placement.pk, "week": entry.week.isoformat()}
    people = {role: user for role, user in everyone.items() if role not in {
        Role.SUPERVISOR, Role.UNIVERSITY_ADMIN,
    }}  # fmt: skip
    for user in [*people.values(), other_admin, lola]:
        assert sign_in(user).post(week_url("week-check", entry), sent).status_code in {
            302, 403, 404,
        }  # fmt: skip
        assert api_as(user).post("/api/v1/weekly-checks", body).status_code in {401, 403, 404}
        ticked = {"week": entry.week.isoformat(), "diary": [entry.diary_id]}
        sign_in(user).post(reverse("diary-fine"), ticked)
    assert WeeklyCheck.objects.count() == 0
    made = api_as(everyone[Role.SUPERVISOR]).post("/api/v1/weekly-checks", body)
    assert (made.status_code, made.data["verdict"]) == (201, "fine")


def test_plan_is_suggested_sent_and_approved(placement, nilufar, sardor, sign_in):
    student, supervisor = sign_in(nilufar), sign_in(sardor)
    change = reverse("plan-change", args=[placement.pk])
    form = student.get(change).context["form"]
    sent = {name: form.fields[name].initial for name in form.weeks}
    assert all(sent.values())
    assert student.post(change, sent).status_code == 302
    for name, client in (("plan-send", student), ("plan-approve", supervisor)):
        assert client.post(reverse(name, args=[placement.pk])).status_code == 302
    placement.diary.refresh_from_db()
    assert placement.diary.plan_state == "approved"
    assert placement.diary.plan_approved_by == sardor
    assert student.post(reverse("plan-reopen", args=[placement.pk])).status_code == 403


def test_stand_in_sees_and_checks_while_it_lasts(placement, entry, sardor, lola, sign_in):
    write(entry)
    today = timezone.localdate()
    supervisor, stand_in = sign_in(sardor), sign_in(lola)
    sent = {"stand_in": lola.pk, "starts_on": today, "ends_on": today + timedelta(days=5)}
    assert supervisor.post(reverse("delegation-add"), sent).status_code == 302
    made = Delegation.objects.get()
    assert (made.supervisor, made.stand_in, made.made_by) == (sardor, lola, sardor)
    assert Delegation.pgh_event_model.objects.count() == 1
    assert lola.notifications.count() == 1
    lola = type(lola).objects.get(pk=lola.pk)
    assert stand_in.get(week_url("diary-week", entry)).status_code == 200
    fine = {"week": entry.week.isoformat(), "diary": [entry.diary_id]}
    stand_in.post(reverse("diary-fine"), fine)
    assert WeeklyCheck.objects.get().checked_by == lola
    end_delegation(delegation=made, at=timezone.now())
    assert stand_in.get(week_url("diary-week", entry)).status_code == 404
    assert Delegation.objects.count() == 0


def test_stand_in_of_the_past_or_of_the_future_sees_nothing(placement, entry, sardor, lola):
    now, day = timezone.now(), timedelta(days=1)
    today = timezone.localdate(now)
    university = placement.university
    given = {"university": university, "supervisor": sardor, "stand_in": lola, "by": sardor}
    delegate(**given, starts_on=today + day, ends_on=today + 3 * day, at=now)
    with pytest.raises(DelegationError):
        delegate(**given, starts_on=today - 3 * day, ends_on=today - day, at=now)
    assert not DiaryEntry.objects.visible_to(lola).exists()


def test_stand_in_is_a_supervisor_of_the_same_university(placement, sardor, hamid, sign_in):
    today = timezone.localdate()
    sent = {"stand_in": hamid.pk, "starts_on": today, "ends_on": today}
    assert sign_in(sardor).post(reverse("delegation-add"), sent).status_code == 200
    assert Delegation.objects.count() == 0


def test_report_and_conclusion(placement, nilufar, sardor, hamid, sign_in):
    url = reverse("report-hand-in", args=[placement.pk])
    assert sign_in(nilufar).post(url, {"file": photo("no.pdf")}).status_code == 200
    assert PracticeReport.objects.count() == 0
    assert sign_in(hamid).post(url, {"file": photo("no.pdf")}).status_code == 403


def test_own_diary_is_one_press_away(placement, nilufar, other_student, sign_in):
    answer = sign_in(nilufar).get(reverse("diary-own"))
    assert answer["Location"] == placement.diary.get_absolute_url()
    assert "No diary yet" in sign_in(other_student).get(reverse("diary-own")).content.decode()


def test_home_tells_what_waits(placement, entry, nilufar, sardor, sign_in):
    topics = dict.fromkeys(weekly_topics(placement.diary), "Kilns")
    change_plan(diary=placement.diary, six_day_week=False, topics=topics)
    send_plan(diary=placement.diary, at=timezone.now())
    assert "of your diary are still empty" in sign_in(nilufar).get("/").content.decode()
    assert "The calendar plan of" in sign_in(sardor).get("/").content.decode()


def test_week_is_checked_with_its_days_in_sight(entry, sardor, sign_in):
    write(entry)
    page = sign_in(sardor).get(week_url("week-check", entry)).content.decode()
    assert "Cleaned the kiln." in page
    assert f'id="day-{entry.day.isoformat()}"' in page


def test_remarks_are_asked_beside_their_field(entry, sardor, sign_in):
    write(entry)
    page = sign_in(sardor).post(week_url("week-check", entry), {"verdict": "remarks"})
    assert page.context["form"].errors.keys() == {"remarks"}
    assert not WeeklyCheck.objects.exists()


def test_those_who_decide_about_a_day_go_back_to_its_week(entry, sardor, sign_in):
    """The day's own page is the student's alone."""
    for name in ("diary-entry-excuse", "diary-entry-make-up"):
        page = sign_in(sardor).get(reverse(name, args=[entry.pk])).content.decode()
        assert f'href="{week_url("diary-week", entry)}"' in page
        assert f'href="{entry.get_absolute_url()}"' not in page
