"""What universities bring in from files: programmes and students."""

from cluster_portal.common.imports.kinds import register as register_kind


def register() -> None:
    from partners.imports.programmes import ProgrammeImport
    from partners.imports.students import StudentImport

    register_kind(StudentImport)
    register_kind(ProgrammeImport)
