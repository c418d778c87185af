"""The order a person gave to a list (<c-choice-list>), with or without JavaScript."""

from django.http import QueryDict


def submitted_order(data: QueryDict, name: str = "order") -> list[str]:
    """The ids in their new order: as sent, after the one move or removal that was pressed."""
    order = list(dict.fromkeys(data.getlist(name)))
    for verb, step in (("up", -1), ("down", 1)):
        moved = data.get(verb)
        if moved in order:
            place = order.index(moved)
            other = min(max(place + step, 0), len(order) - 1)
            order[place], order[other] = order[other], order[place]
    return [key for key in order if key != data.get("remove")]
