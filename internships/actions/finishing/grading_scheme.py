"""Grading schemes: which one grades a placement, and making one for a university."""

import tomllib
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.classifiers import LoadCount
from cluster_portal.common.errors import DomainError
from internships.grading.points import FULL
from internships.models import GradeComponent, GradingScheme, Placement, PracticeGrade
from partners.models import Organization

DEFAULT = "points"
_FIELDS = ("from_5", "from_4", "from_3", "diary_share")


class SchemeError(DomainError):
    """The scheme does not hold together, or grades were given by it."""


def scheme_for(placement: Placement) -> GradingScheme:
    """Of the student's unit, else of the university, else the platform's own: the latest in force
    on the last day."""
    department = placement.student.programme.department
    units = [department.pk, department.parent_id] if department else []
    own = Q(university=placement.university_id) & (Q(unit=None) | Q(unit__in=units))
    found = GradingScheme.objects.filter(
        own | Q(university=None, code=DEFAULT), applies_from__lte=placement.ends_on
    )
    ordered = list(found.order_by(F("applies_from").desc(), "-pk"))
    if not ordered:
        raise SchemeError(_("No grading scheme is in force on the last day of this practice."))
    nearness = {unit: place for place, unit in enumerate(units)}

    def distance(scheme: GradingScheme) -> int:
        if scheme.unit_id is not None:
            return nearness[scheme.unit_id]
        return len(units) if scheme.university_id else len(units) + 1

    return min(ordered, key=distance)


def check_weights(weights: dict[str, int]) -> None:
    if sum(weights.values()) != FULL:
        raise SchemeError(_("The weights make %(sum)s, not 100.") % {"sum": sum(weights.values())})


def make_scheme(
    *,
    university: Organization,
    unit: Organization | None,
    names: dict[str, str],
    applies_from: date,
    weights: dict[str, int],
    by,
    at,
    **scale: int,
) -> GradingScheme:
    """For practices that end from APPLIES_FROM on; grades given before stay as they are."""
    weights = {part: weight for part, weight in weights.items() if weight}
    check_weights(weights)
    if applies_from < timezone.localdate(at):
        raise SchemeError(_("A scheme begins today or later: what has ended is graded as it was."))
    if unit is not None and university.pk not in {
        unit.parent_id,
        unit.parent and unit.parent.parent_id,
    }:
        raise SchemeError(_("The unit is not one of your university."))
    with transaction.atomic():
        scheme = GradingScheme(
            university=university,
            unit=unit,
            applies_from=applies_from,
            made_by=by,
            made_at=at,
            **names,
            **scale,
        )
        scheme.full_clean()
        scheme.save()
        _weigh(scheme, weights)
    return scheme


def _weigh(scheme: GradingScheme, weights: dict[str, int]) -> None:
    GradeComponent.objects.bulk_create(
        GradeComponent(scheme=scheme, part=part, weight=weight) for part, weight in weights.items()
    )


def load_scheme(path: Path) -> LoadCount:
    """Bring in the platform's own scheme of a file (see internships/data/README.md)."""
    wanted = tomllib.loads(path.read_text(encoding="utf-8"))
    weights = wanted.pop("weights")
    names = {f"name_{language}": text for language, text in wanted.pop("name").items()}
    check_weights(weights)
    with transaction.atomic():
        key = {"university": None, "code": path.stem, "applies_from": wanted.pop("applies_from")}
        found = GradingScheme.objects.filter(**key).first()
        fields = names | wanted
        if found is None:
            scheme = GradingScheme(**key, **fields, made_at=timezone.now())
            scheme.save()
            _weigh(scheme, weights)
            return LoadCount(inserted=1)
        known = dict(found.components.values_list("part", "weight"))
        if known == weights and all(getattr(found, name) == fields[name] for name in fields):
            return LoadCount(unchanged=1)
        measured = known != weights or any(getattr(found, name) != fields[name] for name in _FIELDS)
        if measured and PracticeGrade.objects.filter(scheme=found).exists():
            raise SchemeError(
                _("Grades were given by “%(scheme)s”: give the change a later first day.")
                % {"scheme": found}
            )
        for name, value in fields.items():
            setattr(found, name, value)
        found.save()
        if known != weights:
            found.components.all().delete()
            _weigh(found, weights)
    return LoadCount(changed=1)
