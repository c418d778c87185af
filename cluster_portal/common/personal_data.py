"""What is held about a person: apps register what they keep, one page and one download show it.

    register(Held("account", _("Account"), lambda user: User.objects.filter(pk=user.pk),
                  fields_of(User, "email", "phone"), correctable=("phone",)))

in AppConfig.ready(). `records(user)` gives a queryset of the person's own rows, with what the
fields need selected; `fields` name what is shown, in JSON by the key and elsewhere by its heading.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cluster_portal.common.exports import Column


@dataclass(frozen=True)
class Held:
    """One kind of records about a person.

    `correctable` are fields of a single record that the person may ask to have changed; `file` is
    a file field whose content belongs to the download; `template` draws the records on the page
    where plain facts do not do.
    """

    code: str
    title: Any
    records: Callable[[Any], QuerySet]
    fields: dict[str, Column]
    correctable: tuple[str, ...] = ()
    file: str = ""
    template: str = ""

    def label(self, name: str) -> str:
        return str(self.fields[name].heading)


HELD: dict[str, Held] = {}


def register(*held: Held) -> None:
    for one in held:
        HELD[one.code] = one


def fields_of(model, *names: str, **more: Column) -> dict[str, Column]:
    """Fields of MODEL under their own names and headings, choices in words, and MORE."""
    found = {}
    for name in names:
        field = model._meta.get_field(name)
        source = f"get_{name}_display" if field.choices else name
        found[name] = Column(field.verbose_name, source)
    return found | more
