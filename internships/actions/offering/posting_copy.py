"""Copies of earlier postings, and postings kept as templates."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.offering.posting_checks import PostingError
from internships.models import Posting, SharedPosting
from internships.year_on import a_year_on

_KEPT = ["enterprise", "university", "practice_type", "places", "eligible_years", "shared"]


@transaction.atomic
def copy_posting(*, posting: Posting, by, at) -> Posting:
    """A new draft with the same conditions, moved on by whole years until it lies ahead.

    It reserves nothing: whom places are kept for is the university's to say, round by round.
    """
    return copy_postings(postings=[posting], by=by, at=at)[0]


@transaction.atomic
def copy_postings(*, postings: Iterable[Posting], by, at) -> list[Posting]:
    """A draft for each; those that were one shared posting become one again, and only they."""
    anew: dict[int, SharedPosting] = {}
    copies = []
    for posting in postings:
        shared = None
        if posting.shared_id:
            shared = anew.get(posting.shared_id) or _copied_shared(posting.shared)
            anew[posting.shared_id] = shared
        copies.append(_copied(posting, shared, timezone.localdate(at)))
    return copies


def _copied(posting: Posting, shared: SharedPosting | None, today) -> Posting:
    kept = {name: getattr(posting, name) for name in _KEPT} | posting.content
    copied = Posting(**kept | {"shared": shared}, copied_from=posting)
    copied.places = max(posting.places, 1)  # none are left where a second round took them over
    copied.starts_on, copied.ends_on = a_year_on(posting.starts_on, posting.ends_on, after=today)
    if shared is not None:
        for name, value in shared.content.items():
            setattr(copied, name, value)
    copied.save()
    copied.eligible_programmes.set(posting.eligible_programmes.filter(is_active=True))
    copied.competences.set((shared or posting).competences.all())
    return copied


def _copied_shared(original: SharedPosting) -> SharedPosting:
    copied = SharedPosting.objects.create(
        enterprise=original.enterprise, practice_type=original.practice_type, **original.content
    )
    copied.competences.set(original.competences.all())
    return copied


@transaction.atomic
def save_as_template(*, posting: Posting, name: str, by) -> None:
    """Keep the posting as one to start from, under a NAME of the enterprise's own."""
    if not (name := name.strip()):
        raise PostingError(_("Give the template a name."))
    _rename_template(posting, name)


@transaction.atomic
def forget_template(*, posting: Posting, by) -> None:
    """The posting stays; it is no longer offered to start from."""
    _rename_template(posting, "")


def _rename_template(posting: Posting, name: str) -> None:
    posting.template_name = Posting._meta.get_field("template_name").clean(name, posting)
    posting.save(update_fields=["template_name"])
