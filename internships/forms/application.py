"""Forms of applications."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cluster_portal.common.consent_form import ConsentField
from cluster_portal.common.consents import consent_of, text_in_force
from cluster_portal.common.files import checked_pdf
from internships.actions.placing.application import CONSENT_MISSING
from internships.application_documents import PURPOSE
from internships.models import Application


class ApplicationForm(forms.Form):
    """What the enterprise reads of an applicant, who agrees to it unless they did before."""

    takes_user = True

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        now = timezone.now()
        self.agreed = consent_of(user, PURPOSE, now)
        text = text_in_force(PURPOSE, now)
        if text is not None and self.agreed is None:
            self.fields["cv_consent"] = ConsentField(text)
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
            "At most %(size)s. Without a new file the one you sent last in this round serves again,"
            " if you agree that it is shown."
        ),
    )

    def clean(self) -> dict:
        """Texts need the consent; that the box was left empty is told beside the box."""
        given = super().clean()
        agrees = given.setdefault("cv_consent", False)
        asks = "cv_consent" in self.fields and "cv_consent" not in self.errors
        if asks and not agrees and (given.get("motivation") or given.get("cv")):
            self.add_error("cv_consent", CONSENT_MISSING)
        return given
