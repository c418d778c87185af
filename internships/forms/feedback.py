"""What a student is asked about the profession, the place and being hired."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from internships.models import MotivationAnswer, PlaceRating
from internships.models.feedback import ASPECTS, MOTIVES

AGREEMENT = [
    ("1", _("1 – not at all")),
    ("2", _("2 – rather not")),
    ("3", _("3 – partly")),
    ("4", _("4 – rather yes")),
    ("5", _("5 – fully")),
]
QUALITY = [
    ("1", _("1 – very bad")),
    ("2", _("2 – bad")),
    ("3", _("3 – sufficient")),
    ("4", _("4 – good")),
    ("5", _("5 – excellent")),
]


def _asked(model, name: str, choices: list) -> forms.TypedChoiceField:
    label = capfirst(model._meta.get_field(name).verbose_name)
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, widget=forms.RadioSelect
    )


class MotivationForm(forms.Form):
    """How one stands to the profession; nothing is chosen beforehand."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in MOTIVES:
            self.fields[name] = _asked(MotivationAnswer, name, AGREEMENT)

    def answers(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in MOTIVES}


class PlaceRatingForm(MotivationForm):
    """The place first, then the profession as after the practice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ASPECTS:
            choices = AGREEMENT if name == "recommend" else QUALITY
            self.fields[name] = _asked(PlaceRating, name, choices)
        self.fields["comment"] = forms.CharField(
            label=_("What your university should know"),
            help_text=_(
                "You may leave this empty. Only your university reads it, without your name and "
                "only among others; do not write what tells who you are."
            ),
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=2000,
            required=False,
        )
        self.order_fields([*ASPECTS, *MOTIVES, "comment"])

    def ratings(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in ASPECTS}


class HiredForm(forms.Form):
    hired = forms.TypedChoiceField(
        label=_("Has the enterprise hired you?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
