"""Asking for a correction of personal data, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.personal_data import HELD
from partners.models import CorrectionRequest

_LONGEST = CorrectionRequest._meta.get_field("right").max_length


class CorrectionRequestForm(forms.Form):
    """Which field, and what it should say; or in words what is wrong elsewhere."""

    takes_user = True

    what = forms.ChoiceField(label=_("What is it about?"))
    wrong = forms.CharField(
        label=_("What is wrong?"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for “something else” only: otherwise it is what stands there now."),
    )
    right = forms.CharField(
        label=_("What is right?"), max_length=_LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [*_choices(user), ("", _("Something else"))]
        self.fields["what"].required = False

    def clean(self):
        given = self.cleaned_data
        given["held"], _sign, given["field"] = given.pop("what", "").partition(".")
        if not given["field"] and not given.get("wrong", "").strip():
            self.add_error("wrong", _("Say what is wrong."))
        return given


def _choices(user):
    """Each field of the person's own records that a request may change, with what it says now."""
    for held in HELD.values():
        record = held.records(user).first() if held.correctable else None
        if record is None:
            continue
        for name in held.correctable:
            value = held.fields[name].value(record)
            now = "—" if value in (None, "") else value
            yield f"{held.code}.{name}", f"{held.title}: {held.label(name)} ({now})"


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("What do you answer?"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(AnswerForm):
    """An answer that must not be empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["answer"].label = _("Why is it refused?")
