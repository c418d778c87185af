"""Agreeing to the texts of purposes, and withdrawing; the texts come from the apps' files."""

import tomllib
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cluster_portal.common.classifiers import LoadCount
from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import Consent, ConsentText
from cluster_portal.common.purposes import PURPOSES

_LANGUAGES = {"uz", "ru", "en"}  # Uzbek in Cyrillic is derived from Latin
_TEXTS = ("title", "text", "withdrawal")


class ConsentTextFrozenError(DomainError):
    """A version somebody agreed to was to be changed."""


class ConsentError(DomainError):
    """What needs consent was to be done without, or a consent that does not stand withdrawn."""


def load_consent_texts() -> LoadCount:
    """Bring in the files of all purposes: one file, one version, named by purpose and version."""
    count = LoadCount()
    for purpose in PURPOSES.values():
        for path in sorted(purpose.folder.glob(f"{purpose.code}-*.toml")):
            definition = tomllib.loads(path.read_text(encoding="utf-8"))
            count += load_consent_text({"purpose": purpose.code, **definition})
    return count


@transaction.atomic
def load_consent_text(definition: dict) -> LoadCount:
    """Bring in one version; one that nobody agreed to is written anew where it differs."""
    for name in _TEXTS:
        if set(definition[name]) != _LANGUAGES:
            raise ValueError(f"{definition['purpose']}: {name} is needed in uz, ru and en.")
    key = {name: definition[name] for name in ("purpose", "version")}
    wanted = {name: definition[name] for name in (*_TEXTS, "in_force_from")}
    found = ConsentText.objects.select_for_update().filter(**key).first()
    if found is None:
        ConsentText.objects.create(**key, **wanted)
        return LoadCount(inserted=1)
    if all(getattr(found, name) == value for name, value in wanted.items()):
        return LoadCount(unchanged=1)
    if found.consents.exists():
        raise ConsentTextFrozenError(
            _("Somebody agreed to “%(text)s”: give the change a new version.") % {"text": found}
        )
    for name, value in wanted.items():
        setattr(found, name, value)
    found.save()
    return LoadCount(changed=1)


def text_in_force(purpose: str, at: datetime) -> ConsentText | None:
    return ConsentText.objects.in_force(purpose, at).first()


def consent_of(user, purpose: str, at: datetime) -> Consent | None:
    """USER's standing consent to the text in force; one to an older version counts no more."""
    return user.consents.to_text_in_force(purpose, at).select_related("text").first()


@transaction.atomic
def give_consent(*, purpose: str, among, at: datetime, user=None) -> Consent:
    """Agree to the text in force, in the language of the page.

    AMONG are the consents the same person gave before for the purpose: one to another version is
    replaced, one to this version is the answer. The caller holds a lock on the person's record.
    """
    text = text_in_force(purpose, at)
    if text is None:
        raise ConsentError(
            _("The text you would agree to is not loaded yet. Please tell the operators.")
        )
    before = among.standing().filter(text__purpose=purpose).select_for_update(of=("self",)).first()
    if before is not None and before.text_id == text.pk:
        return before
    consent = Consent.objects.create(
        text=text, user=user, language=get_language() or "uz", given_at=at
    )
    if before is not None:
        before.replaced_by = consent
        before.save(update_fields=["replaced_by"])
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, at: datetime) -> None:
    """Do what the text says of withdrawal, and note it. What it moves is locked first, as when
    agreeing, so that the two never wait for each other."""
    PURPOSES[consent.text.purpose].withdraw(consent, at)
    if not mark_withdrawn(Consent.objects.filter(pk=consent.pk), at=at):
        raise ConsentError(_("This consent does not stand any more."))


def mark_withdrawn(consents, *, at: datetime) -> int:
    """Note that those of CONSENTS that stand are withdrawn; how many did."""
    return consents.standing().update(withdrawn_at=at)
