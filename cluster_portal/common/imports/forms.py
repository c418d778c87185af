"""Forms of the import pages."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.imports.kinds import ImportKind, kinds_for
from cluster_portal.common.imports.tables import MAX_ROWS
from cluster_portal.common.models import ImportRun

_SAMPLE = 30


class UploadForm(forms.Form):
    """What is brought in, for which organization, and the file."""

    takes_user = True

    target = forms.ChoiceField(label=gettext_lazy("What the file holds"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "too_large": gettext_lazy(
                "The file is larger than %(limit)s: divide it and bring in the parts."
            ),
        },
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [
            (f"{kind.code}:{scope}", f"{kind.title} · {name}")
            for kind, scopes in kinds_for(user)
            for scope, name in scopes
        ]
        self.fields["file"].help_text = _(
            "XLSX, or CSV as any program saves it; at most %(size)s and %(rows)s rows."
        ) % {
            "size": filesizeformat(settings.IMPORT_MAX_BYTES),
            "rows": number_format(MAX_ROWS, force_grouping=True),
        }


class ColumnsForm(forms.Form):
    """For each column of the kind, the heading of the file that means it."""

    def __init__(self, *args, kind: type[ImportKind], run: ImportRun, preview: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = [("", _("— not in the file —"))]
        choices += [(str(n), _heading(preview, n)) for n in range(len(preview["headings"]))]
        for column in kind.columns:
            self.fields[column.name] = forms.ChoiceField(
                label=column.label,
                choices=choices,
                required=column.required,
                initial=str(run.columns.get(column.name, "")),
                error_messages={"required": _("Choose the heading that means this.")},
            )

    def clean(self):
        cleaned, used = super().clean(), {}
        for name, place in list(cleaned.items()):
            if place and used.setdefault(place, name) != name:
                self.add_error(
                    name, ValidationError(_("This heading is chosen twice."), code="twice")
                )
        return cleaned

    @property
    def columns(self) -> dict[str, int]:
        return {name: int(place) for name, place in self.cleaned_data.items() if place}


def _heading(preview: dict, place: int) -> str:
    heading = preview["headings"][place] or _("column %(number)d") % {"number": place + 1}
    samples = (row[place] for row in preview["rows"] if place < len(row) and row[place])
    sample = next(samples, "")[:_SAMPLE]
    return f"{heading} ({sample})" if sample else heading
