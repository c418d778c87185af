"""One group of questions as a form; nothing is required here, so that all typed can be kept."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from monitoring.actions.survey import Given
from monitoring.enums import ItemKind
from monitoring.models import Answer, Item

NOT_APPLICABLE = "na"
_LONGEST_TEXT = 3000


class SectionForm(forms.Form):
    """A field per item, named by its code."""

    def __init__(self, *args, items: list[Item], answers: dict[int, Answer], **kwargs):
        initial = {item.code: _initial(answers.get(item.pk)) for item in items}
        super().__init__(*args, initial=initial, **kwargs)
        self.items = {item.code: item for item in items}
        for item in items:
            self.fields[item.code] = _field(item)

    def questions(self) -> list[dict]:
        """For the page: each item with its field."""
        return [{"item": item, "field": self[code]} for code, item in self.items.items()]

    def given(self) -> dict[Item, Given]:
        """What was entered, without what makes no sense; blanks included."""
        return {
            item: _given(item, self.cleaned_data[code])
            for code, item in self.items.items()
            if code in self.cleaned_data
        }


def _field(item: Item) -> forms.Field:
    if item.kind == ItemKind.TEXT:
        return forms.CharField(
            label=item.name,
            required=False,
            max_length=_LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 4, "class": "form-control"}),
        )
    if item.kind == ItemKind.NUMBER:
        return forms.IntegerField(
            label=item.name,
            required=False,
            min_value=item.minimum,
            max_value=item.maximum,
            widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
        )
    choices = [(str(value), text) for value, text in item.choices]
    if item.allows_not_applicable:
        choices.append((NOT_APPLICABLE, pgettext("survey answer", "Not applicable")))
    return forms.ChoiceField(
        label=item.name,
        required=False,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )


def _initial(answer: Answer | None):
    if answer is None:
        return None
    if answer.is_not_applicable:
        return NOT_APPLICABLE
    return answer.text if answer.value is None else str(answer.value)


def _given(item: Item, entered) -> Given:
    if entered in ("", None):
        return Given()
    if entered == NOT_APPLICABLE and item.allows_not_applicable:
        return Given(is_not_applicable=True)
    if item.kind == ItemKind.TEXT:
        return Given(text=entered)
    return Given(value=int(entered))
