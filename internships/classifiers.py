"""The lists of internships/data: types of practice, templates of contracts, days off."""

import tomllib
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from cluster_portal.common import dispatch
from cluster_portal.common.classifiers import LoadCount, read_rows, register_loader, upsert
from internships.actions.contracting.contract_template import load_template
from internships.actions.finishing.grading_scheme import load_scheme
from internships.actions.practising.days_off import load_days_off
from internships.models import PracticeType
from internships.tasks import follow_days_off

DATA = Path(__file__).parent / "data"


def load_practice_types() -> LoadCount:
    rows = read_rows(DATA / "practice_types.csv")
    for row in rows:
        row |= {"weeks": int(row["weeks"]), "credits": int(row["credits"])}
    return upsert(PracticeType, rows)[0]


def load_contract_templates() -> LoadCount:
    folder, count = DATA / "contracts", LoadCount()
    clauses = tomllib.loads((folder / "clauses.toml").read_text(encoding="utf-8"))
    for path in sorted(folder.glob("*.toml")):
        if path.stem != "clauses":
            count += load_template(tomllib.loads(path.read_text(encoding="utf-8")), clauses)
    return count


def load_grading_schemes() -> LoadCount:
    count = LoadCount()
    for path in sorted((DATA / "grading").glob("*.toml")):
        count += load_scheme(path)
    return count


def load_holidays() -> LoadCount:
    """Diaries of the coming weeks follow in the background, if anything is new."""
    count = load_days_off(read_rows(DATA / "holidays.csv"), own=False)
    if count.inserted or count.changed:
        dispatch.send(follow_days_off)
    return count


def register() -> None:
    register_loader("practice_types", load_practice_types, label=_("Types of practice"))
    register_loader(
        "contract_templates", load_contract_templates, label=_("Templates of contracts")
    )
    register_loader("grading_schemes", load_grading_schemes, label=_("Grading schemes"))
    register_loader("days_off", load_holidays, label=_("Public holidays and days off"))
