"""Problems: the list, the page of one, and a page per gate."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordDetail,
    RecordList,
)
from quality.actions import effect, problem
from quality.filters import ProblemPageFilter
from quality.forms import problem as forms
from quality.indicators.registry import INDICATORS
from quality.models import CorrectiveAction, Nonconformity, Signal
from quality.permissions import (
    DEMAND_CORRECTION,
    LEAD_CORRECTION,
    VERIFY_CORRECTION,
    VIEW_PROBLEMS,
)
from quality.presentation import indicator_name
from quality.views import problem_page
from quality.views.signal import with_subjects


class ProblemList(RecordList):
    model = Nonconformity
    permission = VIEW_PROBLEMS
    filterset_class = ProblemPageFilter
    template_name = "quality/problem/list.html"
    columns = [
        Column(_("Title"), "title"),
        Column(_("Indicator"), lambda record: indicator_name(record.indicator)),
        Column(_("University"), "university"),
        Column(_("State"), "get_state_display"),
        Column(_("Reported at"), "reported_at"),
        Column(_("Check of the effect on"), "check_on"),
        Column(_("Value before"), "baseline_value"),
        Column(_("Target"), "target_value"),
        Column(_("Value after"), "result_value"),
        Column(_("Overdue"), "has_overdue"),
    ]

    def get_queryset(self):
        overdue = CorrectiveAction.objects.overdue(timezone.localdate())
        overdue = overdue.filter(nonconformity=OuterRef("pk"))
        found = super().get_queryset().select_related("university")
        return found.annotate(has_overdue=Exists(overdue))

    def get_context_data(self, **context):
        found = super().get_context_data(**context)
        with_subjects(found["page"].records)
        user = self.request.user
        found["signals_new"] = Signal.objects.visible_to(user).filter(state="new").count()
        found["may_demand"] = user.has_perm(DEMAND_CORRECTION)
        return found


class ProblemDetail(RecordDetail):
    model = Nonconformity
    permission = VIEW_PROBLEMS
    template_name = "quality/problem/detail.html"

    def get_queryset(self):
        related = ("university", "signal", "reported_by", "verified_by")
        return super().get_queryset().select_related(*related)

    def get_context_data(self, **context):
        found = super().get_context_data(**context)
        with_subjects([self.object])
        today = timezone.localdate()
        return found | problem_page.context_of(self.object, self.request.user, today)


class ProblemDemand(RecordCreate):
    model = Nonconformity
    permission = DEMAND_CORRECTION
    form_class = forms.DemandForm
    title = _("Demand a correction")
    submit_label = _("Send the demand")
    success_message = _("The university is told.")

    def write(self, form):
        now = timezone.now()
        return problem.demand_correction(by=self.request.user, at=now, **form.cleaned_data)

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_cancel_url(self):
        return reverse("problem-list")


class ProblemVerb(RecordAction):
    """One gate: `verb` is the action that takes the form's fields."""

    model = Nonconformity
    permission = LEAD_CORRECTION
    verb = None

    def act(self, record, form=None):
        given = form.cleaned_data if form else {}
        type(self).verb(problem=record, by=self.request.user, at=timezone.now(), **given)


class ProblemContain(ProblemVerb):
    verb = problem.contain_problem
    form_class = forms.ContainForm
    title = _("What was done at once")
    submit_label = _("Save")


class ProblemAnalyse(ProblemVerb):
    verb = problem.analyse_problem
    form_class = forms.AnalyseForm
    title = _("Find the cause")
    submit_label = _("Save")


class ProblemPlan(ProblemVerb):
    verb = problem.plan_correction
    form_class = forms.PlanForm
    title = _("Target and check of the effect")
    submit_label = _("Fix the plan")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"record": INDICATORS[self.object.indicator]}


class ProblemBegin(ProblemVerb):
    verb = problem.begin_correction
    success_message = _("The correction has begun.")


class ProblemReject(ProblemVerb):
    verb = problem.reject_problem
    form_class = forms.ReasonForm
    title = _("Reject: this is no problem")
    submit_label = _("Reject")


class ProblemWithdraw(ProblemReject):
    permission = DEMAND_CORRECTION
    title = _("Take the demand back")
    submit_label = _("Take back")


class ProblemClose(ProblemVerb):
    permission = VERIFY_CORRECTION
    verb = effect.close_problem
    form_class = forms.CloseForm
    title = _("Close as effective")
    submit_label = _("Close the problem")


class ProblemReopen(ProblemVerb):
    permission = VERIFY_CORRECTION
    verb = effect.reopen_problem
    success_message = _("The problem is open again: look for its cause.")
