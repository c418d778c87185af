"""What waits at the end of practices: grades to give, repeats to arrange, places to rate."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cluster_portal.common.waiting import Waiting
from internships.actions.finishing.feedback import FIRST_DAYS
from internships.enums import GradeState, Moment, PlacementState, RepeatState
from internships.models import MotivationAnswer, Placement, PracticeGrade, PracticeRepeat
from internships.permissions import GIVE_MARKS, LEAD_GRADES
from partners.enums import Role

_RECENT = timedelta(days=120)  # an old practice nobody rated is not asked about for ever


def grades_to_give(user, affiliation) -> Iterator[Waiting]:
    """A supervisor's completed practices that are not signed off."""
    if affiliation is None or affiliation.role != Role.SUPERVISOR or not user.has_perm(GIVE_MARKS):
        return
    today = timezone.localdate()
    waiting = (
        Placement.objects.looked_after_by(user, today)
        .filter(state=PlacementState.COMPLETED, ends_on__gte=today - _RECENT)
        .exclude(grade__state=GradeState.SIGNED)
    )
    if count := waiting.count():
        text = ngettext(
            "%(count)s completed practice waits for its grade.",
            "%(count)s completed practices wait for their grades.",
            count,
        )
        url = f"{reverse('placement-list')}?missing=grade"
        yield Waiting(text % {"count": count}, url, _("Give marks"), count)


def commissions_to_sit(user, affiliation) -> Iterator[Waiting]:
    """Open grades for which a member of the commission has given no mark."""
    if affiliation is None or affiliation.role != Role.SUPERVISOR:
        return
    mine = PracticeGrade.objects.visible_to(user).filter(commission__members__user=user)
    waiting = mine.exclude(state=GradeState.SIGNED).exclude(commission_marks__member__user=user)
    if count := waiting.distinct().count():
        text = ngettext(
            "%(count)s student waits for your mark in a commission.",
            "%(count)s students wait for your mark in a commission.",
            count,
        )
        yield Waiting(text % {"count": count}, reverse("commission-list"), _("Give marks"), count)


def repeats_to_arrange(user, affiliation) -> Iterator[Waiting]:
    if affiliation is None or not user.has_perm(LEAD_GRADES):
        return
    asked = PracticeRepeat.objects.visible_to(user).filter(state=RepeatState.ASKED)
    if count := asked.count():
        text = ngettext(
            "%(count)s student asks to repeat a failed practice.",
            "%(count)s students ask to repeat failed practices.",
            count,
        )
        yield Waiting(text % {"count": count}, reverse("repeat-list"), _("Arrange"), count)


def words_of_student(user, affiliation) -> Iterator[Waiting]:
    """Three questions before the practice, the place after it."""
    if affiliation is None or affiliation.role != Role.STUDENT:
        return
    today = timezone.localdate()
    own = Placement.objects.filter(student__user=user.pk).select_related("enterprise")
    said = MotivationAnswer.objects.filter(moment=Moment.BEFORE).values("placement")
    before = own.filter(
        state__in=[PlacementState.CONFIRMED, PlacementState.UNDER_WAY],
        starts_on__gt=today - FIRST_DAYS,
    ).exclude(pk__in=said)
    for placement in before.order_by("pk")[:3]:
        yield Waiting(
            _("Three questions about your profession before the practice."),
            reverse("motivation-say", args=[placement.pk]),
            _("Answer"),
        )
    over = own.filter(
        state=PlacementState.COMPLETED, ends_on__gte=today - _RECENT, place_rating=None
    )
    for placement in over.order_by("pk")[:3]:
        yield Waiting(
            _("How was the practice at %(enterprise)s?") % {"enterprise": placement.enterprise},
            reverse("place-rate", args=[placement.pk]),
            _("Rate the place"),
        )
