"""A period as an argument of a command: nonsense is wrong usage (exit status 2)."""

from argparse import ArgumentTypeError

from cluster_portal.common.periods import Period


def period_argument(label: str) -> Period:
    try:
        return Period.parse(label)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
