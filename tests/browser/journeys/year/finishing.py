"""After the last day: ratings, the grade, the certificate, being hired, and the next year."""

import io
import re

from pypdf import PdfReader

from internships.models import (
    HireAnswer,
    Placement,
    PlaceRating,
    Posting,
    PracticeGrade,
    PracticeRepeat,
)
from internships.tasks import move_placements
from tests.browser.conftest import settled
from tests.browser.journeys.offering import agree, entry
from tests.browser.journeys.year.practising import MENTOR
from tests.partners.pdf import pdf


def _page_of(page, first_name: str):
    page.goto(Placement.objects.get(student__first_name=first_name).get_absolute_url())
    return page


def hands_in_the_report(page, look) -> None:
    _page_of(page, "Nilufar").get_by_role("link", name="Hand in the report").click()
    report = pdf("hisobot.pdf")
    page.get_by_label("Report (PDF)").set_input_files(
        {"name": report.name, "mimeType": "application/pdf", "buffer": report.read()}
    )
    look(page)
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Your supervisor has the report.").wait_for()


def rates_the_intern(page, look) -> None:
    page.get_by_label("4 – good").check()
    page.get_by_role("group", name="Would you hire").get_by_label("Yes").check()
    page.get_by_role("group", name="Has your enterprise hired").get_by_label(
        "offered a job"
    ).check()
    look(page)
    page.get_by_role("button", name="Send the rating").click()
    page.get_by_text("You rated this intern").wait_for()


def rates_the_place(page, look) -> None:
    _page_of(page, "Nilufar").get_by_role("link", name="Rate the place").click()
    for label in ("4 – good", "4 – rather yes"):
        for answer in page.get_by_label(label).all():
            answer.check()
    look(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("You rated the place on").wait_for()


def accepts_the_report(page, look) -> None:
    _page_of(page, "Nilufar").get_by_role("link", name="Conclude the practice").click()
    page.get_by_label("accepted", exact=True).check()
    page.get_by_label("Conclusion").fill("She has run the kiln by herself.")
    look(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The student reads your conclusion.").wait_for()


def grades(page, look, first_name: str, points: int) -> None:
    _page_of(page, first_name).get_by_role("link", name="Give marks").click()
    for label in ("Events and meetings", "Tasks of the programme", "Report"):
        page.get_by_label(label).fill(str(points))
    look(page)
    page.get_by_role("button", name="Save").click()
    agree(page, "Sign off")
    page.get_by_text("Signed off: the student is told.").wait_for()
    look(page)


def asks_to_repeat(page, look) -> None:
    _page_of(page, "Jasur").get_by_role("button", name="Ask to repeat the practice").click()
    settled(page)
    look(page)


def arranges_the_repeat(page, look) -> None:
    _page_of(page, "Jasur").get_by_role("link", name="Arrange the repeat").click()
    page.get_by_label("Enterprise").first.fill("Navoiy sement zavodi")
    page.get_by_label("First day").fill("2027-11-15")
    page.get_by_label("Last day").fill("2027-12-10")
    look(page)
    page.get_by_role("button", name="Offer it to the student").click()
    settled(page)


def issues_the_certificate(page, look) -> str:
    """The code under which anybody can check it."""
    _page_of(page, "Nilufar").get_by_role("button", name="Issue the certificate").click()
    page.get_by_role("link", name="Certificate (PDF)").wait_for()
    look(page)
    code = re.search(r"code (\S+)", page.get_by_role("main").inner_text())[1]
    page.get_by_role("button", name="Gather the whole file (PDF)").click()
    page.get_by_role("link", name="See the result").wait_for()
    return code


def takes_the_certificate(page) -> None:
    with page.expect_download() as taken:
        _page_of(page, "Nilufar").get_by_role("link", name="Certificate (PDF)").click()
    content = taken.value.path().read_bytes()
    assert "Nilufar" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def checks_the_certificate(page, look, code: str) -> None:
    page.context.clear_cookies()
    page.goto(f"/verify/{code}")
    page.get_by_text("This document is genuine").wait_for()
    look(page)


def takes_the_sheet(page, look) -> None:
    page.goto("/grades/")
    look(page)
    with page.expect_download() as sheet:
        page.get_by_role("link", name="XLSX").click()
    assert sheet.value.suggested_filename.endswith(".xlsx")


def is_hired(page, look) -> None:
    _page_of(page, "Nilufar").get_by_role("link", name="Say whether the enterprise").click()
    page.get_by_label("Yes").check()
    look(page)
    page.get_by_role("button", name="Send").click()
    page.get_by_text("The graduate says: hired by the enterprise.").wait_for()


def offers_them_again(page, look) -> None:
    entry(page, "Postings")
    page.get_by_label("More actions").click()
    page.get_by_role("link", name="Last year’s postings").click()
    page.get_by_role("checkbox", name="Choose “Kiln operator”").check()
    look(page)
    page.get_by_role("button", name="Copy the chosen to this year").click()
    settled(page)
    look(page)


def finish_the_year(cast) -> None:
    cast.calendar.move_to("2027-10-19")
    move_placements()
    hands_in_the_report(cast.enter(cast.nilufar), cast.look)
    rates_the_intern(cast.opens_link_of(MENTOR, "m"), cast.look)
    rates_the_place(cast.enter(cast.nilufar), cast.look)
    assert PlaceRating.objects.count() == 1
    accepts_the_report(cast.enter(cast.sardor), cast.look)
    grades(cast.page, cast.look, "Nilufar", 86)
    grades(cast.page, cast.look, "Jasur", 60)
    marks = dict(PracticeGrade.objects.values_list("placement__student__first_name", "mark"))
    assert (marks["Nilufar"] >= 4, marks["Jasur"]) == (True, 2)
    asks_to_repeat(cast.enter(cast.jasur), cast.look)
    arranges_the_repeat(cast.enter(cast.umida), cast.look)
    assert PracticeRepeat.objects.get().state == "arranged"
    code = issues_the_certificate(cast.enter(cast.umida), cast.look)
    takes_the_sheet(cast.page, cast.look)
    takes_the_certificate(cast.enter(cast.nilufar))
    checks_the_certificate(cast.page, cast.look, code)
    cast.calendar.move_to("2028-04-03")
    is_hired(cast.enter(cast.nilufar), cast.look)
    assert HireAnswer.objects.get().hired
    cast.calendar.move_to("2028-09-04")
    offers_them_again(cast.enter(cast.hamid), cast.look)
    assert Posting.objects.filter(state="draft", starts_on__gt="2028-09-04").count() == 1
