"""What a campaign found: every figure with its n, its interval, or the words "too few answers".

Figures come from campaigns that are over (`Response.objects.reportable()`), and only where at
least five respondents of at least two enterprises stand behind them.
"""

from dataclasses import dataclass, replace

import numpy as np

from monitoring.answers import OVERALL, answers_to, columns_of, group_size
from monitoring.enums import ItemKind
from monitoring.models import Answer, Campaign, Item, Questionnaire, Response, Scale
from monitoring.statistics import (
    Comparison,
    GroupSize,
    Interval,
    ItemStatistics,
    ScaleStatistics,
    compare_proportions,
    holm,
    item_statistics,
    proportion_interval,
    scale_statistics,
)

_TOP = 2  # the two highest values of an item are positive


@dataclass(frozen=True)
class ItemResult:
    item: Item
    statistics: ItemStatistics | None
    not_applicable: int
    blank: int


@dataclass(frozen=True)
class ScaleResult:
    """`statistics` is None where too few answered; `change` is against the campaign before."""

    scale: Scale
    statistics: ScaleStatistics | None
    items: list[ItemResult]
    importance: ItemStatistics | None = None
    change: Comparison | None = None


@dataclass(frozen=True)
class ChoiceShare:
    label: str
    count: int
    share: Interval


@dataclass(frozen=True)
class ChoiceResult:
    """How the answers to one item are spread; no shares where too few answered."""

    item: Item
    n: int
    shares: list[ChoiceShare]


@dataclass(frozen=True)
class CampaignResults:
    size: GroupSize
    scales: list[ScaleResult]
    choices: list[ChoiceResult]
    comments: list[str]
    before: Campaign | None

    @property
    def overall(self) -> ScaleResult | None:
        return next((found for found in self.scales if found.scale.code == OVERALL), None)


def campaign_results(campaign: Campaign) -> CampaignResults | None:
    """The results; None while the campaign is not over, or with too few respondents."""
    responses = Response.objects.reportable().of_campaign(campaign).order_by("pk")
    size = group_size(responses)
    if not size.is_reportable:
        return None
    before = campaign_before(campaign)
    scales, choices = _figures(campaign, responses)
    if before:
        scales = _with_changes(scales, before)
    return CampaignResults(size, scales, choices, _comments(responses), before)


def campaign_before(campaign: Campaign) -> Campaign | None:
    """The last one about the year before, if it was closed and asked the same questionnaire."""
    return (
        Campaign.objects.closed()
        .filter(
            university=campaign.university_id,
            questionnaire__code=campaign.questionnaire.code,
            academic_year=campaign.academic_year - 1,
        )
        .select_related("questionnaire", "university")
        .order_by("-pk")
        .first()
    )


def _items(questionnaire: Questionnaire) -> list[Item]:
    items = Item.objects.filter(section__questionnaire=questionnaire)
    return list(items.exclude(kind=ItemKind.TEXT).select_related("scale", "section"))


def _figures(campaign: Campaign, responses) -> tuple[list[ScaleResult], list[ChoiceResult]]:
    items = _items(campaign.questionnaire)
    matrix, not_applicable = answers_to(responses, items)
    population = max(campaign.population, len(matrix))
    single = {
        item.pk: _item_result(item, matrix[:, place], not_applicable[item.pk], population)
        for place, item in enumerate(items)
    }
    scales = []
    for scale in campaign.questionnaire.scales.all():
        columns = columns_of(items, scale)
        positive_from = float(scale.positive_from)
        found = scale_statistics(matrix[:, columns], positive_from, population=population)
        importance = next((i for i in items if _tells_importance_of(i, scale)), None)
        scales.append(
            ScaleResult(
                scale=scale,
                statistics=_if_enough(found),
                items=[single[items[place].pk] for place in columns],
                importance=single[importance.pk].statistics if importance else None,
            )
        )
    choices = [
        _choice_result(item, matrix[:, place], population)
        for place, item in enumerate(items)
        if item.kind == ItemKind.SINGLE_CHOICE
    ]
    return scales, choices


def _tells_importance_of(item: Item, scale: Scale) -> bool:
    return (
        item.code.endswith("_importance")
        and item.scale_id is None
        and item.section.order == scale.order
    )


def _if_enough(found):
    """Figures of fewer than five answers are not shown, and an item's n would tell of the rest."""
    return found if GroupSize(found.n, found.n).is_reportable else None


def _item_result(item: Item, values: np.ndarray, not_applicable: int, population: int):
    positive = range(item.maximum - _TOP + 1, item.maximum + 1)
    found = item_statistics(values, positive, population=population)
    return ItemResult(
        item=item,
        statistics=_if_enough(found),
        not_applicable=not_applicable,
        blank=len(values) - found.n - not_applicable,
    )


def _choice_result(item: Item, values: np.ndarray, population: int) -> ChoiceResult:
    given = values[~np.isnan(values)]
    n = len(given)
    if not GroupSize(n, n).is_reportable:
        return ChoiceResult(item, n, [])
    counts = [(label, int((given == value).sum())) for value, label in reversed(item.choices)]
    return ChoiceResult(
        item,
        n,
        [
            ChoiceShare(label, count, proportion_interval(count, n, population))
            for label, count in counts
        ],
    )


def _with_changes(scales: list[ScaleResult], before: Campaign) -> list[ScaleResult]:
    """Each scale against the year before, by the share of the satisfied, Holm-corrected."""
    responses = Response.objects.reportable().of_campaign(before).order_by("pk")
    if not group_size(responses).is_reportable:
        return scales
    earlier = {found.scale.code: found.statistics for found in _figures(before, responses)[0]}
    compared = {}
    for found in scales:
        now, then = found.statistics, earlier.get(found.scale.code)
        if now and then:
            compared[found.scale.pk] = compare_proportions(
                _positive(now), now.n, _positive(then), then.n
            )
    adjusted = holm([comparison.p_value for comparison in compared.values()])
    changes = {
        pk: replace(comparison, p_value=p_value)
        for (pk, comparison), p_value in zip(compared.items(), adjusted, strict=True)
    }
    return [replace(found, change=changes.get(found.scale.pk)) for found in scales]


def _positive(found: ScaleStatistics) -> int:
    return round(found.positive.value * found.n)


def _comments(responses) -> list[str]:
    """In alphabetical order, which tells nothing of who wrote them."""
    texts = Answer.objects.filter(response__in=responses.order_by()).exclude(text="")
    return sorted(texts.values_list("text", flat=True))
