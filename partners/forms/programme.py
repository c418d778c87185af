"""What an institution teaches."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.enums import UNITS
from partners.forms.search import RecordSearchField
from partners.models import Organization, Programme
from partners.reach import reach_of


class ProgrammeForm(forms.ModelForm):
    takes_user = True
    speciality = RecordSearchField(
        kind="specialities",
        label=_("Speciality"),
        help_text=_("Type a part of the name or the code, for instance “dasturiy” or 53306."),
    )

    class Meta:
        model = Programme
        fields = [
            "institution",
            "speciality",
            "level",
            "form",
            "language",
            "years",
            "department",
            "is_active",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = reach_of(user).universities
        institutions = Organization.objects.filter(pk__in=own).order_by("sort_key")
        self.fields["institution"].queryset = institutions
        self.fields["institution"].empty_label = None
        units = Organization.objects.filter(kind__in=UNITS)
        of_own = units.filter(parent__in=own) | units.filter(parent__parent__in=own)
        self.fields["department"].queryset = of_own.order_by("sort_key", "pk")

    def clean(self):
        cleaned = super().clean()
        department, institution = cleaned.get("department"), cleaned.get("institution")
        if department and institution and not is_part_of(department, institution):
            self.add_error("department", _("This department is part of another institution."))
        return cleaned


def is_part_of(department: Organization, institution: Organization) -> bool:
    parent = department.parent
    return institution.pk in (parent.pk, parent.parent_id)
