"""The step line of a record that moves through states."""


def line(labels: list, reached: int, stopped: bool = False) -> list[dict]:
    """Steps from (label, moment); those before REACHED are done, at it is now (or stopped)."""
    here = "problem" if stopped else "now"
    return [
        {
            "label": label,
            "at": moment,
            "state": "done" if place < reached else here if place == reached else "next",
        }
        for place, (label, moment) in enumerate(labels)
    ]
