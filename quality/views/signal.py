"""The inbox of signals: what the figures point out, taken up or dismissed."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import RecordAction, RecordDetail, RecordList
from quality.actions.problem import open_problem
from quality.actions.signal import dismiss_signal
from quality.enums import SubjectKind
from quality.filters import SignalPageFilter
from quality.forms.problem import OpenProblemForm, ReasonForm
from quality.models import Signal
from quality.permissions import LEAD_CORRECTION, VIEW_PROBLEMS
from quality.presentation import indicator_name
from quality.subjects import subjects_by_pk
from quality.templatetags.indicators import period_of


def subject_names(records) -> dict:
    """(kind, key) of the RECORDS' subjects: their names, by one query per kind."""
    found = {}
    for kind in SubjectKind:
        keys = {record.subject_id for record in records if record.subject_kind == kind}
        if keys:
            subjects = subjects_by_pk(kind, keys)
            found |= {(kind, key): subject.name for key, subject in subjects.items()}
    return found


def with_subjects(records) -> list:
    """RECORDS with the name of what they are about, as `subject_name`."""
    records = list(records)
    names = subject_names(records)
    for record in records:
        record.subject_name = names.get((record.subject_kind, record.subject_id), "")
    return records


class SignalList(RecordList):
    model = Signal
    permission = VIEW_PROBLEMS
    filterset_class = SignalPageFilter
    template_name = "quality/signal/list.html"
    columns = [
        Column(_("Indicator"), lambda signal: indicator_name(signal.indicator)),
        Column(_("Period"), period_of),
        Column(_("University"), "university"),
        Column(_("Value"), "value"),
        Column(_("Lower bound"), "low"),
        Column(_("Upper bound"), "high"),
        Column(_("Target"), "expected"),
        Column(_("State"), "get_state_display"),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related("university")

    def get_context_data(self, **context):
        found = super().get_context_data(**context)
        with_subjects(found["page"].records)
        return found


class SignalDetail(RecordDetail):
    model = Signal
    permission = VIEW_PROBLEMS
    template_name = "quality/signal/detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("university", "nonconformity", "dismissed_by")

    def get_context_data(self, **context):
        found = super().get_context_data(**context)
        with_subjects([self.object])
        found["may_lead"] = self.request.user.has_perm(LEAD_CORRECTION, self.object)
        return found


class ProblemOpen(RecordAction):
    model = Signal
    permission = LEAD_CORRECTION
    form_class = OpenProblemForm
    title = _("Open a problem")
    submit_label = _("Open the problem")
    success_message = _("The problem is open. Say next what was done at once.")

    def get_initial(self):
        with_subjects([self.object])
        name = indicator_name(self.object.indicator)
        return {"title": f"{name}: {self.object.subject_name}"[:200]}

    def act(self, record, form=None):
        now = timezone.now()
        self.made = open_problem(signal=record, by=self.request.user, at=now, **form.cleaned_data)

    def get_success_url(self):
        return self.made.get_absolute_url()


class SignalDismiss(RecordAction):
    model = Signal
    permission = LEAD_CORRECTION
    form_class = ReasonForm
    title = _("Dismiss the signal")
    submit_label = _("Dismiss")
    success_message = _("The signal is dismissed.")

    def act(self, record, form=None):
        reason = form.cleaned_data["reason"]
        dismiss_signal(signal=record, reason=reason, by=self.request.user, at=timezone.now())
