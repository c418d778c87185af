"""Bringing instruments into the portal."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.classifiers import LoadCount
from cluster_portal.common.errors import DomainError
from monitoring.enums import ItemKind, QuestionnaireState
from monitoring.models import Campaign, Item, Questionnaire, Scale, Section


class QuestionnaireFrozenError(DomainError):
    """A version that a campaign uses was to be changed."""


def load_questionnaire(definition: dict) -> LoadCount:
    """Bring in the version DEFINITION describes (see monitoring/data), and put it in use.

    A version no campaign uses is written anew where it differs; the versions before it retire.
    """
    wanted = _normal(definition)
    with transaction.atomic():
        found = (
            Questionnaire.objects.select_for_update()
            .filter(code=definition["code"], version=definition["version"])
            .first()
        )
        if found and _stored(found) == wanted:
            return LoadCount(unchanged=1)
        if found and Campaign.objects.filter(questionnaire=found).exists():
            raise QuestionnaireFrozenError(
                _("“%(questionnaire)s” is used by a campaign: give the change a new version.")
                % {"questionnaire": found}
            )
        _write(found or Questionnaire(code=wanted["code"], version=wanted["version"]), wanted)
        _retire_before(wanted["code"], wanted["version"])
    return LoadCount(changed=1) if found else LoadCount(inserted=1)


def _write(questionnaire: Questionnaire, wanted: dict) -> None:
    _set_names(questionnaire, wanted["name"])
    questionnaire.introduction = wanted["introduction"]
    if questionnaire.state == QuestionnaireState.DRAFT:
        questionnaire.activate()
    questionnaire.save()
    questionnaire.sections.all().delete()
    questionnaire.scales.all().delete()
    for order, part in enumerate(wanted["sections"], start=1):
        section = Section(questionnaire=questionnaire, order=order)
        _set_names(section, part["name"])
        section.save()
        scale = _write_scale(questionnaire, section, part["scale"]) if part["scale"] else None
        for place, given in enumerate(part["items"], start=1):
            names, in_scale = given["name"], given["in_scale"]
            fields = {key: given[key] for key in given.keys() - {"name", "in_scale"}}
            item = Item(section=section, scale=scale if in_scale else None, order=place, **fields)
            _set_names(item, names)
            item.save()


def _write_scale(questionnaire: Questionnaire, section: Section, given: dict) -> Scale:
    fields = {key: given[key] for key in given.keys() - {"name"}}
    scale = Scale(questionnaire=questionnaire, order=section.order, **fields)
    _set_names(scale, given["name"])
    scale.save()
    return scale


def _set_names(record, names: dict[str, str]) -> None:
    for language, text in names.items():
        setattr(record, f"name_{language}", text)


def _retire_before(code: str, version: int) -> None:
    for older in Questionnaire.objects.in_use().filter(code=code, version__lt=version):
        older.retire()
        older.save()


def _normal(definition: dict) -> dict:
    """DEFINITION with every default written out, in the shape `_stored` reads back."""
    labels = definition["labels"]
    return {
        "code": definition["code"],
        "version": definition["version"],
        "name": definition["name"],
        "introduction": definition["introduction"],
        "sections": [
            {
                "name": section["name"],
                "scale": _normal_scale(section.get("scale"), section["name"]),
                "items": [
                    _normal_item(item, labels, has_scale="scale" in section)
                    for item in section["items"]
                ],
            }
            for section in definition["sections"]
        ],
    }


def _normal_scale(given: dict | None, section_name: dict) -> dict | None:
    """Without a name of its own a scale is called like its section."""
    return given and {
        "code": given["code"],
        "name": given.get("name", section_name),
        "positive_from": Decimal(given["positive_from"]),
    }


def _normal_item(given: dict, labels: dict, *, has_scale: bool) -> dict:
    """Without `kind` and `labels` an item is a statement of its section's scale, which is required
    and may be "not applicable"."""
    kind = given.get("kind", ItemKind.LIKERT)
    is_statement = has_scale and "labels" not in given and kind == ItemKind.LIKERT
    name = "agreement" if is_statement else given.get("labels")
    options = _options(labels[name]) if name else []
    return {
        "code": given["code"],
        "name": given["name"],
        "kind": str(kind),
        "in_scale": given.get("in_scale", is_statement),
        "is_required": given.get("required", is_statement),
        "is_reversed": given.get("reversed", False),
        "allows_not_applicable": given.get("not_applicable", is_statement),
        "minimum": 1,
        "maximum": len(options) or 5,
        "options": options,
    }


def _options(texts: dict[str, list[str]]) -> list[dict]:
    """The lowest value is 1."""
    wordings = zip(*texts.values(), strict=True)
    return [
        {"value": value, "text": dict(zip(texts, wording, strict=True))}
        for value, wording in enumerate(wordings, start=1)
    ]


def _stored(questionnaire: Questionnaire) -> dict:
    items = Item.objects.filter(section__questionnaire=questionnaire).select_related("scale")
    by_section: dict[int, list[Item]] = {}
    for item in items:
        by_section.setdefault(item.section_id, []).append(item)
    scales = {scale.order: scale for scale in questionnaire.scales.all()}
    return {
        "code": questionnaire.code,
        "version": questionnaire.version,
        "name": _names(questionnaire),
        "introduction": questionnaire.introduction,
        "sections": [
            {
                "name": _names(section),
                "scale": _stored_scale(scales.get(section.order)),
                "items": [_stored_item(item) for item in by_section.get(section.pk, [])],
            }
            for section in questionnaire.sections.all()
        ],
    }


def _stored_scale(scale: Scale | None) -> dict | None:
    if scale is None:
        return None
    return {
        "code": scale.code,
        "name": _names(scale),
        "positive_from": scale.positive_from,
    }


def _stored_item(item: Item) -> dict:
    fields = (
        "code", "kind", "is_required", "is_reversed", "allows_not_applicable",
        "minimum", "maximum", "options",
    )  # fmt: skip
    stored = {name: getattr(item, name) for name in fields}
    return stored | {"name": _names(item), "in_scale": item.scale_id is not None}


def _names(record) -> dict[str, str]:
    return {"uz": record.name_uz, "ru": record.name_ru, "en": record.name_en}
