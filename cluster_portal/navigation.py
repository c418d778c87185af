"""What each role finds in the side navigation, at most seven entries, the first four on a phone."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from partners.enums import Role


@dataclass(frozen=True)
class Entry:
    label: Any
    url_name: str
    icon: str


HOME = Entry(_("Home"), "home", "home")

ENTRIES: dict[Role, list[Entry]] = {role: [HOME] for role in Role}
