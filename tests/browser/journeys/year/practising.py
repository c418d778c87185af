"""The days at the place: who looks after whom, the first days, the diary, what goes wrong."""

from django.utils import timezone

from internships.actions.practising import diary as actions
from internships.models import Complaint, DiaryEntry, Induction, Placement, Visit, WeeklyCheck
from internships.tasks import move_placements
from tests.browser.conftest import settled
from tests.browser.journeys.offering import entry
from tests.browser.journeys.year.placing import NAME

MENTOR = "bobur@zavod.example.uz"


def spreads_supervisors(page, look) -> None:
    page.goto("/")
    settled(page).get_by_role("heading", name="Needs you today").wait_for()
    look(page)
    page.get_by_role("link", name="Assign supervisors").first.click()
    page.get_by_label("Shodiyev Sardor").check()
    page.get_by_role("button", name="Try out").click()
    look(page)
    page.get_by_role("button", name="Assign them").click()
    settled(page)


def names_the_mentor(page, look) -> None:
    entry(page, "Placements")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Name the mentor").click()
    page.get_by_label("Mentor's name").fill("Bobur Choriyev")
    page.get_by_label("Mentor's e-mail").fill(MENTOR)
    page.get_by_role("button", name="Save and send the link").click()
    page.get_by_text("The mentor gets a letter with a personal link.").wait_for()
    look(page)


def answers_three_questions(page, look) -> None:
    entry(page, "Placements")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Answer three questions").click()
    for answer in page.get_by_label("4 – rather yes").all():
        answer.check()
    look(page)
    page.get_by_role("button", name="Send").click()
    settled(page)


def writes_the_plan(page, look) -> None:
    entry(page, "Diary")
    page.get_by_role("link", name="Write the plan").click()
    for week in page.get_by_label("Week from").all():
        week.fill("Runs the kiln with the shift.")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The plan is saved.").wait_for()
    page.get_by_role("button", name="Send to the supervisor").click()
    page.get_by_text("Your supervisor has the plan now.").wait_for()


def approves_the_plan(page, look) -> None:
    page.goto(f"/placements/{_nilufar().pk}/diary/")
    look(page)
    page.get_by_role("button", name="Approve the plan").click()
    page.get_by_text("The plan is approved.").wait_for()


def confirms_the_first_days(page, look) -> None:
    first = timezone.localdate().isoformat()
    for label in ("Arrival", "Introductory safety briefing", "Safety briefing at the workplace"):
        page.get_by_label(label).fill(first)
    look(page)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("Confirmed. Thank you.").wait_for()


def writes_today(page, look) -> None:
    entry(page, "Diary")
    page.get_by_role("link", name="Write today").click()
    page.get_by_label("What did you do?").fill("Heated the kiln and read the pyrometer.")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved in your diary.").wait_for()


def was_ill(page, look) -> None:
    entry(page, "Diary")
    page.goto(
        DiaryEntry.objects.get(day=timezone.localdate(), diary=_nilufar().diary).get_absolute_url()
        + "absence/"
    )
    page.get_by_label("illness").check()
    page.get_by_label("In your words").fill("Flu; the doctor's note is attached to the report.")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved; your supervisor is told.").wait_for()


def complains(page, look) -> None:
    page.goto(_nilufar().get_absolute_url())
    page.get_by_role("link", name="Complain to the university").click()
    page.get_by_role("combobox", name="About").select_option("unrelated_work")
    page.get_by_label("What is wrong").fill("I am sent to sweep the yard instead.")
    look(page)
    page.get_by_role("button", name="Send to the university").click()
    page.get_by_text("Your university has the complaint.").wait_for()


def answers_the_complaint(page, look) -> None:
    page.goto(Complaint.objects.get().get_absolute_url())
    look(page)
    page.get_by_role("button", name="Look into it").click()
    page.get_by_role("link", name="Answer").click()
    page.get_by_label("Answer to the student").fill("We have spoken to the enterprise.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("The student has your answer.").wait_for()


def excuses_and_finds_the_week_fine(page, look) -> None:
    absence = DiaryEntry.objects.exclude(absence="").get()
    page.goto(absence.get_absolute_url() + "excuse/")
    page.get_by_label("excused", exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"/diaries/?week={absence.week.isoformat()}")
    look(page)
    page.get_by_role("button", name="All fine for those ticked").click()
    settled(page)
    assert WeeklyCheck.objects.filter(side="supervisor").exists()


def visits(page, look) -> None:
    page.goto(_nilufar().get_absolute_url())
    page.get_by_role("link", name="Record a visit").click()
    page.get_by_label("What was found").fill("The intern works at the kiln, the mentor is content.")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The visit is recorded.").wait_for()


def finds_the_weeks_fine(page, look) -> None:
    look(page)
    page.get_by_role("button", name="All fine").click()
    page.get_by_text("Checked. Thank you.").wait_for()


def _nilufar() -> Placement:
    return Placement.objects.get(student__first_name="Nilufar")


def write_the_days_until_now() -> None:
    """What two days on the page have shown, for each day since: the student writes on."""
    for day in DiaryEntry.objects.filter(
        diary=_nilufar().diary, written_at=None, absence="", day__lte=timezone.localdate()
    ):
        actions.write_entry(entry=day, text="Ran the kiln.", hours=6, at=timezone.now())


def practise(cast) -> None:
    spreads_supervisors(cast.enter(cast.umida), cast.look)
    assert not Placement.objects.filter(supervisor=None).exists()
    names_the_mentor(cast.enter(cast.hamid), cast.look)
    answers_three_questions(cast.enter(cast.nilufar), cast.look)
    cast.calendar.move_to("2027-09-20")
    move_placements()
    confirms_the_first_days(cast.opens_link_of(MENTOR, "m"), cast.look)
    assert Induction.objects.count() == 3
    writes_the_plan(cast.enter(cast.nilufar), cast.look)
    approves_the_plan(cast.enter(cast.sardor), cast.look)
    writes_today(cast.enter(cast.nilufar), cast.look)
    cast.calendar.move_to("2027-09-21", hour=18)
    was_ill(cast.enter(cast.nilufar), cast.look)
    complains(cast.enter(cast.nilufar), cast.look)
    answers_the_complaint(cast.enter(cast.umida), cast.look)
    cast.calendar.move_to("2027-09-27")
    write_the_days_until_now()
    excuses_and_finds_the_week_fine(cast.enter(cast.sardor), cast.look)
    visits(cast.enter(cast.sardor), cast.look)
    assert Visit.objects.count() == 1
    cast.calendar.move_to("2027-10-15", hour=19)
    write_the_days_until_now()
    finds_the_weeks_fine(cast.opens_link_of(MENTOR, "m"), cast.look)
