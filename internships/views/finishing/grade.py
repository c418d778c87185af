"""Grades: the list and sheet, one of them, marks, signing off, correcting."""

from typing import ClassVar

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import View

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordDetail,
    RecordList,
    VisibleMixin,
)
from internships import permissions
from internships.actions.finishing import grading as actions
from internships.actions.finishing import signing_many
from internships.actions.finishing.grading_scheme import scheme_for
from internships.enums import COMPUTED_PARTS, GradePart, GradeState
from internships.filters import PracticeGradeFilter
from internships.forms.grade import CorrectionReasonForm, MarksForm
from internships.models import ComponentMark, Placement, PracticeGrade

_AT_ONCE = 200
_PLACE = (
    "placement__student__programme__speciality",
    "placement__enterprise",
    "placement__university",
    "placement__practice_type",
    "placement__supervisor",
)


def _points_of(part: GradePart):
    """The points of a part in a grade read with its marks; empty where the scheme has it not."""
    return lambda grade: next(
        (one.points for one in grade.marks.all() if one.component.part == part), None
    )


# The columns of the grade sheet, in the order docs/grades.md documents.
SHEET: list[Column] = [
    Column(gettext_lazy("Student number"), "placement.student.student_id"),
    Column(gettext_lazy("Student"), "placement.student.full_name"),
    Column(gettext_lazy("Programme"), "placement.student.programme"),
    Column(gettext_lazy("Year of study"), "placement.student.year"),
    Column(pgettext_lazy("of students", "Group"), "placement.student.group"),
    Column(gettext_lazy("Type of practice"), "placement.practice_type"),
    Column(gettext_lazy("Credits"), "placement.practice_type.credits"),
    Column(gettext_lazy("Enterprise"), "placement.enterprise"),
    Column(gettext_lazy("First day"), "placement.starts_on"),
    Column(gettext_lazy("Last day"), "placement.ends_on"),
    Column(gettext_lazy("Supervisor"), "placement.supervisor"),
    Column(gettext_lazy("Grading scheme"), "scheme"),
    *(Column(part.label, _points_of(part)) for part in GradePart),
    Column(gettext_lazy("Commission"), "commission"),
    Column(gettext_lazy("Total"), "total"),
    Column(gettext_lazy("Mark"), "mark"),
    Column(gettext_lazy("Mark in words"), "get_mark_display"),
    Column(gettext_lazy("Not passed for"), "get_not_passed_for_display"),
    Column(gettext_lazy("State"), "get_state_display"),
    Column(gettext_lazy("Signed off at"), "signed_at"),
    Column(gettext_lazy("Signed off by"), "signed_by"),
]


class PracticeGradeList(RecordList):
    model = PracticeGrade
    permission = permissions.VIEW_GRADES
    filterset_class = PracticeGradeFilter
    template_name = "internships/grade/list.html"
    columns: ClassVar = SHEET

    def get_queryset(self):
        marks = ComponentMark.objects.select_related("component")
        related = (
            super().get_queryset().select_related(*_PLACE, "scheme", "commission", "signed_by")
        )
        return related.prefetch_related(Prefetch("marks", marks))

    def get_context_data(self, **context):
        user = self.request.user
        context = super().get_context_data(
            leads=user.has_perm(permissions.LEAD_GRADES),
            grades=user.has_perm(permissions.GIVE_MARKS),
            sees_opinions=user.has_perm(permissions.VIEW_PLACE_RATINGS),
            **context,
        )
        if context["grades"]:
            context["some_complete"] = _mark_complete(context["page"].records, user)
        return context


def _mark_complete(grades: list[PracticeGrade], user) -> bool:
    """Says of those of GRADES that the person may sign off what they still `lack`, and of the
    others nothing; whether any lacks nothing."""
    own = Placement.objects.looked_after_by(user, timezone.localdate())
    keys = set(own.filter(pk__in=[one.placement_id for one in grades]).values_list("pk", flat=True))
    lacking = signing_many.what_is_missing([one for one in grades if one.placement_id in keys])
    for one in grades:
        one.lacks = lacking.get(one.pk)
    return "" in lacking.values()


class PracticeGradesSign(VisibleMixin, View):
    """Signs off those ticked in the list, and says what became of each."""

    model = PracticeGrade
    permission = permissions.GIVE_MARKS
    http_method_names = ("post",)

    def post(self, request):
        ticked = {int(key) for key in request.POST.getlist("grade") if _is_key(key)}
        seen = self.get_queryset().filter(pk__in=sorted(ticked)[:_AT_ONCE]).select_related(*_PLACE)
        asked = list(seen)
        own = [one for one in asked if request.user.has_perm(self.permission, one.placement)]
        found = signing_many.sign_many(grades=own, by=request.user, at=timezone.now())
        refused = found.refused + [
            (one, _("You do not look after this practice.")) for one in asked if one not in own
        ]
        context = {
            "signed": found.signed,
            "before": found.before,
            "refused": refused,
            "nothing": not asked,
        }
        return render(request, "internships/grade/signed_many.html", context)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


class PracticeGradeDetail(RecordDetail):
    """The sheet of one practice: parts, commission, corrections."""

    model = PracticeGrade
    permission = permissions.VIEW_GRADES
    template_name = "internships/grade/detail.html"

    def get_queryset(self):
        related = (*_PLACE, "scheme", "commission", "signed_by")
        return super().get_queryset().select_related(*related)

    def get_context_data(self, **context):
        grade, user = self.object, self.request.user
        gives = user.has_perm(permissions.GIVE_MARKS, grade.placement)
        sits = user.has_perm(permissions.MARK_IN_COMMISSION, grade)
        is_open = grade.state != GradeState.SIGNED
        return super().get_context_data(
            parts=parts_of(grade),
            missing=actions.missing_parts(grade) if is_open else [],
            obstacle=actions.obstacle(grade.placement, grade.scheme.diary_share) if is_open else "",
            commission_marks=commission_marks(grade) if gives or sits else [],
            corrections=grade.corrections.select_related("corrected_by").order_by("-corrected_at"),
            may_mark=gives and is_open,
            may_sign=gives and is_open and grade.placement.state == "completed",
            may_sit=sits and is_open and grade.commission_id is not None,
            may_correct=not is_open and user.has_perm(permissions.LEAD_GRADES, grade),
            sees_placement=user.has_perm(permissions.VIEW_PLACEMENTS)
            and Placement.objects.visible_to(user).filter(pk=grade.placement_id).exists(),
            **context,
        )


def parts_of(grade: PracticeGrade) -> list[dict]:
    """Each part with its weight, its points so far, and who gave them."""
    given = {one.component_id: one for one in grade.marks.select_related("given_by")}
    computed = actions.computed_points(grade.placement) if grade.state != GradeState.SIGNED else {}
    rows = []
    for component in grade.scheme.components.order_by("pk"):
        mark = given.get(component.pk)
        points = computed.get(component.part) if component.part in computed else None
        rows.append(
            {
                "label": capfirst(component.get_part_display()),
                "weight": component.weight,
                "points": points if points is not None else mark.points if mark else None,
                "by": _giver(component.part, mark),
                "at": mark.given_at if mark and component.part not in computed else None,
            }
        )
    return rows


def _giver(part: str, mark: ComponentMark | None) -> str:
    if part in COMPUTED_PARTS:
        return _("computed by the platform")
    if part == GradePart.DEFENCE:
        return _("mean of the commission")
    return str(mark.given_by) if mark else _("supervisor")


def commission_marks(grade: PracticeGrade) -> list[dict]:
    if grade.commission_id is None:
        return []
    marks = {one.member_id: one for one in grade.commission_marks.select_related("entered_by")}
    return [
        {"member": member, "mark": marks.get(member.pk)}
        for member in grade.commission.members.order_by("-is_chair", "pk")
    ]


class PracticeGradeMark(RecordAction):
    """The supervisor's marks; begins the grade where there is none."""

    model = Placement
    permission = permissions.GIVE_MARKS
    form_class = MarksForm
    title = gettext_lazy("Give marks")
    submit_label = gettext_lazy("Save the marks")
    success_message = gettext_lazy("The marks are saved. The student sees them once signed off.")
    graded = None

    def get_queryset(self):
        related = ("student__programme__department", "enterprise", "grade__scheme", "supervisor")
        return super().get_queryset().select_related(*related)

    def get_form_kwargs(self):
        grade = getattr(self.object, "grade", None)
        scheme = grade.scheme if grade else scheme_for(self.object)
        return super().get_form_kwargs() | {"scheme": scheme, "grade": grade}

    def get_success_url(self):
        return (self.graded or self.object).get_absolute_url()

    def act(self, record, form=None) -> None:
        self.graded = actions.give_marks(
            placement=record, points=form.points(), by=self.request.user, at=timezone.now()
        )


class _GradeAction(RecordAction):
    model = PracticeGrade

    def get_queryset(self):
        related = (*_PLACE, "scheme", "commission")
        return super().get_queryset().select_related(*related)


class PracticeGradeSign(_GradeAction):
    permission = permissions.GIVE_MARKS
    success_message = gettext_lazy("Signed off: the student is told.")

    def act(self, record, form=None) -> None:
        self.object = actions.sign_off(grade=record, by=self.request.user, at=timezone.now())


class PracticeGradeCorrect(_GradeAction):
    permission = permissions.LEAD_GRADES
    form_class = CorrectionReasonForm
    title = gettext_lazy("Correct the grade")
    submit_label = gettext_lazy("Open the grade for correction")
    success_message = gettext_lazy("The grade is open again; sign it off once it is right.")

    def act(self, record, form=None) -> None:
        actions.correct_grade(
            grade=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )
