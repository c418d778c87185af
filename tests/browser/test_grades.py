"""Signing off grades in the list, on a desk and on a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from internships.actions.finishing.grading import give_marks
from internships.models import PracticeGrade
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories.internships import ApplicationFactory, PlacementRoundFactory, PostingFactory
from tests.factories.partners import StudentFactory
from tests.internships.finishing.graded import MARKS, finished, schemes
from tests.internships.longest import STUDENT


@pytest.fixture
def grades(enterprise, university, programme, sardor, settings, tmp_path):
    """Two that are complete and one without its marks."""
    settings.MEDIA_ROOT = tmp_path
    schemes()
    posting = PostingFactory(
        enterprise=enterprise, university=university, programmes=[programme], published=True,
        placement_round=PlacementRoundFactory(university=university, open=True), places=9,
    )  # fmt: skip
    for marks, name in ((MARKS, {}), (MARKS, STUDENT), ({"events": 80}, {})):
        student = StudentFactory(programme=programme, **name)
        application = ApplicationFactory(posting=posting, student=student)
        placement = finished(
            posting=posting, student=student, application=application, supervisor=sardor
        )
        give_marks(placement=placement, points=marks, by=sardor, at=timezone.now())


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_supervisor_signs_off_what_is_complete(
    grades, sardor, signed_in_page, assert_accessible, assert_no_sideways_scroll, size
):
    page = signed_in_page(sardor)
    page.set_viewport_size(size)
    page.goto(reverse("practice-grade-list"))
    boxes = page.get_by_role("checkbox")
    assert boxes.count() == 2
    for box in boxes.all():
        box.check()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Sign off those ticked").click()
    page.get_by_text("2 grades are signed off").wait_for()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    assert PracticeGrade.objects.filter(state="signed").count() == 2
