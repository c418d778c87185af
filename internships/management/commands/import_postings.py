"""Bring in postings of an enterprise from a CSV or XLSX file."""

from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.imports.command import ImportCommand
from internships.imports.postings import PostingImport
from partners.enums import OrganizationKind
from partners.models import Organization


class UnknownEnterprise(DomainError):
    """No organization that hosts interns has this code."""


class Command(ImportCommand):
    help = "Brings in drafts of postings; the same file again changes nothing."
    kind = PostingImport
    scope_option = "--enterprise"

    def require_scope(self, scope: str) -> None:
        teaching = [OrganizationKind.UNIVERSITY, OrganizationKind.COLLEGE, OrganizationKind.LYCEUM]
        if not Organization.objects.filter(code=scope).exclude(kind__in=teaching).exists():
            sentence = _("There is no enterprise with the code %(code)s.")
            raise UnknownEnterprise(sentence % {"code": scope})
