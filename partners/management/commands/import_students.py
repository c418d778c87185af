"""Bring in students of a university from a CSV or XLSX file."""

from partners.imports.command import UniversityImportCommand
from partners.imports.students import StudentImport


class Command(UniversityImportCommand):
    help = "Brings in students; the same file again changes nothing."
    kind = StudentImport
