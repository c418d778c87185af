"""A practice that has gone on for two weeks, by the real clock (the pages look at it)."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from internships.actions.practising.diary_plan import open_diary
from internships.working_days import monday_of
from tests.factories.internships import PlacementFactory

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 50 + b"\xff\xd9"


def photo(name: str = "kiln.jpg", content: bytes = JPEG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def practice(**given):
    """A placement under way since the Monday two weeks ago, its diary open."""
    monday = monday_of(timezone.localdate())
    days = {"starts_on": monday - timedelta(weeks=2), "ends_on": monday + timedelta(weeks=2)}
    placement = PlacementFactory(under_way=True, **(days | given))
    open_diary(placement=placement, at=timezone.now())
    return placement


def past_days(placement):
    """The working days that are over, oldest first."""
    return placement.diary.entries.filter(day__lt=timezone.localdate()).order_by("day")
