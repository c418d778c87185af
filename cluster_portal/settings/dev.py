"""Development and the local demonstration: loopback only."""

from cluster_portal.settings.base import *  # noqa: F403

DEBUG = environment.flag("DEBUG", False)  # noqa: F405
DEMONSTRATION = True
SECOND_FACTOR_ROLES = environment.words("SECOND_FACTOR_ROLES")  # noqa: F405  visitors have none
LOGGING = logs.logging_settings(level=LOG_LEVEL, as_json=False)  # noqa: F405
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
STORAGES["staticfiles"] = {  # noqa: F405  compressing them takes long and helps nobody on loopback
    "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
}
