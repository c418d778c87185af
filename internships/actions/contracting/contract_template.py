"""Bringing templates of contracts into the portal."""

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.classifiers import LoadCount
from cluster_portal.common.errors import DomainError
from internships.contracts.text import check_template
from internships.models import Contract, ContractTemplate


class TemplateFrozenError(DomainError):
    """A version that a contract uses was to be changed."""


def load_template(definition: dict, clauses: dict[str, dict]) -> LoadCount:
    """Bring in the version DEFINITION describes, made of CLAUSES (see internships/data/contracts).

    A version no contract uses is written anew where it differs; the newest is the one in use.
    Raises TemplateError where it is no template.
    """
    wanted = _written_out(definition, clauses)
    check_template(wanted)
    with transaction.atomic():
        same_code = ContractTemplate.objects.select_for_update().filter(code=wanted["code"])
        found = same_code.filter(version=wanted["version"]).first()
        if found and _stored(found) == wanted:
            return LoadCount(unchanged=1)
        if found and Contract.objects.filter(template=found).exists():
            raise TemplateFrozenError(
                _("“%(template)s” is used by a contract: give the change a new version.")
                % {"template": found}
            )
        newer = same_code.filter(version__gt=wanted["version"]).exists()
        if not newer:
            same_code.exclude(version=wanted["version"]).update(is_current=False)
        _write(found or ContractTemplate(), wanted, is_current=not newer)
    return LoadCount(changed=1) if found else LoadCount(inserted=1)


def _written_out(definition: dict, clauses: dict[str, dict]) -> dict:
    used = [(code, clauses[code]) for code in definition["clauses"]]
    return {
        **{name: definition[name] for name in ("code", "version", "signers", "has_list")},
        "name": definition["name"],
        "legal_basis": definition["legal_basis"],
        "clauses": [
            {
                "code": code,
                "heading": {name: text for name, text in clause.items() if name != "points"},
                "points": clause["points"],
            }
            for code, clause in used
        ],
    }


def _write(template: ContractTemplate, wanted: dict, *, is_current: bool) -> None:
    for name in ("code", "version", "signers", "has_list", "legal_basis", "clauses"):
        setattr(template, name, wanted[name])
    for language, text in wanted["name"].items():
        setattr(template, f"name_{language}", text)
    template.is_current = is_current
    template.save()


def _stored(template: ContractTemplate) -> dict:
    names = ("code", "version", "signers", "has_list", "legal_basis", "clauses")
    return {name: getattr(template, name) for name in names} | {
        "name": {"uz": template.name_uz, "ru": template.name_ru, "en": template.name_en}
    }
