"""A practice that is over, with all a grade needs, by the real clock."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from internships.actions.practising.diary_plan import open_diary
from internships.classifiers import load_grading_schemes
from internships.models import DiaryEntry, GradingScheme, PracticeReport
from tests.factories.internships import PlacementFactory
from tests.factories.partners import UserFactory

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
MARKS = {"events": 80, "tasks": 90, "report": 70}


def finished(*, with_report: bool = True, kept: bool = True, **given):
    """Completed last week; the diary written, the report accepted."""
    today = timezone.localdate()
    days = {"starts_on": today - timedelta(days=35), "ends_on": today - timedelta(days=7)}
    placement = PlacementFactory(under_way=True, **(days | given))
    diary = open_diary(placement=placement, at=timezone.now())
    placement.complete(at=timezone.now())
    placement.save()
    if kept:
        DiaryEntry.objects.filter(diary=diary).update(
            text="Ish", written_at=timezone.now(), changed_at=timezone.now(), hours=6
        )
    if with_report:
        PracticeReport.objects.create(
            placement=placement,
            file=SimpleUploadedFile("r.pdf", PDF),
            file_name="hisobot.pdf",
            handed_in_at=timezone.now(),
            accepted=True,
            conclusion="Yaxshi",
            concluded_at=timezone.now(),
            concluded_by=placement.supervisor or UserFactory(),
        )
    return placement


def schemes() -> None:
    if not GradingScheme.objects.exists():
        load_grading_schemes()
