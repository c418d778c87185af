"""What is said about an application: notes, messages, times for interviews."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from internships.actions.placing.interview import LONGEST, MOST_AT_ONCE
from internships.models import ApplicationMessage, ApplicationNote, InterviewSlot


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=ApplicationNote._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only HR of your enterprise reads it, neither the student nor the university."),
    )


class MessageForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=ApplicationMessage._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SlotsForm(forms.Form):
    """One time, or several one after another."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(
        label=_("First one begins at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("Minutes for each"), min_value=5, max_value=LONGEST, initial=20
    )
    count = forms.IntegerField(
        label=_("How many, one after another"), min_value=1, max_value=MOST_AT_ONCE, initial=1
    )
    place = forms.CharField(
        label=_("Place or link"),
        max_length=InterviewSlot._meta.get_field("place").max_length,
        help_text=_("An address with the room, or the link of a video meeting."),
    )

    def given(self) -> dict:
        """As the action takes it; the clock is that of the platform."""
        cleaned = dict(self.cleaned_data)
        day, begins = cleaned.pop("day"), cleaned.pop("begins")
        starts_at = timezone.make_aware(datetime.combine(day, begins))
        return cleaned | {"starts_at": starts_at}


class _SlotField(forms.ModelChoiceField):
    def label_from_instance(self, obj: InterviewSlot) -> str:
        begins, ends = timezone.localtime(obj.starts_at), timezone.localtime(obj.ends_at)
        moment = date_format(begins, "DATETIME_FORMAT")
        return f"{moment} – {date_format(ends, 'TIME_FORMAT')} · {obj.place}"


class TakeSlotForm(forms.Form):
    slot = _SlotField(
        queryset=None,
        label=_("Free times"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("This time is taken meanwhile, or has passed. Choose another one.")
        },
    )

    def __init__(self, *args, slots, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = slots
        if not slots:
            self.fields["slot"].help_text = _(
                "No time is free now. Look again later, or write to the enterprise."
            )
