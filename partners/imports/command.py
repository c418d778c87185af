"""The base of the commands that fill a university."""

from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.imports.command import ImportCommand
from partners.enums import OrganizationKind
from partners.models import Organization


class UnknownUniversity(DomainError):
    """No university has this code."""


class UniversityImportCommand(ImportCommand):
    def require_scope(self, scope: str) -> None:
        universities = Organization.objects.of_kind(OrganizationKind.UNIVERSITY)
        if not universities.filter(code=scope).exists():
            sentence = _("There is no university with the code %(code)s.")
            raise UnknownUniversity(sentence % {"code": scope})
