"""Bring in programmes of a university from a CSV or XLSX file."""

from partners.imports.command import UniversityImportCommand
from partners.imports.programmes import ProgrammeImport


class Command(UniversityImportCommand):
    help = "Brings in programmes; the same file again changes nothing."
    kind = ProgrammeImport
