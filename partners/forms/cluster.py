"""A cluster, and the membership of an organization in it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.forms.organization import NAMES
from partners.models import Cluster, Membership, Organization
from partners.reach import reach_of


class ClusterForm(forms.ModelForm):
    class Meta:
        model = Cluster
        fields = ["model", *NAMES, "region", "purpose", "founded_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = self.fields["region"].queryset.order_by("sort_key")
        self.fields["region"].help_text = _("A territorial cluster needs its region.")

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in NAMES):
            self.add_error(None, _("Give the name in at least one language."))
        return cleaned


class NewClusterForm(ClusterForm):
    """With the organization that coordinates it, where the person coordinates for several."""

    takes_user = True
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Coordinating organization"), empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=reach_of(user).coordinates).order_by("sort_key")
        self.fields["organization"].queryset = own


class MembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role", "starts_on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate


class MembershipChangeForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["role", "starts_on", "ends_on", "note"]
