"""A form field that finds one of many records by typing; it needs no script.

Somebody types a part of the name (suggestions come while typing where scripts run). If that fits
one record, it is taken; if it fits several, the form comes back with these to choose from.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.choices import CHOICES, NOTHING_FITS, SEVERAL_FIT, exactly, label_of, matching

_MOST = 30


class RecordSearch(forms.Widget):
    template_name = "partners/widgets/record_search.html"
    kind = ""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.found: list = []  # what a text fitted that fits several

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        typed, chosen = value if isinstance(value, tuple) else (value, "")
        url = reverse("choice-suggestions", args=[self.kind])
        context["widget"] |= {
            "type": "search",
            "value": typed or "",
            "choices": [(str(one.pk), label_of(one)) for one in self.found],
            "chosen": chosen,
            "choice_name": f"{name}_choice",
            "suggestions_url": f"{url}?of={name}",
        }
        return context

    def value_from_datadict(self, data, files, name):
        return str(data.get(name) or "").strip(), str(data.get(f"{name}_choice") or "")

    def value_omitted_from_data(self, data, files, name):
        return name not in data


class RecordSearchField(forms.Field):
    widget = RecordSearch

    def __init__(self, *, kind: str, **options):
        super().__init__(**options)
        self.kind = self.widget.kind = kind

    def prepare_value(self, value):
        if isinstance(value, int):
            value = CHOICES[self.kind]().filter(pk=value).first()
        return label_of(value) if hasattr(value, "pk") else value

    def clean(self, value):
        typed, chosen = value
        if not typed:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        found = list(matching(self.kind, typed)[: _MOST + 1])
        picked = [one for one in found if str(one.pk) == chosen] or exactly(typed, found)
        if len(picked) == 1:
            self.widget.found = picked if chosen else []
            return picked[0]
        if not found:
            raise ValidationError(NOTHING_FITS, code="nothing")
        self.widget.found = found[:_MOST]
        if len(found) > _MOST:
            message = _("More than %(count)d fit this: type more of the name.")
            raise ValidationError(message, code="many", params={"count": _MOST})
        raise ValidationError(SEVERAL_FIT, code="several")

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != data[0]
