"""Pages of the diary: all of it, one week, one day, and what belongs to a day."""

from datetime import date

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import PermittedView, RecordAction, RecordDetail
from internships import permissions
from internships.actions.practising import diary as actions
from internships.actions.practising.diary_plan import HAS_DIARY
from internships.diary_weeks import weeks_of
from internships.forms.diary import AbsenceForm, EntryForm, ExcuseForm, MakeUpForm
from internships.models import Diary, DiaryEntry, DiaryFile, Placement


class OwnDiary(PermittedView):
    """To the student's newest diary."""

    permission = permissions.WRITE_DIARY

    def get(self, request):
        newest = Diary.objects.visible_to(request.user).filter(
            placement__student__user=request.user
        )
        diary = newest.order_by("-placement__starts_on", "-pk").first()
        return redirect(diary) if diary else render(request, "internships/diary/none.html")


class DiaryDetail(RecordDetail):
    """The whole diary; today's day first in reach."""

    model = Placement
    permission = permissions.VIEW_DIARIES
    template_name = "internships/diary/detail.html"

    def get_queryset(self):
        related = ("student__programme__speciality", "enterprise", "supervisor", "diary")
        seen = super().get_queryset().filter(state__in=HAS_DIARY)
        return seen.select_related(*related)

    def get_object(self, queryset=None):
        placement = super().get_object(queryset)
        allowed = Diary.objects.visible_to(self.request.user)
        if not allowed.filter(placement=placement).exists() and hasattr(placement, "diary"):
            raise Http404
        return placement

    def get_context_data(self, **context):
        placement, user, today = self.object, self.request.user, timezone.localdate()
        diary = getattr(placement, "diary", None)
        weeks = weeks_of(diary, today) if diary else []
        writes = user.has_perm(permissions.WRITE_DIARY, placement)
        over = actions.why_over(placement, today) if diary else ""
        days = [entry for week in weeks for entry in week.entries if not (over or week.is_closed)]
        return super().get_context_data(
            diary=diary,
            weeks=weeks,
            over=over,
            next_placement=placement.moved_to.select_related("enterprise").first()
            if over
            else None,
            may_write=writes,
            may_check=user.has_perm(permissions.CHECK_DIARIES, placement),
            today_entry=next((entry for entry in days if entry.day == today), None),
            behind=[entry for entry in days if entry.is_empty and entry.day < today],
            today=today,
            **context,
        )


class DiaryWeek(DiaryDetail):
    """One week, as the supervisor reads it."""

    template_name = "internships/diary/week.html"

    def get_context_data(self, **context):
        shown = super().get_context_data(**context)
        monday = day_in(self.kwargs["week"])
        mondays = [week.monday for week in shown["weeks"]]
        if monday not in mondays:
            raise Http404
        place = mondays.index(monday)
        return shown | {
            "week": shown["weeks"][place],
            "before": mondays[place - 1] if place else None,
            "after": mondays[place + 1] if place + 1 < len(mondays) else None,
        }


def day_in(text: str) -> date:
    """The day an address names; anything that is no day of our times is not found."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if not 2000 <= day.year <= 2100:
        raise Http404
    return day


class _EntryAction(RecordAction):
    model = DiaryEntry
    permission = permissions.WRITE_DIARY

    def get_queryset(self):
        related = ("diary__placement__student__programme", "diary__placement__enterprise")
        return super().get_queryset().select_related(*related)

    def get_success_url(self):
        return reverse("diary-week", args=[self.object.placement.pk, self.object.week])

    def get_cancel_url(self):
        """The week: only the student may open the day itself."""
        return self.get_success_url()


class EntryWrite(_EntryAction):
    """The student's form of a day; what is typed is kept on the phone until it arrives."""

    form_class = EntryForm
    success_message = _("Saved in your diary.")

    def get_initial(self):
        entry = self.object
        if entry.written_at is None:
            return {}
        return {
            "text": entry.text,
            "hours": entry.hours,
            "competences": list(entry.competences.values_list("pk", flat=True)),
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"entry": self.object}

    def act(self, record, form=None) -> None:
        actions.write_entry(entry=record, **form.cleaned_data, at=timezone.now())

    def _form_page(self, form):
        entry = self.object
        context = {
            "form": form,
            "record": entry,
            "closed": actions.why_closed(entry, entry.diary, timezone.now()),
            "files": entry.files.order_by("pk"),
            "cancel_url": self.get_success_url(),
        }
        return render(self.request, "internships/diary/entry.html", context)


class EntryAbsence(_EntryAction):
    form_class = AbsenceForm
    title = _("I was not there")
    submit_label = _("Save")
    success_message = _("Saved; your supervisor is told.")

    def get_initial(self):
        return {"absence": self.object.absence, "note": self.object.absence_note}

    def act(self, record, form=None) -> None:
        actions.record_absence(entry=record, **form.cleaned_data, at=timezone.now())


class EntryExcuse(_EntryAction):
    permission = permissions.CHECK_DIARIES
    form_class = ExcuseForm
    title = _("Decide about the absence")
    submit_label = _("Save")

    def act(self, record, form=None) -> None:
        actions.decide_absence(
            entry=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )


class EntryMakeUp(_EntryAction):
    permission = permissions.CHECK_DIARIES
    form_class = MakeUpForm
    title = _("Plan a day of making up")
    submit_label = _("Save")

    def act(self, record, form=None) -> None:
        actions.plan_make_up(entry=record, **form.cleaned_data)


class DiaryFileDownload(RecordDetail):
    """A photo or a document of a day, to whoever may read the diary."""

    model = DiaryFile
    permission = permissions.VIEW_DIARIES

    def render_to_response(self, context, **options) -> FileResponse:
        return file_response(self.object.file, self.object.name, self.object.media_type)


def file_response(file, name: str, media_type: str) -> FileResponse:
    """An uploaded file as a download that no page of ours runs and no cache keeps."""
    if not file or not file.storage.exists(file.name):
        raise Http404
    response = FileResponse(file.open(), as_attachment=True, filename=name, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


class DiaryFileRemove(RecordAction):
    model = DiaryFile
    permission = permissions.WRITE_DIARY
    success_message = _("The file is removed.")

    def get_queryset(self):
        related = "entry__diary__placement__student"
        return super().get_queryset().select_related(related)

    def get_success_url(self):
        return self.object.entry.get_absolute_url()

    def act(self, record, form=None) -> None:
        actions.remove_file(file=record, at=timezone.now())
