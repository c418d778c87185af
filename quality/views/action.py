"""Corrective actions: added to a problem, taken off, reported as done; and a person's own."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import RecordAction, RecordList
from quality.actions.correction import add_action, complete_action, remove_action
from quality.filters import CorrectiveActionFilter
from quality.forms.problem import ActionForm, CompleteForm
from quality.models import CorrectiveAction, Nonconformity
from quality.permissions import COMPLETE_ACTION, LEAD_CORRECTION, VIEW_PROBLEMS


class ActionList(RecordList):
    model = CorrectiveAction
    permission = VIEW_PROBLEMS
    filterset_class = CorrectiveActionFilter
    ordering = ("due_on", "pk")
    template_name = "quality/action/list.html"
    columns = [
        Column(_("What will be done"), "description"),
        Column(_("Problem"), "nonconformity.title"),
        Column(_("Owner"), "owner.get_full_name"),
        Column(_("Due on"), "due_on"),
        Column(_("Done at"), "done_at"),
        Column(_("Evidence"), "evidence"),
    ]

    def get_queryset(self):
        return super().get_queryset().select_related("nonconformity__university", "owner")

    def get_context_data(self, **context):
        return super().get_context_data(today=timezone.localdate(), **context)


class ActionAdd(RecordAction):
    model = Nonconformity
    permission = LEAD_CORRECTION
    form_class = ActionForm
    title = _("Add a corrective action")
    submit_label = _("Add")
    success_message = _("The action is added.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"record": self.object}

    def act(self, record, form=None):
        now = timezone.now()
        add_action(problem=record, by=self.request.user, at=now, **form.cleaned_data)


class _ActionVerb(RecordAction):
    model = CorrectiveAction

    def get_queryset(self):
        return super().get_queryset().select_related("nonconformity")


class ActionRemove(_ActionVerb):
    permission = LEAD_CORRECTION
    success_message = _("The action is taken off.")

    def act(self, record, form=None):
        remove_action(action=record, by=self.request.user, at=timezone.now())


class ActionComplete(_ActionVerb):
    permission = COMPLETE_ACTION
    form_class = CompleteForm
    title = _("Report the action as done")
    submit_label = _("Report as done")
    success_message = _("The action is done.")

    def act(self, record, form=None):
        now = timezone.now()
        evidence = form.cleaned_data["evidence"]
        complete_action(action=record, evidence=evidence, by=self.request.user, at=now)
