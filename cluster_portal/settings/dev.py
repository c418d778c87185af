"""Development and the local demonstration: loopback only."""

from cluster_portal.settings.base import *  # noqa: F403

DEBUG = environment.flag("DEBUG", False)  # noqa: F405
DEMONSTRATION = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
