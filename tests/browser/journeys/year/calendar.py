"""The days of the year that is played, and how its time goes by."""

from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine

TASHKENT = ZoneInfo("Asia/Tashkent")


class Calendar:
    """The clock of the whole process: the platform's, the tests' and that of the letters."""

    def __init__(self) -> None:
        self._travel: time_machine.travel | None = None

    def move_to(self, day: str, hour: int = 10) -> None:
        """It is HOUR o'clock in Tashkent on DAY, and time goes on from there."""
        self.stop()
        moment = datetime.fromisoformat(day).replace(hour=hour, tzinfo=TASHKENT)
        self._travel = time_machine.travel(moment, tick=True)
        self._travel.start()

    def stop(self) -> None:
        if self._travel is not None:
            self._travel.stop()
            self._travel = None
