"""Versions of a programme's competence profile: begun, filled, agreed."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from partners.enums import ProfileState, RequirementSource
from partners.models import CompetenceProfile, CompetenceRequirement, Programme
from partners.reach import reach_of


class ProfileNotDraft(DomainError):
    """An agreed version is history; changes go into a new one."""


class DraftExists(DomainError):
    """One version is worked on at a time."""


class NotAgreedYet(DomainError):
    """A profile is agreed at a seminar that was held."""


class ProfileEmpty(DomainError):
    """There is nothing to agree on."""


class NotYourEnterprise(DomainError):
    """A requirement is stated for the own enterprise only."""


@dataclass(frozen=True)
class Wanted:
    """A competence's required level and importance, 1 to 5 each."""

    level: int
    importance: int


def begin_version(*, programme: Programme) -> CompetenceProfile:
    """A draft that starts as a copy of the last version."""
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme.pk)
        last = programme.profiles.order_by("-version").first()
        if last and last.state == ProfileState.DRAFT:
            raise DraftExists(
                _("Version %(version)d is still a draft.") % {"version": last.version}
            )
        profile = CompetenceProfile.objects.create(
            programme=programme, version=last.version + 1 if last else 1
        )
        copies = list(last.requirements.all()) if last else []
        for requirement in copies:
            requirement.pk, requirement.profile = None, profile
        CompetenceRequirement.objects.bulk_create(copies)
    return profile


def _locked_draft(profile: CompetenceProfile) -> CompetenceProfile:
    found = CompetenceProfile.objects.select_for_update().get(pk=profile.pk)
    if found.state != ProfileState.DRAFT:
        raise ProfileNotDraft(_("This version is agreed already: begin a new one."))
    return found


def set_requirements(*, profile: CompetenceProfile, wanted: dict[int, Wanted]) -> None:
    """Make the draft require what is WANTED, by key of the competence, and nothing else."""
    with transaction.atomic():
        found = _locked_draft(profile)
        known = {one.competence_id: one for one in found.requirements.all()}
        found.requirements.exclude(competence__in=wanted).delete()
        for competence_id, want in wanted.items():
            requirement = known.get(competence_id) or CompetenceRequirement(
                profile=found, competence_id=competence_id
            )
            now = Wanted(requirement.required_level, requirement.importance)
            if requirement.pk is None or now != want:
                requirement.required_level, requirement.importance = want.level, want.importance
                requirement.save()


def require_competence(
    *, profile: CompetenceProfile, competence, level: int, importance: int, enterprise, by
) -> CompetenceRequirement:
    """Note that ENTERPRISE requires a COMPETENCE at a level (never lower than the draft's)."""
    if enterprise.pk not in reach_of(by).enterprises:
        raise NotYourEnterprise(_("You cannot state requirements for this enterprise."))
    with transaction.atomic():
        found = _locked_draft(profile)
        requirement, _made = CompetenceRequirement.objects.get_or_create(
            profile=found,
            competence=competence,
            defaults={"required_level": level, "importance": importance},
        )
        requirement.required_level = max(requirement.required_level, level)
        requirement.importance = max(requirement.importance, importance)
        requirement.source = RequirementSource.ENTERPRISE
        requirement.requested_by = enterprise
        requirement.save()
    return requirement


def agree_profile(*, profile: CompetenceProfile, on, at) -> None:
    """Freeze the profile as agreed on the day of the seminar, which is over."""
    if on > timezone.localdate(at):
        raise NotAgreedYet(_("The day of the seminar is still to come."))
    with transaction.atomic():
        found = CompetenceProfile.objects.select_for_update().get(pk=profile.pk)
        if not found.requirements.exists():
            raise ProfileEmpty(_("State at least one competence before agreeing."))
        found.agree(on=on)
        found.save()
