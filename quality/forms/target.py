"""A target, written as people write it: shares in per cent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from quality.enums import SubjectKind
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorTarget
from quality.subjects import find_by_code, find_subject


class TargetForm(forms.ModelForm):
    indicator = forms.ChoiceField(
        label=_("Indicator"), choices=[(code, found.name) for code, found in INDICATORS.items()]
    )
    academic_year = forms.IntegerField(
        label=_("Academic year"),
        min_value=2000,
        max_value=2100,
        help_text=_("The calendar year in which it begins."),
    )
    subject_code = forms.CharField(
        label=_("Code of the subject"),
        max_length=100,
        required=False,
        help_text=_("Empty: for all of this kind. For instance 313 for a university."),
    )
    value = forms.FloatField(
        label=_("Target"), help_text=_("Shares in per cent (85), ratings as they are (3.7).")
    )
    field_order = ["indicator", "academic_year", "subject_kind", "subject_code", "value"]

    class Meta:
        model = IndicatorTarget
        fields = ["indicator", "academic_year", "subject_kind", "value"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        target = self.instance
        if target.pk:
            if INDICATORS[target.indicator].is_share:
                self.initial["value"] = round(target.value * 100, 6)
            if target.subject_id:
                found = find_subject(SubjectKind(target.subject_kind), target.subject_id)
                self.initial["subject_code"] = found.code if found else ""

    def clean(self):
        found = super().clean()
        indicator = INDICATORS.get(found.get("indicator"))
        if indicator and found.get("value") is not None and indicator.is_share:
            found["value"] /= 100
        self.instance.subject_id = self._subject(found)
        return found

    def _subject(self, found: dict) -> int | None:
        code, kind = found.get("subject_code"), found.get("subject_kind")
        if kind == SubjectKind.NATION:
            return 0
        if not code or not kind:
            return None
        pk = find_by_code(SubjectKind(kind), code.strip())
        if pk is None:
            self.add_error("subject_code", _("There is no such subject."))
        return pk
