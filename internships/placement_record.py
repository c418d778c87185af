"""What is on record of a placement, put into words for its whole file, part by part."""

from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from internships.actions.contracting import contract_terms
from internships.enums import GradeState
from internships.models import DiaryEntry, Placement, PracticeGrade


def part(heading: str, *, facts=(), lines=(), columns=(), widths=(), rows=()) -> dict[str, Any]:
    return {
        "heading": heading,
        "facts": [[str(label), str(value)] for label, value in facts],
        "lines": [str(line) for line in lines],
        "columns": [str(column) for column in columns],
        "widths": list(widths) or [1] * len(columns),
        "rows": [[str(cell) for cell in row] for row in rows],
    }


def spelled(name) -> str:
    """A name as the language of the file writes it."""
    return contract_terms.spelled(str(name), get_language() or "uz")


def day(value) -> str:
    return date_format(value, "SHORT_DATE_FORMAT") if value else "–"


def moment(value) -> str:
    return date_format(value, "SHORT_DATETIME_FORMAT") if value else "–"


def facts_of(placement: Placement) -> dict[str, Any]:
    return part(
        _("The placement"),
        facts=[
            (_("Student"), spelled(placement.student.full_name)),
            (_("Student number"), placement.student.student_id),
            (_("Programme"), placement.student.programme),
            (_("University"), placement.university),
            (_("Enterprise"), placement.enterprise),
            (_("Type of practice"), placement.practice_type),
            (_("Period"), f"{day(placement.starts_on)} – {day(placement.ends_on)}"),
            (_("State"), placement.get_state_display()),
            (_("Supervisor"), spelled(placement.supervisor or "–")),
            (_("Mentor"), spelled(placement.mentor_name or "–")),
        ],
    )


def record_of(placement: Placement, *, for_student: bool) -> list[dict[str, Any]]:
    """First days, diary, weekly checks, the mentor's evaluation, the grade.

    A student's copy has what students are shown: not the mentor's evaluation, a grade once it is
    signed off.
    """
    parts = [_inductions(placement), _diary(placement), _checks(placement), _report(placement)]
    if not for_student:
        parts.append(_evaluation(placement))
    parts.append(_grade(placement, signed_only=for_student))
    return [one for one in parts if one is not None]


def _inductions(placement: Placement) -> dict | None:
    found = placement.inductions.order_by("held_on", "pk")
    rows = [
        (one.get_kind_display(), day(one.held_on), spelled(one.confirmed_name)) for one in found
    ]
    if not rows:
        return None
    heads = (_("What was done"), _("Day"), _("Confirmed by"))
    return part(_("First days"), columns=heads, widths=(2, 0, 2), rows=rows)


def _diary(placement: Placement) -> dict | None:
    entries = DiaryEntry.objects.filter(diary__placement=placement).order_by("day")
    rows = [
        (
            day(one.day),
            spelled(one.topic),
            one.text or (one.get_absence_display() if one.absence else "–"),
            one.hours or "",
        )
        for one in entries
    ]
    if not rows:
        return None
    heads = (_("Day"), _("Planned"), _("What was done"), _("Hours"))
    return part(_("Diary"), columns=heads, widths=(0, 2, 3, 0), rows=rows)


def _checks(placement: Placement) -> dict | None:
    diary = getattr(placement, "diary", None)
    found = diary.checks.order_by("week", "side") if diary else []
    rows = [
        (
            day(one.week),
            f"{one.get_side_display()}\n{spelled(one.checked_name)}",
            one.get_verdict_display(),
            "\n".join(filter(None, [one.remarks, one.next_task, one.answer])),
        )
        for one in found
    ]
    if not rows:
        return None
    heads = (_("Week from"), _("Checked by"), _("Verdict"), _("Remarks, next task, answer"))
    return part(_("Weekly checks"), columns=heads, widths=(0, 1.4, 1, 3), rows=rows)


def _report(placement: Placement) -> dict | None:
    report = getattr(placement, "report", None)
    if report is None:
        return None
    states = {
        None: _("at the supervisor"),
        True: _("accepted"),
        False: pgettext("report", "returned"),
    }
    facts = [
        (_("Handed in"), moment(report.handed_in_at)),
        (_("State"), states[report.accepted]),
        (_("Concluded by"), spelled(report.concluded_by or "–")),
    ]
    return part(
        pgettext("of a practice", "Report"), facts=facts, lines=report.conclusion.splitlines()
    )


def _evaluation(placement: Placement) -> dict | None:
    evaluation = getattr(placement, "evaluation", None)
    if evaluation is None:
        return None
    would = {True: _("Yes"), False: _("No"), None: _("Cannot say")}
    ratings = evaluation.ratings.select_related("competence").order_by("pk")
    return part(
        _("What the mentor says"),
        facts=[
            (_("Would hire"), would[evaluation.would_hire]),
            (_("Hired"), evaluation.get_hire_outcome_display()),
            (_("Given"), moment(evaluation.submitted_at)),
        ],
        lines=evaluation.comment.splitlines(),
        columns=(_("Competence"), _("Rating")),
        widths=(1, 0),
        rows=[(one.competence, one.rating or _("not observed")) for one in ratings],
    )


def _grade(placement: Placement, *, signed_only: bool) -> dict | None:
    related = Prefetch("marks"), Prefetch("commission_marks")
    grade = (
        PracticeGrade.objects.filter(placement=placement)
        .select_related("scheme", "signed_by", "commission")
        .prefetch_related(*related)
        .first()
    )
    if grade is None or (signed_only and grade.state != GradeState.SIGNED):
        return None
    facts = [(_("Grading scheme"), grade.scheme), (_("State"), grade.get_state_display())]
    if grade.state == GradeState.SIGNED:
        facts += [
            (_("Total"), grade.total),
            (_("Mark"), f"{grade.mark} ({grade.get_mark_display()})"),
            (_("Signed off"), f"{spelled(grade.signed_by)}, {moment(grade.signed_at)}"),
        ]
        if grade.not_passed_for:
            facts.append((_("Not passed for"), grade.get_not_passed_for_display()))
    given = {one.component_id: one for one in grade.marks.select_related("given_by")}
    rows = [
        (
            one.get_part_display(),
            one.weight,
            given[one.pk].points if one.pk in given else "–",
            spelled(given[one.pk].given_by or "") if one.pk in given else "",
        )
        for one in grade.scheme.components.order_by("pk")
    ]
    lines = [
        f"{spelled(one.member.name)}: {one.points}"
        for one in grade.commission_marks.select_related("member").order_by("member")
    ]
    if lines:
        lines.insert(0, f"{_('Commission')}: {grade.commission}")
    heads = (_("Part"), _("Weight"), _("Points"), _("Given by"))
    return part(
        _("Grade"), facts=facts, lines=lines, columns=heads, widths=(2, 0, 0, 1.4), rows=rows
    )
