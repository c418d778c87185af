"""Forms of agreements."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cluster_portal.common.files import checked_pdf
from partners.enums import DocumentKind
from partners.forms.search import RecordSearchField
from partners.models import Agreement, AgreementParty, Organization
from partners.people import RUNNING
from partners.reach import reach_of

_OTHERS = 3  # fields for other parties that a new agreement's form has
_FIELDS = [
    "kind", "covers_practice", "subject", "number", "dated_on", "valid_from", "valid_until",
]  # fmt: skip


def _pdf_field(label) -> forms.FileField:
    return forms.FileField(
        label=label,
        validators=[checked_pdf],
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


class PdfForm(forms.Form):
    """Says under the field `pdf_name` how large a file may be."""

    pdf_name = "file"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit = filesizeformat(settings.CV_MAX_BYTES)
        self.fields[self.pdf_name].help_text = _("At most %(size)s.") % {"size": limit}


class AgreementForm(forms.ModelForm):
    """A draft: with whom, about what, from when until when."""

    takes_user = True

    class Meta:
        model = Agreement
        fields = ["drafted_by", *_FIELDS]
        labels = {"drafted_by": _("Your organization")}
        help_texts = {
            "covers_practice": _("Of a practice base it always holds."),
            "number": _("May stay empty until the agreement is signed."),
            "dated_on": _("May stay empty until the agreement is signed."),
            "valid_until": _("Leave it empty if the agreement runs until somebody ends it."),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        known = [
            party.organization_id
            for party in (self.instance.parties.all() if self.instance.pk else [])
            if party.organization_id != self.instance.drafted_by_id
        ]
        self.others = []
        for place in range(max(_OTHERS, len(known))):
            name = f"party_{place + 2}"
            self.others.append(name)
            self.fields[name] = RecordSearchField(
                kind="organizations",
                label=_("Other party") if place == 0 else _("One more party"),
                required=place == 0,
                help_text=_("Type a part of the name or the code.") if place == 0 else "",
            )
            if place < len(known):
                self.initial[name] = known[place]
        if self.instance.pk:
            del self.fields["drafted_by"]
        else:
            own = Organization.objects.filter(pk__in=reach_of(user).organizations_as(*RUNNING))
            self.fields["drafted_by"].queryset = own.order_by("sort_key")
            self.fields["drafted_by"].empty_label = None
        first = [name for name in ("drafted_by",) if name in self.fields]
        self.order_fields([*first, *self.others, *_FIELDS])

    def organizations(self) -> list[Organization]:
        """The other parties, as chosen."""
        return [one for name in self.others if (one := self.cleaned_data.get(name))]

    def _post_clean(self):
        """The action checks the record, once it knows the parties."""
        self.instance = forms.models.construct_instance(self, self.instance, self._meta.fields)


class ConsentForm(forms.Form):
    """Who signs for the person's own organization; as in its last agreement, if there is one."""

    representative = forms.CharField(
        label=_("Who signs for your organization"),
        max_length=200,
        help_text=_("Surname, name and patronymic."),
    )
    capacity = forms.CharField(
        label=_("In what capacity"),
        max_length=200,
        help_text=AgreementParty._meta.get_field("capacity").help_text,
    )

    def __init__(self, *args, organizations=(), **kwargs):
        named = AgreementParty.objects.filter(organization__in=organizations)
        last = named.exclude(representative="").order_by("-pk").first()
        if last:
            known = {"representative": last.representative, "capacity": last.capacity}
            kwargs["initial"] = known | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class RemarksForm(forms.Form):
    remarks = forms.CharField(
        label=_("What is to be mended"),
        max_length=Agreement._meta.get_field("remarks").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("All parties read it."),
    )


class SignForm(PdfForm):
    pdf_name = "scan"

    number = forms.CharField(label=_("Number of the agreement"), max_length=50)
    dated_on = forms.DateField(label=_("Date of the agreement"))
    scan = _pdf_field(_("Scan with all signatures (PDF)"))


class TerminateForm(forms.Form):
    last_day = forms.DateField(label=_("Last day in force"), initial=timezone.localdate)
    reason = forms.CharField(
        label=pgettext_lazy("why something is done", "Reason"),
        max_length=Agreement._meta.get_field("termination_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("All parties read it."),
    )


class AttachForm(PdfForm):
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(kind.value, kind.label) for kind in (DocumentKind.TEXT, DocumentKind.ANNEX)],
    )
    file = _pdf_field(_("PDF"))


class ObligationForm(forms.Form):
    party = forms.ModelChoiceField(
        AgreementParty.objects.none(), label=_("Who owes it"), empty_label=None
    )
    what = forms.CharField(label=_("What is owed"), max_length=500)
    due_on = forms.DateField(label=_("Due on"))

    def __init__(self, *args, agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = agreement.parties.select_related("organization")


class FinishForm(forms.Form):
    note = forms.CharField(
        label=_("How it was done"),
        max_length=500,
        required=False,
        help_text=_("For instance the number of the act. You may leave this empty."),
    )
