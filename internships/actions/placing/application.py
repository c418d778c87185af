"""Applications: a student puts postings on a ranked list and may change it until the deadline."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.consents import consent_of, give_consent
from cluster_portal.common.errors import DomainError
from internships.actions.contracting.student_list import (
    choices_of,
    lock_application,
    lock_list,
    renumber,
)
from internships.actions.placing.interview import release_interview
from internships.application_documents import PURPOSE
from internships.enums import ApplicationState, RoundState
from internships.models import Application, PlacementRound, Posting, PostingChange
from partners.models import Student


class ApplicationError(DomainError):
    """The student's list cannot be changed like this."""


CONSENT_MISSING = gettext_lazy(
    "Please agree that the enterprise reads your CV and motivation letter, or send it without them."
)


class ConsentMissingError(ApplicationError):
    """Texts were given without the consent now in force."""


class ChoicesChanged(ApplicationError):
    """The list was changed in another window meanwhile."""


def check_time(placement_round: PlacementRound, at) -> None:
    """Raises ApplicationError outside the time for applications."""
    if not placement_round.takes_applications(at):
        raise ApplicationError(_("Choices can be changed only while applications are open."))


def changed_since(application: Application) -> bool:
    """Whether what the student chose the place by has changed after they chose it."""
    changes = PostingChange.objects.made().filter(posting=application.posting_id, is_material=True)
    return changes.filter(settled_at__gt=application.submitted_at).exists()


def may_withdraw(application: Application, at) -> bool:
    """While applications are open; after a material change, up to the allocation."""
    placement_round = application.placement_round
    if placement_round.takes_applications(at):
        return True
    return placement_round.state == RoundState.OPEN and changed_since(application)


@transaction.atomic
def apply_for_posting(
    *,
    student: Student,
    posting: Posting,
    motivation: str = "",
    cv: UploadedFile | None = None,
    cv_consent: bool = False,
    by,
    at,
) -> Application:
    """Put a posting at the end of the student's list.

    Asked a second time for the same posting it answers with the application that stands. Without
    a CV the one sent with the student's latest application in the round serves again. Raises
    ConsentMissingError where texts are given and the person has never agreed to the version of the
    consent now in force; without that consent no earlier CV serves again.
    """
    lock_list(student)
    # The posting is locked as well, so that it cannot close while somebody applies.
    posting = Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)
    placement_round = posting.placement_round
    if placement_round is None or not Posting.objects.open_to(by).filter(pk=posting.pk).exists():
        raise ApplicationError(_("This posting is not open to you."))
    check_time(placement_round, at)
    standing = list(choices_of(student, placement_round).select_for_update(of=("self",)))
    if already := [found for found in standing if found.posting_id == posting.pk]:
        return already[0]
    check_is_free(student, posting.starts_on, posting.ends_on)
    if len(standing) >= placement_round.choices_max:
        raise ApplicationError(_("Your list is full. Remove a choice before you add another one."))
    renumber([found.pk for found in standing])
    application = Application(
        placement_round=placement_round,
        student=student,
        posting=posting,
        choice=len(standing) + 1,
        motivation=motivation,
        submitted_at=at,
    )
    latest_cv = _latest_with_cv(student, placement_round)
    gives = bool(motivation or cv)
    agreed = _agrees(student, cv_consent and (gives or latest_cv is not None), at)
    if gives and not agreed:
        raise ConsentMissingError(CONSENT_MISSING)
    _attach(application, cv, latest_cv=latest_cv if agreed else None)
    application.save()
    return application


def _agrees(student: Student, given: bool, at) -> bool:
    """Whether the student agrees that enterprises read texts: now (GIVEN), or did before."""
    if student.user is None:
        return False
    if given:
        give_consent(purpose=PURPOSE, among=student.user.consents, user=student.user, at=at)
    return given or consent_of(student.user, PURPOSE, at) is not None


def check_is_free(student: Student, starts_on: date, ends_on: date) -> None:
    """Nobody is at two places at once: better told now than at the outcome."""
    held = (
        student.placements.holding_a_place()
        .filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
        .select_related("enterprise")
        .first()
    )
    if held is not None:
        raise ApplicationError(
            _("You have a place in these days already: %(enterprise)s, %(first)s – %(last)s.")
            % {
                "enterprise": held.enterprise,
                "first": date_format(held.starts_on, "SHORT_DATE_FORMAT"),
                "last": date_format(held.ends_on, "SHORT_DATE_FORMAT"),
            }
        )


def _latest_with_cv(student: Student, placement_round: PlacementRound) -> Application | None:
    sent = Application.objects.filter(student=student, placement_round=placement_round)
    return sent.exclude(cv="").order_by("-pk").first()


def _attach(application: Application, cv, latest_cv: Application | None) -> None:
    if cv is not None:
        application.cv, application.cv_name = cv, cv.name[-200:]
    elif latest_cv is not None:
        application.cv, application.cv_name = latest_cv.cv.name, latest_cv.cv_name


@transaction.atomic
def change_application(
    *,
    application: Application,
    motivation: str,
    cv: UploadedFile | None = None,
    cv_consent: bool = False,
    by,
    at,
) -> Application:
    """Say it better, or send another CV, while applications are open; consent as when applying."""
    lock_list(application.student)
    application = lock_application(application)
    check_time(application.placement_round, at)
    if application.state != ApplicationState.SUBMITTED:
        raise ApplicationError(_("This application does not stand any more."))
    gives = bool(motivation or cv)
    if gives and not _agrees(application.student, cv_consent, at):
        raise ConsentMissingError(CONSENT_MISSING)
    replaced = application.cv.name if cv is not None else ""
    application.motivation = motivation
    _attach(application, cv, latest_cv=None)
    application.save(update_fields=["motivation", "cv", "cv_name"])
    if replaced and not Application.objects.filter(cv=replaced).exists():
        storage = application.cv.storage
        transaction.on_commit(lambda: storage.delete(replaced))
    return application


@transaction.atomic
def withdraw_application(*, application: Application, by, at) -> Application:
    """Take a choice off the list; those behind it move up.

    After the deadline this is still possible where the posting changed materially since.
    """
    if not application.placement_round.takes_applications(
        at
    ):  # before the allocation or not at all
        PlacementRound.objects.select_for_update(no_key=True).get(pk=application.placement_round_id)
    lock_list(application.student)
    application = lock_application(application)
    application.withdraw(at=at)
    if not may_withdraw(application, at):
        check_time(application.placement_round, at)
    application.save(update_fields=["state", "withdrawn_at"])
    release_interview(application, at)
    rest = choices_of(application.student, application.placement_round)
    renumber(list(rest.values_list("pk", flat=True)))
    return application


@transaction.atomic
def reorder_choices(
    *, student: Student, placement_round: PlacementRound, order: list[int], by, at
) -> None:
    """Put the whole list into the ORDER of application keys, all of them and no other."""
    lock_list(student)
    check_time(placement_round, at)
    standing = choices_of(student, placement_round).values_list("pk", flat=True)
    if len(order) != len(set(order)) or set(order) != set(standing):
        raise ChoicesChanged(_("Your list has changed meanwhile. Look at it and try again."))
    renumber(order)


@transaction.atomic
def move_choice(*, application: Application, steps: int, by, at) -> None:
    """Move one choice STEPS places down (negative: up), as far as the list goes."""
    lock_list(application.student)
    order = list(
        choices_of(application.student, application.placement_round).values_list("pk", flat=True)
    )
    if application.pk not in order:
        raise ChoicesChanged(_("Your list has changed meanwhile. Look at it and try again."))
    place = order.index(application.pk)
    order.insert(max(place + steps, 0), order.pop(place))
    reorder_choices(
        student=application.student,
        placement_round=application.placement_round,
        order=order,
        by=by,
        at=at,
    )
