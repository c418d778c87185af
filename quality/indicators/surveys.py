"""The records behind the indicators of employer surveys: campaigns, never single answers."""

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from monitoring.enums import CampaignState
from monitoring.models import Answer, Campaign, Invitation, Response
from quality.indicators.records import adding, one_if, whole

OVERALL = "overall"
MINIMUM_RESPONDENTS = 5
MINIMUM_ENTERPRISES = 2


def invitations() -> QuerySet[Invitation]:
    """Invitations that reached somebody, each in the month its campaign began."""
    return adding(
        Invitation.objects.valid().filter(campaign__launched_at__isnull=False),
        university="campaign__university_id",
        day=F("campaign__starts_on"),
        numerator=one_if(Q(completed_at__isnull=False)),
    )


def _scored() -> QuerySet[Response]:
    """Responses of the outer campaign with an answer on overall satisfaction.

    Positive are the two highest values of the scale (4 and 5 of 5).
    """
    answer = Answer.objects.filter(
        response=OuterRef("pk"), item__code=OVERALL, value__isnull=False
    ).annotate(from_value=F("item__maximum") - 1)
    return (
        Response.objects.filter(invitation__campaign=OuterRef("pk"), submitted_at__isnull=False)
        .annotate(
            overall=Subquery(answer.values("value")[:1]),
            positive_from=Subquery(answer.values("from_value")[:1]),
        )
        .filter(overall__isnull=False)
        .order_by()
    )


def _number(records: QuerySet, counted) -> Coalesce:
    per_campaign = records.values("invitation__campaign").annotate(found=counted).values("found")
    return Coalesce(Subquery(per_campaign, output_field=IntegerField()), whole(0))


def _if(condition: Q, source: str) -> Case:
    """The count SOURCE where CONDITION holds, else nothing."""
    return Case(When(condition, then=F(source)), default=whole(0))


def campaigns_closed() -> QuerySet[Campaign]:
    """Closed campaigns with valid answers.

    One with fewer than five respondents or two enterprises adds nothing to any total: then no
    difference between totals can give its answers away. Running campaigns wait for the same reason.
    """
    responses = _scored()
    enough = Q(
        respondents__gte=MINIMUM_RESPONDENTS, responding_enterprises__gte=MINIMUM_ENTERPRISES
    )
    records = (
        Campaign.objects.filter(state=CampaignState.CLOSED)
        .annotate(
            respondents=_number(responses, Count("pk")),
            responding_enterprises=_number(
                responses, Count("invitation__enterprise", distinct=True)
            ),
            satisfied=_number(responses.filter(overall__gte=F("positive_from")), Count("pk")),
        )
        .filter(respondents__gt=0)
        .annotate(
            shown=_if(enough, "respondents"),
            satisfied_shown=_if(enough, "satisfied"),
            frame_shown=_if(enough, "population"),
        )
    )
    return adding(
        records,
        university="university_id",
        day=F("starts_on"),
        n=F("shown"),
        numerator=F("satisfied_shown"),
        denominator=F("shown"),
        population=F("frame_shown"),
        withheld=one_if(~enough),
    )
