#!/usr/bin/env python
"""Django's command line for the education-cluster platform."""

import os
import sys

# These change the schema or the audit trail, so they sign in as its owner; all else runs as the
# application's role.
OWNERS_COMMANDS = {"migrate", "apply_grants", "flush", "redact_audit"}


def refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


def sign_in_as_owner() -> None:
    """By DATABASE_OWNER_URL, or by the file DATABASE_OWNER_URL_FILE, where one is set."""
    for end in ("", "_FILE"):
        if f"DATABASE_OWNER_URL{end}" in os.environ:
            for each in ("", "_FILE"):
                os.environ.pop(f"DATABASE_URL{each}", None)
            os.environ[f"DATABASE_URL{end}"] = os.environ[f"DATABASE_OWNER_URL{end}"]
            return


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_portal.settings.dev")
    if sys.argv[1:2] and sys.argv[1] in OWNERS_COMMANDS:
        sign_in_as_owner()
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018  reads the environment
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except ImproperlyConfigured as error:
        sys.exit(refuse(str(error)))
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
