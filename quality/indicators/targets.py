"""The targets of an academic year, read at once."""

from quality.models import IndicatorTarget


class Targets:
    """A subject's own target goes before that of all of its kind."""

    def __init__(self, academic_year: int):
        self._found = {
            (target.indicator, target.subject_kind, target.subject_id): target.value
            for target in IndicatorTarget.objects.filter(academic_year=academic_year)
        }

    def __bool__(self) -> bool:
        return bool(self._found)

    @property
    def indicators(self) -> set[str]:
        return {indicator for indicator, _kind, _subject in self._found}

    def of(self, indicator: str, kind: str, subject_id: int) -> float | None:
        own = self._found.get((indicator, kind, subject_id))
        return own if own is not None else self._found.get((indicator, kind, None))
