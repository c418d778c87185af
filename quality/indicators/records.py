"""The records behind the indicators of internships, with what each adds to its cell."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import (
    Avg,
    BigIntegerField,
    Case,
    DateField,
    DecimalField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least, TruncDate

from internships.enums import HireOutcome, PlacementState, PostingState, RoundState
from internships.models import Application, CompetenceRating, Evaluation, Placement, Posting

TIME_ZONE = ZoneInfo(settings.TIME_ZONE)
PLACED = [
    PlacementState.CONFIRMED,
    PlacementState.UNDER_WAY,
    PlacementState.COMPLETED,
    PlacementState.INTERRUPTED,
]
HIRING = [HireOutcome.HIRED, HireOutcome.OFFERED]
_NUMBER = DecimalField(max_digits=24, decimal_places=10)


class LastDay(Func):
    """The last day of the month that begins on the given day."""

    template = "(%(expressions)s + interval '1 month' - interval '1 day')::date"
    output_field = DateField()


def local_day(field: str) -> TruncDate:
    """The day of a moment where the platform lives."""
    return TruncDate(field, tzinfo=TIME_ZONE)


def nothing() -> Cast:
    """A key that is not known (NULL)."""
    return Cast(Value(None), BigIntegerField())


def whole(number: int) -> Value:
    """A constant number."""
    return Value(number, output_field=IntegerField())


def one_if(condition) -> Case:
    """1 where CONDITION holds, else 0."""
    return Case(When(condition, then=whole(1)), default=whole(0))


def adding(records: QuerySet, *, university, day, numerator, **parts) -> QuerySet:
    """RECORDS annotated with the parts of their cells; a record counts as one unless said."""
    return records.annotate(
        cell_university=F(university),
        cell_day=Cast(day, DateField()),
        cell_programme=F(parts["programme"]) if "programme" in parts else nothing(),
        cell_enterprise=F(parts["enterprise"]) if "enterprise" in parts else nothing(),
        cell_n=parts.get("n", whole(1)),
        cell_numerator=Cast(numerator, _NUMBER),
        cell_denominator=Cast(parts.get("denominator", whole(1)), _NUMBER),
        cell_squares=Cast(parts.get("squares", whole(0)), _NUMBER),
        cell_population=parts.get("population", whole(0)),
        cell_withheld=parts.get("withheld", whole(0)),
    )


def applicants() -> QuerySet[Application]:
    """Each student once per round they applied in (by their first standing choice).

    Only rounds that are over count: before, most of those who will confirm have not yet.
    """
    standing = Application.objects.standing()
    same = {"placement_round": OuterRef("placement_round"), "student": OuterRef("student")}
    earlier = standing.filter(choice__lt=OuterRef("choice"), **same)
    placed = Placement.objects.filter(
        application__placement_round=OuterRef("placement_round"),
        student=OuterRef("student"),
        state__in=PLACED,
    )
    return adding(
        standing.filter(~Exists(earlier), placement_round__state=RoundState.CLOSED),
        university="placement_round__university_id",
        programme="student__programme_id",
        day=local_day("placement_round__apply_until"),
        numerator=one_if(Exists(placed)),
    )


def placements_of_known_field() -> QuerySet[Placement]:
    """Internships held whose field of work is known; counted are those in the field of study."""
    return adding(
        Placement.objects.filter(state__in=PLACED, is_in_field__isnull=False),
        university="university_id",
        programme="student__programme_id",
        enterprise="enterprise_id",
        day=F("starts_on"),
        numerator=one_if(Q(is_in_field=True)),
    )


def postings_published() -> QuerySet[Posting]:
    """Postings offered in rounds that are over; counted are the places taken of all places."""
    return adding(
        Posting.objects.filter(
            state__in=[PostingState.PUBLISHED, PostingState.CLOSED],
            placement_round__state=RoundState.CLOSED,
        ),
        university="university_id",
        enterprise="enterprise_id",
        day=F("starts_on"),
        numerator=F("places_taken"),
        denominator=F("places"),
    )


def placements_ended() -> QuerySet[Placement]:
    """Completed or interrupted; dated by the last day, or the earlier one on which it ended."""
    ended_at = Case(
        When(state=PlacementState.COMPLETED, then=local_day("completed_at")),
        default=local_day("interrupted_at"),
        output_field=DateField(),
    )
    return adding(
        Placement.objects.filter(state__in=[PlacementState.COMPLETED, PlacementState.INTERRUPTED]),
        university="university_id",
        programme="student__programme_id",
        enterprise="enterprise_id",
        day=Least(F("ends_on"), Coalesce(ended_at, F("ends_on"))),
        numerator=one_if(Q(state=PlacementState.COMPLETED)),
    )


def _of_evaluation(records, *, numerator, **parts) -> QuerySet:
    return adding(
        records,
        university="placement__university_id",
        programme="placement__student__programme_id",
        enterprise="placement__enterprise_id",
        day=local_day("submitted_at"),
        numerator=numerator,
        **parts,
    )


def evaluations_rated() -> QuerySet[Evaluation]:
    """Evaluations with at least one competence rated; each adds the mean of its ratings."""
    rated = CompetenceRating.objects.filter(evaluation=OuterRef("pk"), rating__isnull=False)
    mean = Subquery(
        rated.order_by().values("evaluation").annotate(mean=Avg("rating")).values("mean"),
        output_field=_NUMBER,
    )
    records = Evaluation.objects.filter(Exists(rated)).annotate(mean_rating=mean)
    return _of_evaluation(
        records, numerator=F("mean_rating"), squares=F("mean_rating") * F("mean_rating")
    )


def evaluations() -> QuerySet[Evaluation]:
    """Mentors' evaluations; counted are those that say the intern was hired or offered a job."""
    hiring = one_if(Q(hire_outcome__in=HIRING))
    return _of_evaluation(Evaluation.objects.all(), numerator=hiring)
