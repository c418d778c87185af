"""Finding one record in a long list by what somebody types: a part of its name, or its code."""

from collections.abc import Callable

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.text import search_key
from partners.enums import OrganizationKind
from partners.models import Industry, Occupation, Organization, Speciality

# What may be chosen from, by the name that stands in the address of its suggestions.
CHOICES: dict[str, Callable[[], QuerySet]] = {
    "specialities": lambda: Speciality.objects.choosable(),
    "occupations": lambda: Occupation.objects.filter(level__gte=2),
    "industries": lambda: Industry.objects.all(),
    "organizations": lambda: Organization.objects.registered().active(),
    "enterprises": lambda: Organization.objects.of_kind(OrganizationKind.ENTERPRISE).active(),
    "universities": lambda: Organization.objects.of_kind(OrganizationKind.UNIVERSITY).active(),
}

NOTHING_FITS = _("Nothing fits this: try another word, or the code.")
SEVERAL_FIT = _("Several fit this: choose one of them.")


def label_of(record) -> str:
    return f"{record.code} {record}"


def matching(kind: str, text: str) -> QuerySet:
    """Those of KIND in whose names, or at the start of whose code, each word of TEXT stands.

    Names that begin with the text come first.
    """
    found, typed = CHOICES[kind](), search_key(text[:300])
    for word in typed.split():
        found = found.filter(Q(search_key__contains=word) | Q(code__istartswith=word))
    begins = Case(When(search_key__startswith=typed, then=0), default=1)
    return found.order_by(begins, "sort_key", "pk")


def exactly(text: str, found: list) -> list:
    """Those of FOUND that TEXT names completely, else all of them."""
    wanted = search_key(text)
    whole = [one for one in found if wanted in (search_key(label_of(one)), search_key(one.name))]
    return whole or found
