"""Forms drawn with the interface's own components."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

_PLAIN = {"checkbox", "radio", "hidden"}
_ISO = {"date": "%Y-%m-%d", "datetime-local": "%Y-%m-%dT%H:%M", "time": "%H:%M"}


class InterfaceBoundField(BoundField):
    """Gives controls the interface's classes, and dates the browser's own pickers."""

    def __init__(self, form, field, name):
        super().__init__(form, field, name)
        if str(field.widget.attrs.get("placeholder", "")) == str(self.label):
            del field.widget.attrs["placeholder"]  # says nothing the label does not
        if kind := self._picker(field.widget):
            field.widget.input_type, field.widget.format = kind, _ISO[kind]

    @staticmethod
    def _picker(widget) -> str | None:
        if widget.is_hidden:
            return None
        for base, kind in (
            (forms.DateTimeInput, "datetime-local"),
            (forms.DateInput, "date"),
            (forms.TimeInput, "time"),
        ):
            if isinstance(widget, base):
                return kind
        return None

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        given = attrs.get("class") or widget.attrs.get("class", "")
        attrs["class"] = " ".join(filter(None, [given, self._control_class(widget)]))
        return attrs

    @staticmethod
    def _control_class(widget) -> str:
        kind = getattr(widget, "input_type", "")
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if kind == "select":
            return "form-select"
        if kind in _PLAIN:
            return "form-check-input" if kind != "hidden" else ""
        return "form-control"


class InterfaceFormRenderer(TemplatesSetting):
    """Fields and forms are laid out by templates/_components/form/."""

    form_template_name = "_components/form/form.html"
    field_template_name = "_components/form/field.html"
    bound_field_class = InterfaceBoundField
