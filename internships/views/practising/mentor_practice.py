"""What the mentor does behind the personal link while the practice goes on."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from internships.actions.practising.check import check_week, find_fine
from internships.actions.practising.induction import confirm_inductions, to_confirm
from internships.actions.practising.oversight import report_incident
from internships.diary_weeks import weeks_of
from internships.enums import CheckSide
from internships.forms.diary import CheckForm
from internships.forms.oversight import IncidentForm, InductionForm
from internships.mentor_view import begun_weeks
from internships.models import DiaryFile
from internships.views.practising.diary import day_in, file_response
from internships.views.practising.mentor import MentorView


class MentorFirstDays(MentorView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = InductionForm(request.POST, waiting=to_confirm(self.placement))
        if form.is_valid():
            try:
                confirm_inductions(
                    placement=self.placement,
                    days=form.days(),
                    by=self.signed_in,
                    name=self.placement.mentor_name,
                    at=timezone.now(),
                )
            except REFUSALS as error:
                form.add_error(None, refusal_sentence(error))
        if not form.is_valid():
            return self.page(induction_form=form, status=422)
        messages.success(request, _("Confirmed. Thank you."))
        return redirect("mentor-link", token=token)


class MentorFine(MentorView):
    """All weeks that wait are fine."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        for week in begun_weeks(self.placement):
            if week.kept and not week.mentor_check:
                find_fine(
                    diaries=[self.placement.diary],
                    week=week.monday,
                    side=CheckSide.MENTOR,
                    by=self.signed_in,
                    name=self.placement.mentor_name,
                    at=timezone.now(),
                )
        messages.success(request, _("Checked. Thank you."))
        return redirect("mentor-link", token=token)


class MentorWeek(MentorView):
    """One week with its days, and the form to check it."""

    def _week(self):
        monday, diary = day_in(self.kwargs["week"]), getattr(self.placement, "diary", None)
        found = weeks_of(diary, timezone.localdate(), only=monday) if diary else []
        if not found or not found[0].has_begun:
            raise Http404
        return found[0]

    def _page(self, week, form, status: int = 200) -> HttpResponse:
        context = {"placement": self.placement, "token": self.token, "week": week, "form": form}
        return render(self.request, "internships/mentor/week.html", context, status=status)

    def get(self, request: HttpRequest, token: str, week: str) -> HttpResponse:
        shown = self._week()
        said = shown.mentor_check
        initial = {
            name: getattr(said, name) for name in ("verdict", "remarks", "next_task") if said
        }
        return self._page(shown, CheckForm(initial=initial))

    def post(self, request: HttpRequest, token: str, week: str) -> HttpResponse:
        shown, form = self._week(), CheckForm(request.POST)
        if form.is_valid():
            try:
                check_week(
                    diary=self.placement.diary,
                    week=shown.monday,
                    side=CheckSide.MENTOR,
                    **form.cleaned_data,
                    by=self.signed_in,
                    name=self.placement.mentor_name,
                    at=timezone.now(),
                )
            except REFUSALS as error:
                form.add_error(None, refusal_sentence(error))
        if not form.is_valid():
            return self._page(shown, form, status=422)
        messages.success(request, _("Checked. Thank you."))
        return redirect("mentor-link", token=token)


class MentorIncident(MentorView):
    def _page(self, form, status: int = 200) -> HttpResponse:
        context = {"placement": self.placement, "token": self.token, "form": form}
        return render(self.request, "internships/mentor/incident.html", context, status=status)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page(IncidentForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = IncidentForm(request.POST)
        if form.is_valid():
            try:
                report_incident(
                    placement=self.placement,
                    **form.cleaned_data,
                    by=self.signed_in,
                    name=self.placement.mentor_name,
                    at=timezone.now(),
                )
            except REFUSALS as error:
                form.add_error(None, refusal_sentence(error))
        if not form.is_valid():
            return self._page(form, status=422)
        messages.success(request, _("Reported. The university and your personnel department know."))
        return redirect("mentor-link", token=token)


class MentorFile(MentorView):
    """A file of this intern's diary."""

    def get(self, request: HttpRequest, token: str, pk: int) -> FileResponse:
        own = DiaryFile.objects.filter(entry__diary__placement=self.placement)
        found = get_object_or_404(own, pk=pk)
        return file_response(found.file, found.name, found.media_type)
