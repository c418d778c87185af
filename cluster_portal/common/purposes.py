"""What people are asked to agree to: each app registers its purposes with their texts.

    register(Purpose("application_documents", DATA / "consents", withdraw_documents))

in AppConfig.ready(). The texts are files (see `consents.load_consent_texts`), one for each version.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Purpose:
    """One thing a person agrees to, or not.

    `withdraw(consent, at)` does what the text says of withdrawal. `held_by(user)` finds consents
    given without an account by whoever has one now.
    """

    code: str
    folder: Path
    withdraw: Callable[[Any, datetime], None]
    held_by: Callable[[Any], Q] | None = None


PURPOSES: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    if purpose.code in PURPOSES:
        raise ValueError(f"The purpose {purpose.code} is registered twice.")
    PURPOSES[purpose.code] = purpose
