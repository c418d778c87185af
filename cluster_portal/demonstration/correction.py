"""Targets, and two problems: one corrected with effect, one whose action is overdue."""

from datetime import date, timedelta

from cluster_portal.common.periods import Period, PeriodKind
from cluster_portal.demonstration.calendar import moment
from cluster_portal.demonstration.practice import DECLINING_REGION
from quality.enums import CauseMethod, NonconformityState, PeriodChoice, SubjectKind
from quality.models import CorrectiveAction, IndicatorTarget, IndicatorValue, Nonconformity

TARGETS = {
    "placement_rate": 0.85,
    "in_field_share": 0.80,
    "places_filled": 0.80,
    "completion": 0.88,
    "mentor_rating": 3.7,
    "employer_satisfaction": 0.70,
    "response_rate": 0.60,
    "hire_conversion": 0.40,
}


def set_targets(first_year: int, years: int) -> None:
    """The same targets every year for every university and for the country."""
    IndicatorTarget.objects.bulk_create(
        [
            IndicatorTarget(
                indicator=indicator,
                academic_year=year,
                subject_kind=kind,
                subject_id=subject_id,
                value=value,
            )
            for year in range(first_year, first_year + years)
            for indicator, value in TARGETS.items()
            for kind, subject_id in [(SubjectKind.UNIVERSITY, None), (SubjectKind.NATION, 0)]
        ]
    )


def _value(
    indicator: str, kind: SubjectKind, subject_id: int, start: date
) -> IndicatorValue | None:
    return IndicatorValue.objects.filter(
        indicator=indicator,
        subject_kind=kind,
        subject_id=subject_id,
        period_kind=PeriodChoice.SEMESTER,
        period_start=start,
        value__isnull=False,
    ).first()


def make_problems(world) -> None:
    autumn = Period.containing(date(world.year - 1, 10, 1), PeriodKind.SEMESTER)
    _corrected(world, autumn.start, autumn.next().start)
    _overdue(world, autumn.next().start)


def _corrected(world, before: date, after: date) -> None:
    """The main university's first programme: too many internships were broken off."""
    main = world.teachings[0]
    programme = main.programmes[0]
    subject = (SubjectKind.PROGRAMME, programme.pk)
    baseline, result = (_value("completion", *subject, start) for start in (before, after))
    if baseline is None or result is None:
        return
    effective = result.value >= TARGETS["completion"] or result.low > baseline.high
    reported_on = after - timedelta(days=40)
    problem = Nonconformity.objects.create(
        university=main.university,
        title=f"Amaliyot koʻp toʻxtatilmoqda: {programme.speciality.name_uz}"[:200],
        description="Kuzgi semestrda amaliyotlarning katta qismi muddatidan oldin toʻxtatilgan.",
        indicator="completion",
        subject_kind=subject[0],
        subject_id=subject[1],
        period_kind=PeriodChoice.SEMESTER,
        containment="Toʻxtatilgan talabalarga boshqa korxonadan joy topib berildi.",
        cause="Talabalar ish sharoitini oldindan bilmaydi, korxona rahbari esa belgilanmagan.",
        cause_method=CauseMethod.FIVE_WHYS,
        similar_cases="Boshqa dasturlarda bunday holat kuzatilmadi.",
        baseline_period=baseline.period_start,
        baseline_value=baseline.value,
        baseline_low=baseline.low,
        baseline_high=baseline.high,
        target_value=TARGETS["completion"],
        check_on=after + timedelta(days=200),
        result_period=result.period_start,
        result_value=result.value,
        result_low=result.low,
        result_high=result.high,
        is_effective=effective,
        consequences="Amaliyot nizomiga oldindan tanishuv kuni kiritildi." if effective else "",
        state=NonconformityState.CLOSED if effective else NonconformityState.REOPENED,
        reported_at=moment(reported_on),
        reported_by=main.admin,
        verified_at=moment(after + timedelta(days=200)),
        verified_by=world.named["ministry"],
        closed_at=moment(after + timedelta(days=200)) if effective else None,
    )
    CorrectiveAction.objects.create(
        nonconformity=problem,
        description="Amaliyotdan oldin korxonada tanishuv kuni oʻtkazish va rahbar tayinlash.",
        owner=main.supervisors[0],
        due_on=after,
        evidence_expected="Tanishuv kuni bayonnomasi",
        evidence="Bayonnomalar kafedrada saqlanadi.",
        done_at=moment(after - timedelta(days=3)),
        done_by=main.supervisors[0],
    )


def _overdue(world, before: date) -> None:
    """A university of the declining region has not done what it planned."""
    declining = [one for one in world.teachings if one.university.region.code == DECLINING_REGION]
    if not declining:
        return
    teaching = declining[0]
    baseline = _value("completion", SubjectKind.UNIVERSITY, teaching.university.pk, before)
    if baseline is None:
        return
    reported_on = world.today - timedelta(days=60)
    problem = Nonconformity.objects.create(
        university=teaching.university,
        title="Amaliyotni oxiriga yetkazganlar ulushi pasaymoqda",
        description="Koʻrsatkich maqsaddan past va yildan yilga kamaymoqda.",
        indicator="completion",
        subject_kind=SubjectKind.UNIVERSITY,
        subject_id=teaching.university.pk,
        period_kind=PeriodChoice.SEMESTER,
        containment="Davom etayotgan amaliyotlar kafedra nazoratiga olindi.",
        cause="Korxonalar bilan kelishuvlar yangilanmagan, joylar va rahbarlar yetishmaydi.",
        cause_method=CauseMethod.CAUSE_AND_EFFECT,
        similar_cases="Viloyatdagi boshqa oliygohlarda ham kuzatilmoqda.",
        baseline_period=baseline.period_start,
        baseline_value=baseline.value,
        baseline_low=baseline.low,
        baseline_high=baseline.high,
        target_value=TARGETS["completion"],
        check_on=world.today + timedelta(days=90),
        state=NonconformityState.IN_PROGRESS,
        reported_at=moment(reported_on),
        reported_by=world.named["ministry"],
    )
    CorrectiveAction.objects.create(
        nonconformity=problem,
        description="Beshta yirik korxona bilan amaliyot bazasi kelishuvini yangilash.",
        owner=teaching.admin,
        due_on=world.today - timedelta(days=12),
        evidence_expected="Imzolangan kelishuvlar",
    )
