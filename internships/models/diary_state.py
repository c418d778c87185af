"""How complete a diary is, as numbers beside each placement: a bounded query whatever the rows."""

from datetime import date

from django.apps import apps
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate


def with_diary_state(placements, *, on: date):
    """Annotates PLACEMENTS (a queryset) with the days before ON, the day itself being written:

    days_required   working days by the plan, and days of making up
    days_kept       of them written
    days_excused    absences that need no entry: excused, or made up
    days_absent     absences that are not (or not yet) excused
    days_behind     neither written nor an absence
    days_checked    written, in weeks the supervisor took
    has_report, report_accepted

    A placement whose diary is not open yet has no days: `days_required` is None. Nothing is asked
    for after an interruption, or once the student went on elsewhere.
    """
    entries = apps.get_model("internships", "DiaryEntry").objects
    due = entries.filter(
        Q(diary__placement__interrupted_at=None)
        | Q(day__lt=TruncDate("diary__placement__interrupted_at")),
        Q(diary__placement__transferred_at=None) | Q(day__lte=F("diary__placement__ends_on")),
        diary__placement=OuterRef("pk"),
        day__lt=on,
    )
    report = apps.get_model("internships", "PracticeReport").objects.filter(
        placement=OuterRef("pk")
    )
    opened = Q(diary__isnull=False)
    return placements.annotate(
        days_required=_when_open(_number(due), opened),
        days_kept=_number(due.kept()),
        days_excused=_number(due.covered()),
        days_behind=_number(due.missing()),
        days_checked=_number(due.kept().checked()),
        has_report=Coalesce(
            Subquery(report.annotate(one=Value(True)).values("one")[:1]), Value(False)
        ),
        report_accepted=Subquery(report.values("accepted")[:1]),
    ).annotate(
        days_absent=F("days_required") - F("days_kept") - F("days_excused") - F("days_behind")
    )


def _number(entries):
    """How many ENTRIES a placement has."""
    counted = entries.order_by().values("diary").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _when_open(number, opened: Q):
    return Case(When(opened, then=number), default=None, output_field=IntegerField())
