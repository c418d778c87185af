"""Forms of applications."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.files import checked_pdf
from internships.models import Application


class ApplicationForm(forms.Form):
    """What the enterprise reads of an applicant."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        help_text = self.fields["cv"].help_text
        self.fields["cv"].help_text = help_text % {"size": filesizeformat(settings.CV_MAX_BYTES)}

    motivation = forms.CharField(
        label=_("Why this place"),
        required=False,
        max_length=Application._meta.get_field("motivation").max_length,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    cv = forms.FileField(
        label=_("CV (PDF)"),
        required=False,
        validators=[checked_pdf],
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        help_text=_(
            "At most %(size)s. Without a new file the one you sent last in this round serves again."
        ),
    )
