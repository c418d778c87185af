"""How completed practices ended: grades, certificates to come, what the students said."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from cluster_portal.demonstration.practice import Practice
from internships.actions.finishing.grading_scheme import DEFAULT
from internships.enums import (
    SUPERVISED_PARTS,
    GradePart,
    HireOutcome,
    Mark,
    Moment,
    NotPassedFor,
    PlacementState,
)
from internships.grading.points import mark_of, mean, total
from internships.models import (
    Commission,
    CommissionMark,
    CommissionMember,
    ComponentMark,
    Evaluation,
    GradeComponent,
    GradingScheme,
    HireAnswer,
    MotivationAnswer,
    Placement,
    PlaceRating,
    PracticeGrade,
)
from internships.models.feedback import ASPECTS, MOTIVES

_COMMENTS = [
    "Stanoklar eski, lekin usta hammasini tushuntirdi.",
    "Dasturiy taʼminot yangi, real loyihada ishladim.",
    "Ustoz band edi, birinchi hafta qiyin boʻldi.",
    "Laboratoriya zamonaviy, xavfsizlik qoidalariga qatʼiy amal qilinadi.",
]


class Grades:
    """Writes them round by round; the main university's last year defends before commissions."""

    def __init__(self, main_university, defended_from, now, random: Random):
        self.now, self.random = now, random
        self.main_university, self.defended_from = main_university, defended_from
        self.usual = GradingScheme.objects.get(university=None, code=DEFAULT)
        self.with_defence: GradingScheme | None = None

    def make(self, practice: Practice) -> None:
        """For the completed of PRACTICE, two weeks after their last day."""
        ended = Placement.objects.filter(
            application__placement_round=practice.record,
            state=PlacementState.COMPLETED,
            ends_on__lt=self.now.date() - timedelta(days=14),
        )
        placements = list(ended.order_by("pk"))
        if placements:
            self._grade(practice, placements)
            self._say(placements)

    def _scheme_of(self, practice: Practice) -> GradingScheme:
        main = practice.teaching.university == self.main_university
        if not main or practice.plan.academic_year < self.defended_from.year:
            return self.usual
        if self.with_defence is None:
            self.with_defence = self._own_scheme(practice.teaching)
        return self.with_defence

    def _own_scheme(self, teaching) -> GradingScheme:
        sample = GradingScheme.objects.get(university=None, code="commission")
        own = GradingScheme(
            university=teaching.university,
            name_uz="Universitetning baholash tizimi: himoya bilan",
            name_ru="Система оценивания университета: с защитой",
            name_en="Grading scheme of the university: with a defence",
            applies_from=self.defended_from,
            made_by=teaching.admin,
            made_at=self.now - timedelta(days=500),
        )
        own.save()
        GradeComponent.objects.bulk_create(
            GradeComponent(scheme=own, part=part, weight=weight)
            for part, weight in sample.components.order_by("pk").values_list("part", "weight")
        )
        return own

    def _grade(self, practice: Practice, placements: list[Placement]) -> None:
        scheme = self._scheme_of(practice)
        components = list(scheme.components.order_by("pk"))
        defended = any(one.part == GradePart.DEFENCE for one in components)
        members = self._commission(practice) if defended else []
        grades, points, votes = [], [], []
        for placement in placements:
            given = {one.part: self._points() for one in components}
            if members:
                marks = [int(self._points()) for _member in members]
                given[GradePart.DEFENCE] = mean(marks)
                votes.append(marks)
            grades.append(self._signed(placement, scheme, members, given, components))
            points.append(given)
        PracticeGrade.objects.bulk_create(grades, batch_size=2000)
        ComponentMark.objects.bulk_create(
            [
                ComponentMark(
                    grade=grade,
                    component=one,
                    points=given[one.part],
                    given_by=grade.signed_by if one.part in SUPERVISED_PARTS else None,
                    given_at=grade.signed_at,
                )
                for grade, given in zip(grades, points, strict=True)
                for one in components
            ],
            batch_size=5000,
        )
        CommissionMark.objects.bulk_create(
            [
                CommissionMark(
                    grade=grade,
                    member=member,
                    points=mark,
                    entered_by=practice.teaching.admin,
                    given_at=grade.signed_at,
                )
                for grade, marks in zip(grades, votes, strict=False)
                for member, mark in zip(members, marks, strict=True)
            ],
            batch_size=5000,
        )

    def _points(self) -> Decimal:
        return Decimal(min(100, max(20, round(self.random.gauss(82, 11)))))

    def _signed(self, placement, scheme, members, given, components) -> PracticeGrade:
        at = placement.completed_at + timedelta(days=self.random.randint(3, 12))
        grade = PracticeGrade(
            placement=placement,
            scheme=scheme,
            commission=members[0].commission if members else None,
            opened_at=at,
        )
        sum_of_all = total(given, {one.part: one.weight for one in components})
        mark, reason = mark_of(sum_of_all, scheme.thresholds), ""
        if self.random.random() < 0.02:
            mark, reason = Mark.FAILED, NotPassedFor.REPORT
        elif mark == Mark.FAILED:
            reason = NotPassedFor.POINTS
        grade.sign(
            total=sum_of_all, mark=mark, not_passed_for=reason, by=placement.supervisor, at=at
        )
        return grade

    def _commission(self, practice: Practice) -> list[CommissionMember]:
        teaching = practice.teaching
        commission = Commission.objects.create(
            university=teaching.university,
            placement_round=practice.record,
            name=f"Himoya komissiyasi: {practice.record.name}"[:200],
            basis=f"{practice.record.pk}-A-son buyruq",
            formed_by=teaching.admin,
            formed_at=self.now,
        )
        people = teaching.supervisors[:3]
        return CommissionMember.objects.bulk_create(
            CommissionMember(
                commission=commission,
                user=user,
                name=str(user),
                position="kafedra mudiri" if place == 0 else "dotsent",
                is_chair=place == 0,
            )
            for place, user in enumerate(people)
        )

    def _say(self, placements: list[Placement]) -> None:
        """Most rate the place; half had spoken of the profession before."""
        random, ratings, motives, hired = self.random, [], [], []
        said = dict(
            Evaluation.objects.filter(placement__in=placements).values_list(
                "placement", "hire_outcome"
            )
        )
        for placement in placements:
            at = placement.completed_at + timedelta(days=random.randint(1, 9))
            if random.random() < 0.5:
                before = {name: self._step(3.4) for name in MOTIVES}
                motives.append(
                    MotivationAnswer(
                        placement=placement,
                        moment=Moment.BEFORE,
                        given_at=placement.begun_at,
                        **before,
                    )
                )
            if random.random() < 0.7:
                ratings.append(
                    PlaceRating(
                        placement=placement,
                        comment=random.choice(_COMMENTS) if random.random() < 0.15 else "",
                        given_at=at,
                        **{name: self._step(3.8) for name in ASPECTS},
                    )
                )
                after = {name: self._step(3.8) for name in MOTIVES}
                motives.append(
                    MotivationAnswer(placement=placement, moment=Moment.AFTER, given_at=at, **after)
                )
            outcome = said.get(placement.pk)
            if outcome in {HireOutcome.HIRED, HireOutcome.NOT_HIRED} and random.random() < 0.6:
                truth = outcome == HireOutcome.HIRED
                hired.append(
                    HireAnswer(
                        placement=placement,
                        hired=truth if random.random() > 0.04 else not truth,
                        answered_at=at,
                    )
                )
        PlaceRating.objects.bulk_create(ratings, batch_size=2000)
        MotivationAnswer.objects.bulk_create(motives, batch_size=5000)
        HireAnswer.objects.bulk_create(hired, batch_size=5000)

    def _step(self, around: float) -> int:
        return min(5, max(1, round(self.random.gauss(around, 0.9))))
