"""The questionnaires of monitoring/data, loaded with the official classifiers."""

import tomllib
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from cluster_portal.common.classifiers import LoadCount, register_loader
from monitoring.actions.questionnaire import load_questionnaire

DATA = Path(__file__).parent / "data"


def load_questionnaires() -> LoadCount:
    count = LoadCount()
    for path in sorted(DATA.glob("*.toml")):
        count += load_questionnaire(tomllib.loads(path.read_text(encoding="utf-8")))
    return count


def register() -> None:
    register_loader("questionnaires", load_questionnaires, label=_("Questionnaires"))
