"""How a benchmark measures: the median of many runs beside a floor nothing could be faster than."""

import statistics
import time
from collections.abc import Callable


def median(work: Callable[[], object], *, times: int) -> float:
    """Seconds of the middle run; the first run warms caches and is not counted."""
    work()
    taken = []
    for _run in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def tell(name: str, seconds: float, floor: float, *, of: str, what: str) -> None:
    print(f"{name}: {seconds * 1000:.1f} ms, {seconds / floor:.1f} times its floor")
    print(f"  measured: {of}")
    print(f"  floor:    {floor * 1000:.1f} ms, {what}")
