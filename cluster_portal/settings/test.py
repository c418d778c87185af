"""Tests: fast password hashes, letters in memory, tasks sent to nobody unless a test asks."""

import tempfile

from cluster_portal.settings.base import *  # noqa: F403

DEMONSTRATION = True
SECOND_FACTOR_ROLES = []  # tests of the second factor name the roles
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="media-"))  # noqa: F405
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LANGUAGE_CODE = "en"  # the language of the sources, whether or not catalogues are compiled
WHITENOISE_AUTOREFRESH = True  # no collected files in tests
LOGGING = logs.logging_settings(level="WARNING", as_json=False)  # noqa: F405
