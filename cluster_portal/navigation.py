"""What each role finds in the side navigation, at most seven entries, the first four on a phone."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.enums import Role
from partners.reach import reach_of

ON_PHONE = 4


@dataclass(frozen=True)
class Entry:
    """ALSO: how other addresses begin that belong to it (a regular expression).

    SHORT: its name in the bottom bar of a phone, where the whole one does not fit.
    """

    label: Any
    url_name: str
    icon: str
    also: str = ""
    short: Any = ""


HOME = Entry(_("Home"), "home", "home")

ORGANIZATIONS = Entry(_("Organizations"), "organization-list", "building")
OWN_ORGANIZATION = Entry(_("My organization"), "organization-own", "building")
CLUSTERS = Entry(_("Clusters"), "cluster-list", "topology-star-3")
PROGRAMMES = Entry(_("Programmes"), "programme-list", "book")
STUDENTS = Entry(_("Students"), "student-list", "school")
DEMANDS = Entry(_("Demand"), "demand-list", "target-arrow")
AGREEMENTS = Entry(_("Agreements"), "agreement-list", "writing")
_PAPERS = "/(contracts|amendments|grades|commissions|own-places|exchanges)/"
_DAYS = r"/placements/\d+/diary/|/diary-entries/"
PLACEMENTS = Entry(_("Placements"), "placement-list", "briefcase", _PAPERS)
DIARIES = Entry(_("Diaries"), "diary-list", "notebook", _DAYS)
DIARY = Entry(_("Diary"), "diary-own", "notebook", _DAYS)
CAMPAIGNS = Entry(_("Surveys"), "campaign-list", "speakerphone")
AUDIT = Entry(_("Audit trail"), "history-list", "history")
OPERATION = Entry(_("Operation"), "operation", "tools")
INDICATORS = Entry(_("Indicators"), "indicator-list", "chart-bar")
PROBLEMS = Entry(_("Problems"), "problem-list", "alert-triangle")
CLASSIFIERS = Entry(_("Classifiers"), "classifier-list", "list")
ROUNDS = Entry(
    _("Placement rounds"),
    "placement-round-list",
    "calendar",
    "/allocation-runs/",
    pgettext_lazy("menu on a phone", "Rounds"),
)
_OFFERS = "/(applications|shared-postings)/"
POSTINGS = Entry(_("Postings"), "posting-list", "clipboard-list", _OFFERS)
PLACES = Entry(_("Places"), "posting-list", "map-pin")
_WISHES = r"/applications/|/postings/\d+/apply/"
CHOICES = Entry(_("My choices"), "choice-list", "list-numbers", _WISHES)

ENTRIES: dict[Role, list[Entry]] = {
    Role.OPERATOR: [
        HOME,
        ORGANIZATIONS,
        CLUSTERS,
        STUDENTS,
        CLASSIFIERS,
        AUDIT,
        OPERATION,
    ],
    Role.MINISTRY: [
        HOME,
        INDICATORS,
        PROBLEMS,
        CLUSTERS,
        DEMANDS,
        ORGANIZATIONS,
        CAMPAIGNS,
    ],
    Role.COORDINATOR: [
        HOME,
        CLUSTERS,
        INDICATORS,
        ORGANIZATIONS,
        AGREEMENTS,
        DEMANDS,
        PROGRAMMES,
    ],
    Role.UNIVERSITY_ADMIN: [
        HOME,
        ROUNDS,
        POSTINGS,
        PLACEMENTS,
        STUDENTS,
        CAMPAIGNS,
        INDICATORS,
    ],
    Role.SUPERVISOR: [
        HOME,
        DIARIES,
        PLACEMENTS,
        STUDENTS,
        ROUNDS,
        INDICATORS,
        PROBLEMS,
    ],
    Role.HR: [
        HOME,
        POSTINGS,
        PLACEMENTS,
        ROUNDS,
        DEMANDS,
        INDICATORS,
        OWN_ORGANIZATION,
    ],
    Role.MENTOR: [HOME],
    Role.STUDENT: [HOME, DIARY, PLACES, CHOICES, PLACEMENTS],
    Role.EXPERT: [HOME, INDICATORS],
}


def navigation(request: HttpRequest) -> dict:
    """Context of the frame: the entries of the acting role, and the affiliations to choose from."""
    affiliation = getattr(request, "affiliation", None)
    if affiliation is None:
        entries = [HOME] if getattr(request, "user", None) else []
        return {"navigation": _links(entries, request.path), "affiliations": []}
    links = _links(ENTRIES[Role(affiliation.role)], request.path)
    return {
        "navigation": links,
        "navigation_on_phone": links[:ON_PHONE],
        "navigation_more": links[ON_PHONE:],
        "affiliations": reach_of(request.user).affiliations,
    }


def _links(entries: list[Entry], path: str) -> list[dict]:
    """Entries with addresses; the one the person is in is current."""
    links = [
        {
            "label": entry.label,
            "short": entry.short or entry.label,
            "url": reverse(entry.url_name),
            "icon": entry.icon,
        }
        for entry in entries
    ]
    near = (
        link["url"]
        for entry, link in zip(entries, links, strict=True)
        if entry.also and re.match(entry.also, path)
    )
    within = (link["url"] for link in links if path.startswith(link["url"]))
    current = next(near, None) or max(within, key=len, default=None)
    for link in links:
        link["current"] = link["url"] == current and (current != "/" or path == "/")
    return links
