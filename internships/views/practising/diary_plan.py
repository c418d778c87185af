"""The calendar plan: written by the student, approved by the supervisor."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.views.records import RecordAction
from internships import permissions
from internships.actions.practising import diary_plan as actions
from internships.forms.diary import PlanForm, ReturnPlanForm, TopicForm
from internships.models import Diary, DiaryEntry


class _PlanAction(RecordAction):
    """The address holds the placement's key."""

    model = Diary
    permission = permissions.CHECK_DIARIES
    slug_field, slug_url_kwarg = "placement", "placement"

    def get_queryset(self):
        related = ("placement__student", "placement__practice_type", "placement__enterprise")
        return super().get_queryset().select_related(*related)


class PlanChange(_PlanAction):
    permission = permissions.WRITE_DIARY
    form_class = PlanForm
    title = _("Calendar plan")
    submit_label = _("Save")
    success_message = _("The plan is saved. Send it to your supervisor when it is ready.")

    def get_form_kwargs(self):
        given = {"diary": self.object, "language": get_language() or "uz"}
        return super().get_form_kwargs() | given

    def act(self, record, form=None) -> None:
        actions.change_plan(
            diary=record,
            six_day_week=form.cleaned_data["six_day_week"],
            topics=form.topics(),
        )


class PlanSend(_PlanAction):
    permission = permissions.WRITE_DIARY
    success_message = _("Your supervisor has the plan now.")

    def act(self, record, form=None) -> None:
        actions.send_plan(diary=record, at=timezone.now())


class PlanApprove(_PlanAction):
    success_message = _("The plan is approved.")

    def act(self, record, form=None) -> None:
        actions.approve_plan(diary=record, by=self.request.user, at=timezone.now())


class PlanReturn(_PlanAction):
    form_class = ReturnPlanForm
    title = _("Return the plan")
    submit_label = _("Return the plan")
    success_message = _("The student has the plan again.")

    def act(self, record, form=None) -> None:
        actions.return_plan(diary=record, **form.cleaned_data, at=timezone.now())


class PlanReopen(_PlanAction):
    success_message = _("The student can change the plan again.")

    def act(self, record, form=None) -> None:
        actions.reopen_plan(diary=record)


class EntryTopic(RecordAction):
    """What one day is about, where it differs from its week."""

    model = DiaryEntry
    permission = permissions.WRITE_DIARY
    form_class = TopicForm
    title = _("Plan this day")
    submit_label = _("Save")

    def get_queryset(self):
        return super().get_queryset().select_related("diary__placement__student")

    def get_initial(self):
        return {"topic": self.object.topic}

    def get_success_url(self):
        return self.object.diary.get_absolute_url()

    def act(self, record, form=None) -> None:
        actions.change_topic(entry=record, **form.cleaned_data)
