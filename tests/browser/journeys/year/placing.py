"""September to the practice: choices, an interview, the ranking, the allocation, an own place."""

from django.utils import timezone

from internships.models import Application, InterviewSlot, OwnPlace, Placement
from tests.browser.conftest import settled
from tests.browser.journeys.offering import agree, entry

NAME = "Toʻraqulova Nilufar"


def applies(page, look) -> None:
    entry(page, "Places")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_role("link", name="Add to my choices").click()
    page.get_by_label("Why this place").fill("I want to learn how a kiln is run.")
    page.get_by_role("checkbox", name="I agree that the enterprise is shown my CV").check()
    look(page)
    page.get_by_role("button", name="Add to my choices").click()
    page.get_by_text("Added to the end of your list.").wait_for()


def _board(page):
    entry(page, "Postings")
    page.get_by_role("link", name="Kiln operator").click()
    page.get_by_role("link", name="Rank applicants").click()
    return settled(page)


def invites_to_an_interview(page, look) -> None:
    _board(page).get_by_role("link", name="Interviews", exact=True).click()
    page.get_by_role("link", name="Offer times").first.click()
    page.get_by_label("Day").fill("2027-09-09")
    page.get_by_label("First one begins at").fill("11:00")
    page.get_by_label("How many, one after another").fill("2")
    page.get_by_label("Place or link").fill("Zavod, 2-xona")
    look(page)
    page.get_by_role("button", name="Offer the times").click()
    page.get_by_text("Offered. Now invite applicants on the board.").wait_for()
    page.get_by_role("link", name="The board").click()
    page.get_by_label(f"Tick {NAME}").check()
    page.get_by_role("button", name="Invite to an interview").click()
    page.get_by_text("The applicants are invited to choose a time.").wait_for()
    look(page)


def takes_a_time_and_asks(page, look) -> None:
    entry(page, "My choices")
    page.get_by_role("link", name="Kiln operator").first.click()
    page.get_by_role("link", name="Choose a time").click()
    page.get_by_role("radio").first.check()
    look(page)
    page.get_by_role("button", name="Take this time").click()
    page.get_by_text("The time is yours; the enterprise is told.").wait_for()
    page.get_by_role("link", name="Ask the enterprise something").click()
    page.get_by_label("Your message").fill("Do I bring working clothes?")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Sent. The other side is told that there is a message.").wait_for()
    look(page)


def answers_notes_and_ranks(page, look) -> None:
    _board(page).get_by_role("link", name=NAME).click()
    page.get_by_label("Note (required)").fill("Knows her furnaces.")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_text("Kept. Only HR of your enterprise reads it.").wait_for()
    page.get_by_role("link", name="Read and answer").click()
    page.get_by_label("Your message").fill("We give them to you.")
    page.get_by_role("button", name="Send").click()
    _board(page).get_by_role("button", name=f"Rank next: {NAME}").press("Enter")
    page.get_by_role("button", name=f"Remove: {NAME}").wait_for()
    look(page)


def _allocation(page):
    entry(page, "Placement rounds")
    page.get_by_role("link", name="Production practice").click()
    page.get_by_role("link", name="Allocation", exact=True).click()
    return page


def allocates(page, look) -> None:
    _allocation(page).get_by_role("button", name="Compare the rules").click()
    page.get_by_role("link", name="See the result").click()
    look(page)
    agree(_allocation(page), "Run the allocation")
    page.get_by_role("link", name="See the result").click()
    look(page)


def confirms(page, look) -> None:
    entry(page, "Placements")
    page.get_by_role("link", name=NAME).click()
    look(page)
    page.get_by_role("button", name="Confirm the place").click()
    page.get_by_text("The place is yours.").wait_for()


def finds_a_place(page, look) -> None:
    page.goto("/own-places/add/")
    page.get_by_label("Name of the host").fill("Qizilqum taʼmirlash ustaxonasi")
    page.get_by_label("Tax id (STIR)").fill("301234567")
    page.get_by_label("Type of practice").select_option(index=1)
    page.get_by_label("Host's e-mail").fill("usta@ustaxona.example.uz")
    page.get_by_label("First day").fill("2027-09-20")
    page.get_by_label("Last day").fill("2027-10-15")
    look(page)
    page.get_by_role("button", name="Write to the host").click()
    page.get_by_text("The host has a letter with a personal link.").wait_for()


def takes_the_student(page, look) -> None:
    page.get_by_label("What the intern will do").fill("Mends engines.")
    page.get_by_label("Mentor's name").fill("Usta Karim")
    page.get_by_label("Mentor's e-mail").fill("karim@ustaxona.example.uz")
    look(page)
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("You have accepted the student.").wait_for()


def approves_the_place(page, look) -> None:
    page.goto(OwnPlace.objects.get().get_absolute_url())
    page.get_by_role("link", name="Approve").click()
    look(page)
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved: it is a placement now.").wait_for()


def place_the_students(cast) -> None:
    applies(cast.enter(cast.nilufar), cast.look)
    invites_to_an_interview(cast.enter(cast.hamid), cast.look)
    takes_a_time_and_asks(cast.enter(cast.nilufar), cast.look)
    assert InterviewSlot.objects.filter(state="taken").count() == 1
    cast.calendar.move_to("2027-09-12")
    answers_notes_and_ranks(cast.enter(cast.hamid), cast.look)
    cast.calendar.move_to("2027-09-15")
    allocates(cast.enter(cast.umida), cast.look)
    assert Application.objects.get().state == "placed"
    confirms(cast.enter(cast.nilufar), cast.look)
    finds_a_place(cast.enter(cast.jasur), cast.look)
    takes_the_student(cast.opens_link_of("usta@ustaxona.example.uz", "h"), cast.look)
    approves_the_place(cast.enter(cast.umida), cast.look)
    states = dict(Placement.objects.values_list("student__first_name", "state"))
    assert states == {"Nilufar": "confirmed", "Jasur": "confirmed"}
    assert Placement.objects.filter(confirmed_at__date=timezone.localdate()).count() == 2
