"""Weekly checks: all students of a supervisor in one list, one week of one student."""

from collections import defaultdict
from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cluster_portal.common.keyset import page_of
from cluster_portal.common.views.records import PermittedView, RecordAction
from internships import permissions
from internships.actions.practising import check as actions
from internships.actions.practising.diary_plan import HAS_DIARY
from internships.diary_weeks import Week, weeks_of
from internships.enums import CheckSide
from internships.forms.diary import AnswerForm, CheckForm
from internships.models import Diary, DiaryEntry, Placement, WeeklyCheck
from internships.views.practising.diary import day_in
from internships.working_days import monday_of

_A_WEEK = timedelta(weeks=1)


def _asked_week(request):
    """The week asked for; else this week, and on Monday and Tuesday the one before."""
    today = timezone.localdate()
    try:
        return monday_of(day_in(request.GET.get("week") or request.POST.get("week") or ""))
    except Http404:
        return monday_of(today - timedelta(days=2))


def _in_week(user, monday):
    """Placements the person looks after whose practice has days in the week."""
    looked_after = Placement.objects.looked_after_by(user, timezone.localdate())
    return looked_after.filter(
        state__in=HAS_DIARY, starts_on__lt=monday + _A_WEEK, ends_on__gte=monday
    ).exclude(diary=None)


class DiaryList(PermittedView):
    """Who kept the diary in a week, whom both sides checked; five queries whatever the rows."""

    permission = permissions.CHECK_DIARIES
    page_size = 50

    def get(self, request):
        monday, today = _asked_week(request), timezone.localdate()
        placements = _in_week(request.user, monday).select_related("student", "enterprise", "diary")
        page = page_of(placements, ("student__sort_key", "pk"), request.GET, self.page_size)
        weeks = _weeks_of(page.records, monday, today)
        rows = [(placement, weeks[placement.diary.pk]) for placement in page.records]
        context = {
            "page": page,
            "rows": rows,
            "some_wait": any(week.kept and not week.supervisor_check for _one, week in rows),
            "monday": monday,
            "sunday": monday + timedelta(days=6),
            "before": monday - _A_WEEK,
            "after": monday + _A_WEEK if monday + _A_WEEK <= today else None,
        }
        return render(request, "internships/diary/list.html", context)


def _weeks_of(placements, monday, today) -> dict[int, Week]:
    """One week of many diaries, by the diaries' keys."""
    weeks: dict[int, Week] = defaultdict(lambda: Week(monday, today))
    keys = [placement.diary.pk for placement in placements]
    for entry in DiaryEntry.objects.filter(diary__in=keys, week=monday).order_by("day"):
        weeks[entry.diary_id].entries.append(entry)
    for check in WeeklyCheck.objects.filter(diary__in=keys, week=monday):
        weeks[check.diary_id].checks[check.side] = check
    return weeks


class DiaryFine(PermittedView):
    """ "All fine" for the students ticked in the list."""

    permission = permissions.CHECK_DIARIES

    def post(self, request):
        monday = _asked_week(request)
        ticked = [key for key in request.POST.getlist("diary") if key.isdecimal()][:200]
        placements = _in_week(request.user, monday).filter(diary__in=[int(key) for key in ticked])
        checked = actions.find_fine(
            diaries=Diary.objects.filter(placement__in=placements),
            week=monday,
            side=CheckSide.SUPERVISOR,
            by=request.user,
            name=str(request.user),
            at=timezone.now(),
        )
        told = ngettext(
            "%(count)d diary is checked.", "%(count)d diaries are checked.", checked
        ) % {"count": checked}
        if checked < len(ticked):
            told = f"{told} {_('Left out: checked before, or nothing is written yet.')}"
        messages.success(request, told)
        return redirect(f"{reverse('diary-list')}?week={monday.isoformat()}")


class WeekCheck(RecordAction):
    """The supervisor's word on one week of one diary."""

    model = Placement
    permission = permissions.CHECK_DIARIES
    form_class = CheckForm
    template_name = "internships/diary/check_form.html"
    title = _("Check the week")
    submit_label = _("Save")
    success_message = _("The week is checked.")

    def get_queryset(self):
        related = ("student", "enterprise", "diary")
        return super().get_queryset().select_related(*related).exclude(diary=None)

    @property
    def monday(self):
        return day_in(self.kwargs["week"])

    def beside_form(self):
        """The days that are judged, as the mentor's page shows them."""
        today = timezone.localdate()
        found = weeks_of(self.object.diary, today, only=self.monday)
        return {"week": found[0] if found else None, "today": today}

    def get_initial(self):
        known = WeeklyCheck.objects.of_supervisors().filter(
            diary=self.object.diary, week=self.monday
        )
        found = known.values("verdict", "remarks", "next_task").first()
        return found or {}

    def get_success_url(self):
        return reverse("diary-week", args=[self.object.pk, self.monday])

    def act(self, record, form=None) -> None:
        actions.check_week(
            diary=record.diary,
            week=self.monday,
            side=CheckSide.SUPERVISOR,
            **form.cleaned_data,
            by=self.request.user,
            name=str(self.request.user),
            at=timezone.now(),
        )


class CheckAnswer(RecordAction):
    """The student answers remarks."""

    model = WeeklyCheck
    permission = permissions.WRITE_DIARY
    form_class = AnswerForm
    title = _("Answer the remarks")
    submit_label = _("Send the answer")
    success_message = _("Your answer is sent.")

    def get_queryset(self):
        return super().get_queryset().select_related("diary__placement__student")

    def get_initial(self):
        return {"answer": self.object.answer}

    def act(self, record, form=None) -> None:
        actions.answer_check(check=record, **form.cleaned_data, at=timezone.now())
