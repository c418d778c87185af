"""Targets the ministry sets."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.exports import Column
from cluster_portal.common.views.records import (
    RecordAction,
    RecordCreate,
    RecordList,
    RecordUpdate,
)
from quality.actions.target import remove_target, set_target
from quality.filters import TargetPageFilter
from quality.forms.target import TargetForm
from quality.models import IndicatorTarget
from quality.permissions import SET_TARGET, VIEW_INDICATORS
from quality.presentation import indicator_name
from quality.views.signal import with_subjects


class TargetList(RecordList):
    model = IndicatorTarget
    permission = VIEW_INDICATORS
    filterset_class = TargetPageFilter
    ordering = ("-academic_year", "indicator", "pk")
    template_name = "quality/target/list.html"
    columns = [
        Column(_("Academic year"), "academic_year"),
        Column(_("Indicator"), lambda target: indicator_name(target.indicator)),
        Column(_("About"), "get_subject_kind_display"),
        Column(_("Target"), "value"),
    ]

    def get_context_data(self, **context):
        found = super().get_context_data(**context)
        with_subjects(found["page"].records)
        found["may_set"] = self.request.user.has_perm(SET_TARGET)
        return found


class _TargetForm:
    model = IndicatorTarget
    permission = SET_TARGET
    form_class = TargetForm
    submit_label = _("Set the target")
    success_message = _("The target is set.")

    def write(self, form):
        now = timezone.now()
        return set_target(target=form.save(commit=False), by=self.request.user, at=now)

    def get_success_url(self):
        return reverse("target-list")

    def get_cancel_url(self):
        return reverse("target-list")


class TargetAdd(_TargetForm, RecordCreate):
    title = _("Set a target")


class TargetChange(_TargetForm, RecordUpdate):
    title = _("Change the target")


class TargetRemove(RecordAction):
    model = IndicatorTarget
    permission = SET_TARGET
    success_message = _("The target is removed.")

    def act(self, record, form=None):
        remove_target(target=record, by=self.request.user, at=timezone.now())

    def get_success_url(self):
        return reverse("target-list")
