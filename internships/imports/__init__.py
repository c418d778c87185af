"""What enterprises bring in from files: postings."""

from cluster_portal.common.imports.kinds import register as register_kind


def register() -> None:
    from internships.imports.postings import PostingImport

    register_kind(PostingImport)
