"""The list of internships/data."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.classifiers import LoadCount, read_rows, register_loader, upsert
from internships.models import PracticeType

DATA = Path(__file__).parent / "data"


def load_practice_types() -> LoadCount:
    rows = read_rows(DATA / "practice_types.csv")
    for row in rows:
        row |= {"weeks": int(row["weeks"]), "credits": int(row["credits"])}
    return upsert(PracticeType, rows)[0]


def register() -> None:
    register_loader("practice_types", load_practice_types, label=_("Types of practice"))
