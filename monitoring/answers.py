"""Answers read as numbers, for whoever computes with them.

    answers_to(responses, items)   responses × items, reversed items turned
    scale_scores(responses, …)     scale code → score of each response (NaN: not enough answered)
    overall_shares(campaigns)      campaign → share of the satisfied, in two queries for all
    response_rates(campaign)       response rate and coverage

Publish only what comes from `Response.objects.reportable()` and is large enough (`group_size`).
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from monitoring.models import Answer, Campaign, Invitation, Item, Questionnaire, Response
from monitoring.statistics import (
    GroupSize,
    Interval,
    Rate,
    coverage,
    is_positive,
    proportion_interval,
    response_rate,
    reverse,
)
from monitoring.statistics import scale_scores as scores_of

OVERALL = "overall"


def response_rates(campaign: Campaign) -> tuple[Rate, Rate]:
    """(response rate, coverage), live."""
    invitations = Invitation.objects.filter(campaign=campaign)
    valid = invitations.valid()
    completed = valid.completed().count()
    return (
        response_rate(completed=completed, valid_invitations=valid.count()),
        coverage(completed=completed, population=campaign.population),
    )


def group_size(responses) -> GroupSize:
    """How many responses, and of how many enterprises."""
    pairs = responses.values_list("pk", "invitation__enterprise")
    return GroupSize(len(pairs), len({enterprise for _pk, enterprise in pairs}))


def answers_to(responses, items: list[Item]) -> tuple[np.ndarray, dict[int, int]]:
    """(responses × items with NaN for no value, item → how often "not applicable")."""
    places = {pk: place for place, pk in enumerate(responses.values_list("pk", flat=True))}
    columns = {item.pk: place for place, item in enumerate(items)}
    matrix = np.full((len(places), len(items)), np.nan)
    not_applicable = dict.fromkeys(columns, 0)
    found = Answer.objects.filter(response__in=responses.order_by(), item__in=items)
    for response, item, value, is_not_applicable in found.values_list(
        "response", "item", "value", "is_not_applicable"
    ).iterator():
        not_applicable[item] += is_not_applicable
        if value is not None and response in places:
            matrix[places[response], columns[item]] = value
    for place, item in enumerate(items):
        if item.is_reversed:
            matrix[:, place] = reverse(matrix[:, place], item.minimum, item.maximum)
    return matrix, not_applicable


def scale_scores(responses, questionnaire: Questionnaire) -> dict[str, np.ndarray]:
    """Scale code → the mean of each response's answered items; NaN under half of them."""
    items = list(Item.objects.filter(scale__questionnaire=questionnaire))
    matrix, _not_applicable = answers_to(responses, items)
    return {
        scale.code: scores_of(matrix[:, columns_of(items, scale)])
        for scale in questionnaire.scales.all()
    }


def columns_of(items: list[Item], scale) -> list[int]:
    """Where the items of SCALE stand among ITEMS."""
    return [place for place, item in enumerate(items) if item.scale_id == scale.pk]


def overall_shares(campaigns: Iterable[Campaign]) -> dict[int, Interval]:
    """Campaign → share of the satisfied overall, with its interval; only where it may be shown.

    Two queries, however many the CAMPAIGNS. As everywhere, a response needs half the items.
    """
    known = {campaign.pk: campaign for campaign in campaigns}
    questionnaires = {campaign.questionnaire_id for campaign in known.values()}
    overall = Item.objects.filter(scale__code=OVERALL, scale__questionnaire__in=questionnaires)
    items = {item.pk: item for item in overall.select_related("scale")}
    from_mean = {
        item.scale.questionnaire_id: float(item.scale.positive_from) for item in items.values()
    }
    shares = {}
    for pk, (answers, enterprises) in _overall_answers(known, items).items():
        campaign = known[pk]
        scores = scores_of(answers)
        scores = scores[~np.isnan(scores)]
        n = len(scores)
        if GroupSize(n, enterprises).is_reportable:
            satisfied = int(is_positive(scores, from_mean[campaign.questionnaire_id]).sum())
            shares[pk] = proportion_interval(satisfied, n, max(campaign.population, n))
    return shares


def _overall_answers(campaigns, items: dict[int, Item]) -> dict[int, tuple[list, int]]:
    """Campaign → (responses × items of its scale, number of enterprises)."""
    columns: dict[int, list[int]] = defaultdict(list)
    for item in items.values():
        columns[item.scale_id].append(item.pk)
    rows: dict[int, dict[int, list]] = defaultdict(dict)
    enterprises: dict[int, set] = defaultdict(set)
    found = Answer.objects.filter(
        response__in=Response.objects.reportable(),
        response__invitation__campaign__in=campaigns,
        item__in=items,
        value__isnull=False,
    ).values_list(
        "response__invitation__campaign",
        "response__invitation__enterprise",
        "response",
        "item",
        "value",
    )
    for campaign, enterprise, response, pk, value in found.iterator():
        item = items[pk]
        own = columns[item.scale_id]
        row = rows[campaign].setdefault(response, [np.nan] * len(own))
        turned = item.minimum + item.maximum - value if item.is_reversed else value
        row[own.index(pk)] = turned
        enterprises[campaign].add(enterprise)
    return {pk: (list(own.values()), len(enterprises[pk])) for pk, own in rows.items()}
