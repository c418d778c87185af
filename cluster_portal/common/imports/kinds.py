"""What an import kind is: its columns, how a row becomes a record, and for whom it may be done."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import DO_NOTHING, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from cluster_portal.common.text import search_key

_VALUE_LETTERS = 100  # of a refused cell are kept


@dataclass(frozen=True)
class Column:
    """A column an import understands: by its label in any language, or by one of its synonyms."""

    name: str
    label: Any
    synonyms: tuple[str, ...] = ()
    required: bool = True

    def is_headed(self, heading: str) -> bool:
        words = (self.name, self.name.replace("_", " "), *self._labels(), *self.synonyms)
        return search_key(heading) in {search_key(word) for word in words}

    def _labels(self) -> list[str]:
        labels = []
        for language, _name in settings.LANGUAGES:
            with override(language):
                labels.append(str(self.label))
        return labels


@dataclass(frozen=True)
class Fault:
    """Why a row is refused; `code` is for programs, `reason` for people."""

    line: int
    column: str
    code: str
    reason: str
    value: str = ""


@dataclass
class Row:
    """A line of the file while it is looked at."""

    line: int
    cells: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def refuse(self, column: str, code: str, reason: str) -> None:
        value = self.cells.get(column, "").replace("\0", "")[:_VALUE_LETTERS]
        self.faults.append(Fault(self.line, column, code, str(reason), value))

    def read(self, column: str, parser) -> Any:
        """PARSER(cell), or None with the fault noted; a required cell may not be empty."""
        try:
            return parser(self.cells.get(column, ""))
        except BadCell as error:
            self.refuse(column, error.code, str(error))
            return None


class BadCell(Exception):
    """A cell that cannot be understood; str(error) is a translated sentence."""

    def __init__(self, code: str, reason: str):
        super().__init__(reason)
        self.code = code


class ImportKind(ABC):
    """An import for one organization. Subclasses say what differs, the framework does the rest.

    `key_fields` name a record within the scope and stand in `key_columns`; `fields` are what the
    import sets, `unique_fields` the database's own key.
    """

    code: ClassVar[str]
    title: ClassVar[Any]
    permission: ClassVar[str]
    model: ClassVar[type[models.Model]]
    columns: ClassVar[list[Column]]
    key_columns: ClassVar[tuple[str, ...]]
    key_fields: ClassVar[tuple[str, ...]]
    fields: ClassVar[tuple[str, ...]]
    unique_fields: ClassVar[tuple[str, ...]]
    derived_fields: ClassVar[tuple[str, ...]] = ()  # set by the model's set_keys()
    many_fields: ClassVar[tuple[str, ...]] = ()  # many-to-many: a row holds lists of primary keys

    def __init__(self, scope: str):
        self.scope = scope

    @classmethod
    @abstractmethod
    def scopes(cls, user) -> list[tuple[str, str]]:
        """(code, name) of the organizations for which USER may do this import."""

    @abstractmethod
    def parse(self, row: Row) -> None:
        """Fill `row.values` (by attribute name) or refuse the row."""

    @abstractmethod
    def records(self) -> models.QuerySet:
        """The records of the scope."""

    def defaults(self, values: dict[str, Any]) -> dict[str, Any]:
        """What a new record gets beside its VALUES, such as the university."""
        return {}

    def key_of(self, values: dict[str, Any]) -> tuple:
        return tuple(values[name] for name in self.key_fields)

    def existing(self, keys: Iterable[tuple]) -> dict[tuple, models.Model]:
        """The records that have one of the KEYS."""
        first = {key[0] for key in keys}
        found = self.records().filter(**{f"{self.key_fields[0]}__in": first})
        return {tuple(getattr(one, name) for name in self.key_fields): one for one in found}

    def gained(self, keys: list[int]) -> tuple[int, str] | None:
        """A record among the primary KEYS that other records rely on by now, and on what."""
        for relation in self.model._meta.related_objects:
            if relation.on_delete is DO_NOTHING:  # the audit trail keeps what was
                continue
            name = relation.field.attname
            others = relation.related_model._base_manager.filter(**{f"{name}__in": keys})
            found = others.values_list(name, flat=True).first()
            if found is not None:
                return found, str(relation.related_model._meta.verbose_name_plural)
        return None


_KINDS: dict[str, type[ImportKind]] = {}


def register(kind: type[ImportKind]) -> None:
    """Make KIND known; called by its app at start-up."""
    _KINDS[kind.code] = kind


def kind_of(code: str) -> type[ImportKind]:
    return _KINDS[code]


def kinds_for(user) -> list[tuple[type[ImportKind], list[tuple[str, str]]]]:
    """The kinds USER may import, each with its scopes."""
    offered = [
        (kind, kind.scopes(user)) for kind in _KINDS.values() if user.has_perm(kind.permission)
    ]
    return [(kind, scopes) for kind, scopes in offered if scopes]


def visible_runs(user) -> Q:
    """Which import runs USER may see: those they could do themselves."""
    wanted = Q(pk__in=[])
    for kind, scopes in kinds_for(user):
        wanted |= Q(kind=kind.code, scope__in=[code for code, _name in scopes])
    return wanted


def guess_columns(
    kind: type[ImportKind], headings: list[str], remembered: dict[str, str]
) -> dict[str, int]:
    """For each column of KIND the place of the heading that seems to be it."""
    places: dict[str, int] = {}
    names = {column.name for column in kind.columns}
    for place, heading in enumerate(headings):
        name = remembered.get(search_key(heading))
        if name in names:
            places.setdefault(name, place)
    for column in kind.columns:
        for place, heading in enumerate(headings):
            if column.name in places:
                break
            if place not in places.values() and heading and column.is_headed(heading):
                places[column.name] = place
    return places


def missing_columns(kind: type[ImportKind], places: dict[str, int]) -> list[str]:
    return [
        _("“%(label)s” (%(name)s)") % {"label": column.label, "name": column.name}
        for column in kind.columns
        if column.required and column.name not in places
    ]
