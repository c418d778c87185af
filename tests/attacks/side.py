"""One of two organizations' worlds: who its people are, and what is theirs."""

from dataclasses import dataclass, field

from cluster_portal.common import models as common
from partners.enums import Role


@dataclass
class Side:
    """One university, one enterprise, their people, and their records by model."""

    mark: str
    people: dict[Role, common.User] = field(default_factory=dict)
    records: dict[type, list] = field(default_factory=dict)

    def add(self, *records) -> None:
        for record in records:
            self.records.setdefault(type(record), []).append(record)

    def one(self, model):
        return self.records[model][0]

    def secret(self, model) -> str:
        """A word that stands in the private text of this side's records of MODEL."""
        return f"{self.mark}{model.__name__}"
