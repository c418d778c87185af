"""What the university, the host and the student say in a contract."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.files import checked_scan
from internships.enums import Party
from internships.models import Amendment, Contract, ContractTemplate, Requisites
from internships.models.requisites import FIELDS


class ContractForm(forms.ModelForm):
    """What a contract says beside what the placement says itself."""

    class Meta:
        model = Contract
        fields = [
            "template", "language", "city", "hours", "place", "pay", "benefits", "insurance",
            "hire_number",
        ]  # fmt: skip
        widgets = {"pay": forms.NumberInput(attrs={"min": 0, "step": 1})}
        help_texts = {
            "insurance": _("The policy, or empty: as the law provides."),
            "hire_number": _("For paid practice: how many interns the host will hire."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = ContractTemplate.objects.in_use()

    def clean(self):
        cleaned = super().clean()
        template, hired = cleaned.get("template"), cleaned.get("hire_number")
        if template and template.code == "paid_practice":
            if hired is None:
                self.add_error("hire_number", _("Paid practice says how many will be hired."))
            if not cleaned.get("pay"):
                self.add_error("pay", _("Paid practice has a pay."))
        return cleaned


class CohortForm(ContractForm):
    """The same for all of a round: place, pay and benefits come from each posting if left empty."""

    send = forms.BooleanField(
        label=_("Send them to the hosts at once"), required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].required = False
        self.fields["place"].help_text = _("Empty: the address of each host.")
        self.fields["pay"].help_text = _("Empty: as each posting says.")


class RequisitesForm(forms.ModelForm):
    class Meta:
        model = Requisites
        fields = list(FIELDS)
        widgets = {
            "account": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            "mfo": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        }


class HostRequisitesForm(RequisitesForm):
    """By the link there is no account: whoever confirms says their name."""

    confirmed_by = forms.CharField(label=_("Your name"), max_length=200)
    is_right = forms.BooleanField(
        label=_("These requisites are right; write them into the contract.")
    )

    def given(self) -> dict:
        return {name: self.cleaned_data[name] for name in FIELDS}


class SignForm(forms.Form):
    """One's own word under the contract."""

    capacity = forms.CharField(
        label=_("In which capacity you sign"),
        max_length=200,
        help_text=_("For instance: director; student; by power of attorney No. 5."),
    )
    agree = forms.BooleanField(label=_("I have read the document and sign it."))


class LinkSignForm(SignForm):
    name = forms.CharField(label=_("Your full name"), max_length=200)
    field_order = ["name", "capacity", "agree"]


class PaperForm(forms.Form):
    """A signature given on paper, as the scan shows it."""

    party = forms.ChoiceField(label=_("Who signed"), choices=Party)
    name = forms.CharField(label=pgettext_lazy("of a person", "Full name"), max_length=200)
    capacity = forms.CharField(label=_("Capacity"), max_length=200)
    signed_on = forms.DateField(label=_("Day of the signature"), initial=timezone.localdate)
    scan = forms.FileField(
        label=_("Scan of the signed paper (PDF)"),
        validators=[checked_scan],
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}),
    )

    def __init__(self, *args, signers: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(one, Party(one).label) for one in signers]


class AmendmentForm(forms.Form):
    """What is to change; what is left empty stays."""

    effective_on = forms.DateField(label=_("Takes effect on"))
    starts_on = forms.DateField(label=_("New first day"), required=False)
    ends_on = forms.DateField(label=_("New last day"), required=False)
    ends_early_on = forms.DateField(label=_("The practice ends early, on"), required=False)
    place = forms.CharField(label=_("New place"), max_length=300, required=False)
    supervisor = forms.CharField(label=_("New supervisor"), max_length=200, required=False)
    mentor = forms.CharField(label=_("New mentor"), max_length=200, required=False)
    pay = forms.DecimalField(
        label=_("New pay per month, soʻm"), max_digits=14, decimal_places=2, min_value=0,
        required=False,
    )  # fmt: skip
    reason = forms.CharField(
        label=pgettext_lazy("of an amendment", "Reason"),
        max_length=Amendment._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def changes(self) -> dict[str, str]:
        """As amendments keep them: days in ISO, money as text."""
        names = [name for name in self.fields if name not in {"effective_on", "reason"}]
        values = {name: self.cleaned_data.get(name) for name in names}
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else str(value)
            for name, value in values.items()
            if value not in (None, "")
        }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the contract is cancelled"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class OrderForm(forms.Form):
    """As the university's register of orders has it."""

    number = forms.CharField(label=_("Number of the order"), max_length=60)
    dated_on = forms.DateField(label=_("Date of the order"), initial=timezone.localdate)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class WaiverForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the placement may start without it"),
        help_text=_("Your name and this reason are kept."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
