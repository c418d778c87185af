"""What waits while practices go on: days to write, weeks and plans to check, complaints."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.waiting import Waiting
from internships.actions.practising.placement import mentor_path
from internships.enums import ComplaintState, PlacementState, PlanState
from internships.models import Complaint, Diary, DiaryEntry, Placement, WeeklyCheck
from internships.permissions import ANSWER_COMPLAINTS
from internships.working_days import monday_of
from partners.enums import Role


def days_to_write(user, affiliation) -> Iterator[Waiting]:
    """A student's days without a word, today among them."""
    if affiliation is None or affiliation.role != Role.STUDENT:
        return
    today = timezone.localdate()
    still_here = Q(state=PlacementState.TRANSFERRED, moved_to__starts_on__gt=today)
    kept = Placement.objects.filter(
        Q(state=PlacementState.UNDER_WAY) | still_here, student__user=user.pk
    )
    empty = DiaryEntry.objects.missing().filter(diary__placement__in=kept, day__lte=today)
    if count := empty.count():
        text = ngettext(
            "%(count)s day of your diary is still empty.",
            "%(count)s days of your diary are still empty.",
            count,
        )
        yield Waiting(text % {"count": count}, reverse("diary-own"), _("Write the diary"), count)


def diaries_to_check(user, affiliation) -> Iterator[Waiting]:
    """A supervisor's last week, and the plans sent to them."""
    if affiliation is None or affiliation.role != Role.SUPERVISOR:
        return
    today = timezone.localdate()
    week = monday_of(today) - timedelta(weeks=1)
    said = WeeklyCheck.objects.of_supervisors().filter(diary=OuterRef("pk"), week=week)
    written = DiaryEntry.objects.kept().filter(diary=OuterRef("pk"), week=week)
    mine = Diary.objects.filter(placement__in=Placement.objects.looked_after_by(user, today))
    if count := mine.filter(Exists(written), ~Exists(said)).count():
        text = ngettext(
            "%(count)s diary of last week waits for your check.",
            "%(count)s diaries of last week wait for your check.",
            count,
        )
        yield Waiting(
            text % {"count": count},
            f"{reverse('diary-list')}?week={week.isoformat()}",
            _("Check the diaries"),
            count,
        )
    sent = mine.filter(plan_state=PlanState.SENT).select_related("placement__student")
    for diary in sent.order_by("pk")[:5]:
        text = _("The calendar plan of %(student)s waits for your word.")
        yield Waiting(
            text % {"student": diary.placement.student}, diary.get_absolute_url(), _("Read it")
        )


def complaints_to_answer(user, affiliation) -> Iterator[Waiting]:
    """Those of the university, or assigned to the person."""
    if affiliation is None or not user.has_perm(ANSWER_COMPLAINTS):
        return
    open_ones = Complaint.objects.visible_to(user).filter(
        state__in=[ComplaintState.RECEIVED, ComplaintState.UNDER_REVIEW]
    )
    if count := open_ones.count():
        text = ngettext(
            "%(count)s confidential complaint waits for an answer.",
            "%(count)s confidential complaints wait for an answer.",
            count,
        )
        yield Waiting(text % {"count": count}, reverse("complaint-list"), _("Read"), count)


def interns_of_mentor(user, affiliation) -> Iterator[Waiting]:
    """A mentor with an account finds each intern's page, the one behind the personal link."""
    if affiliation is None or affiliation.role != Role.MENTOR:
        return
    interns = Placement.objects.filter(
        mentor_email__iexact=user.email,
        enterprise=affiliation.organization_id,
        state__in=[PlacementState.CONFIRMED, PlacementState.UNDER_WAY],
    ).select_related("student")
    for placement in interns.order_by("starts_on", "pk")[:20]:
        yield Waiting(
            _("Your intern: %(student)s") % {"student": placement.student},
            mentor_path(placement),
            _("Open the intern's page"),
        )
