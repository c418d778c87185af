"""Repeats of failed practices: asked for, arranged, refused."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from cluster_portal.common.views.records import RecordAction, RecordList
from internships import permissions
from internships.actions.finishing import repeat as repeats
from internships.enums import RepeatState
from internships.forms.grade import ArrangeRepeatForm
from internships.forms.posting import ReasonForm
from internships.models import Placement, PracticeRepeat


class RepeatAsk(RecordAction):
    model = Placement
    permission = permissions.ASK_REPEAT
    success_message = gettext_lazy("Your university is asked to arrange the repeat.")

    def get_queryset(self):
        return super().get_queryset().select_related("student")

    def act(self, record, form=None) -> None:
        repeats.ask_repeat(placement=record, by=self.request.user, at=timezone.now())


class RepeatArrange(RecordAction):
    model = Placement
    permission = permissions.LEAD_GRADES
    form_class = ArrangeRepeatForm
    title = gettext_lazy("Arrange the repeat of the practice")
    submit_label = gettext_lazy("Offer it to the student")
    success_message = gettext_lazy("The repeat is offered to the student, who confirms it.")

    def get_queryset(self):
        return super().get_queryset().select_related("student", "enterprise")

    def act(self, record, form=None) -> None:
        self.object = repeats.arrange_repeat(
            placement=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )


class RepeatList(RecordList):
    """Failed practices that are to be repeated, those that wait first."""

    model = PracticeRepeat
    permission = permissions.LEAD_GRADES
    template_name = "internships/grade/repeats.html"

    def get_queryset(self):
        return super().get_queryset().select_related(
            "grade__placement__student__programme__speciality", "grade__placement__enterprise",
            "placement__enterprise",
        )  # fmt: skip

    def get_context_data(self, **context):
        return super().get_context_data(asked=RepeatState.ASKED, **context)


class RepeatRefuse(RecordAction):
    model = PracticeRepeat
    permission = permissions.LEAD_GRADES
    form_class = ReasonForm
    title = gettext_lazy("Refuse the repeat")
    submit_label = gettext_lazy("Refuse")
    success_message = gettext_lazy("Refused. The student is told why.")

    def get_queryset(self):
        related = ("grade__placement__student", "grade__placement__enterprise")
        return super().get_queryset().select_related(*related)

    def act(self, record, form=None) -> None:
        repeats.refuse_repeat(
            repeat=record, **form.cleaned_data, by=self.request.user, at=timezone.now()
        )
