"""Settings shared by every installation; the environment is read here and nowhere else."""

import os
import tempfile
from pathlib import Path

import pghistory
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _
from kombu import Queue
from whitenoise.compress import Compressor

from cluster_portal.settings import environment, identity, logs

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = environment.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
DEBUG = False
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
SITE_ADDRESS = environment.address("SITE_ADDRESS", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "cluster_portal.common",
    "partners",
    "internships",
    "monitoring",
    "quality",
    "cluster_portal.demonstration",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "cluster_portal.common.national_identity",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_celery_beat",
    "django_structlog",
    "django_cotton.apps.SimpleAppConfig",
    "django_fsm",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "csp",
]

MIDDLEWARE = [
    "cluster_portal.common.headers.PolicyMiddleware",
    "cluster_portal.common.metrics.MetricsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cluster_portal.common.uploads.UploadMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cluster_portal.common.entrance.SignInFirst",
    "cluster_portal.common.audit.AuditMiddleware",
    "partners.middleware.AffiliationMiddleware",
    "cluster_portal.common.security.gate.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cluster_portal.common.security.sessions.SessionSeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

ROOT_URLCONF = "cluster_portal.urls"
WSGI_APPLICATION = "cluster_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cluster_portal.common.context_processors.interface",
                "cluster_portal.navigation.navigation",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "cluster_portal.common.templatetags.interface",
            ],
        },
    }
]
COTTON_DIR = "_components"
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "cluster_portal.common.forms.InterfaceFormRenderer"

# Databases. The application signs in as a role that may not rewrite the audit trail; migrations
# run as the owner (DATABASE_OWNER_URL). Where both are the same role the audit page says so.
DATABASES = {"default": environment.database("DATABASE_URL")}
DATABASE_APPLICATION_ROLE = environment.text("DATABASE_APPLICATION_ROLE", "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.redis_url("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "cluster_portal.common.cache.ForgivingRedisCache",
        "LOCATION": environment.redis_url("CACHE_URL", REDIS_URL),
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}

# People and rights
AUTH_USER_MODEL = "common.User"
AUTHENTICATION_BACKENDS = [
    "cluster_portal.common.accounts.EmailBackend",
    "partners.permissions.AffiliationBackend",
]
RETENTION = "cluster_portal.retention.RETENTION"
LETTER_TOPICS = "cluster_portal.letter_topics.LETTER_TOPICS"
ROLE_PERMISSIONS = "cluster_portal.roles.ROLE_PERMISSIONS"
PASSWORD_HASHERS = ["cluster_portal.common.hashers.OwaspArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # of invitations too
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True  # forms carry the token themselves; no script reads the cookie
CSRF_FAILURE_VIEW = "cluster_portal.common.views.errors.csrf_failure"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "cluster_portal.common.accounts.ClosedAccountAdapter"
ACCOUNT_FORMS = {"reset_password": "cluster_portal.common.security.forms.ResetPasswordForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
# Per address high enough for a university behind one address, per account low enough for guessing.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # passwords, and codes of the second factor
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "verify_document": "120/m/ip",
    "telegram_update": "3000/m/ip",
    "verify_unknown": "20/m/ip",  # a code is 60 random bits; who types wrongly needs a few tries
}

# Second factor: codes of an app, passkeys, and recovery codes for the day both are lost.
SECOND_FACTOR_ROLES = environment.words("SECOND_FACTOR_ROLES", "ministry,operator,university_admin")
MFA_ADAPTER = "cluster_portal.common.security.authenticators.AuthenticatorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators give the addresses, a letter to them opens it
MFA_TOTP_TOLERANCE = 1  # telephones are some seconds off
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "authenticate": "cluster_portal.common.security.forms.CodeForm",
    "reauthenticate": "cluster_portal.common.security.forms.ReauthenticateByCodeForm",
    "activate_totp": "cluster_portal.common.security.forms.ActivateAppForm",
    "add_webauthn": "cluster_portal.common.security.forms.AddPasskeyForm",
    "edit_webauthn": "cluster_portal.common.security.forms.RenamePasskeyForm",
}

# Identity services people may sign in by; an account is never opened by one.
SOCIALACCOUNT_ADAPTER = "cluster_portal.common.security.identity.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = identity.providers()
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True

# Languages: English source; Uzbek Latin and Russian by hand; Uzbek Cyrillic derived from Latin.
LANG_INFO["uz"]["name_local"] = "Oʻzbekcha"
LANG_INFO["uz-cyrl"] = {
    "bidi": False,
    "code": "uz-cyrl",
    "name": "Uzbek (Cyrillic)",
    "name_local": "Ўзбекча",
}
LANGUAGE_CODE = "uz"
LANGUAGES = [
    ("uz", _("Uzbek")),
    ("uz-cyrl", _("Uzbek (Cyrillic)")),
    ("ru", _("Russian")),
    ("en", _("English")),
]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cluster_portal.formats"]
USE_TZ = True
TIME_ZONE = "Asia/Tashkent"

# Files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [("", BASE_DIR / "static")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
MEDIA_ROOT = Path(environment.text("MEDIA_ROOT", str(BASE_DIR / "media")))
IMPORT_MAX_BYTES = environment.integer("IMPORT_MAX_BYTES", 50 * 1024 * 1024, low=1)
CV_MAX_BYTES = environment.integer("CV_MAX_BYTES", 5 * 1024 * 1024, low=1)
DOCUMENT_MAX_BYTES = environment.integer("DOCUMENT_MAX_BYTES", 20 * 1024 * 1024, low=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# The seal of issued documents: PEM, the certificate with its chain; without one they go unsealed.
SEAL_CERTIFICATE = environment.text("SEAL_CERTIFICATE", "")
SEAL_KEY = environment.text("SEAL_KEY", "")

# Letters
EMAIL_BACKEND = environment.text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_FILE_PATH = environment.text("EMAIL_FILE_PATH", str(BASE_DIR / "media" / "letters"))
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = environment.integer("EMAIL_PORT", 25, low=1, high=65535)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", False)
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "klaster@localhost")

# Reminders keep quiet from one hour of the clock to the other.
QUIET_FROM = environment.integer("QUIET_FROM", 21, high=23)
QUIET_UNTIL = environment.integer("QUIET_UNTIL", 8, high=23)

# The bot that writes to those who want it; without a token nobody is offered it.
TELEGRAM_BOT_TOKEN = environment.text("TELEGRAM_BOT_TOKEN", "")
TELEGRAM_BOT_NAME = environment.text("TELEGRAM_BOT_NAME", "")
TELEGRAM_WEBHOOK_SECRET = environment.text("TELEGRAM_WEBHOOK_SECRET", "")
TELEGRAM_API = environment.text("TELEGRAM_API", "https://api.telegram.org").rstrip("/")

# Tasks
BROKER_URL = environment.redis_url("BROKER_URL", REDIS_URL)
CELERY_BROKER_URL = environment.celery_url(BROKER_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A killed worker's tasks go to another after so long; a longer task may run twice at once.
    "visibility_timeout": environment.integer("TASK_RETURN_SECONDS", 600, low=10),
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
}
# A worker serves both queues unless told otherwise (-Q); letters need not stand behind an import.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("long")]
CELERY_TASK_ROUTES = {
    "cluster_portal.common.tasks.bring_in_file": {"queue": "long"},
    "internships.tasks.allocate_round": {"queue": "long"},
    "internships.tasks.make_contracts": {"queue": "long"},
    "quality.tasks.*": {"queue": "long"},
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
DJANGO_CELERY_BEAT_TZ_AWARE = True

# What monitors read: each process writes its counts into this folder, any of them adds them up.
METRICS_FOLDER = Path(
    environment.text("METRICS_FOLDER", f"{tempfile.gettempdir()}/klaster-metrics-{os.geteuid()}")
)
os.environ.update(PROMETHEUS_MULTIPROC_DIR=str(METRICS_FOLDER))  # read as the library is imported
METRICS_TOKEN = environment.text("METRICS_TOKEN", "")

# Logs
LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOGGING = logs.logging_settings(
    level=LOG_LEVEL, as_json=environment.choice("LOG_FORMAT", "json", ("json", "text")) == "json"
)
logs.configure()
DJANGO_STRUCTLOG_CELERY_ENABLED = True

# Audit trail
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_APPEND_ONLY = True

# API
REST_FRAMEWORK = {
    "ALLOWED_VERSIONS": ["v1"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "cluster_portal.common.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["cluster_portal.common.api.permissions.MatrixPermission"],
    "DEFAULT_PAGINATION_CLASS": "cluster_portal.common.api.pagination.KeysetPagination",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "cluster_portal.common.api.errors.exception_handler",
    "DEFAULT_THROTTLE_RATES": {
        "token": "10/min",
        "token_account": "30/hour",
        "calendar": "60/hour",
        "calendar_guess": "30/hour",
        "talk": "120/min",
    },
    "NUM_PROXIES": 0,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Education-cluster platform",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cluster_portal.common.api.schema.describe_refusals",
    ],
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,  # rights may hide a field
    "ENUM_NAME_OVERRIDES": {  # fields of one name with several sets of choices
        "RunKindEnum": "internships.enums.RunKind",
        "PostingStateEnum": "internships.enums.PostingState",
        "ReservedGroupEnum": "internships.enums.ReservedGroup",
        "LanguageEnum": "django.conf.settings.LANGUAGES",
        "RoleEnum": "partners.enums.Role",
        "ImportStateEnum": "cluster_portal.common.models.imports.ImportState",
    },
}

# Policy: everything from this site, no inline script or style.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), "
    "encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=(), "
    "xr-spatial-tracking=()"
)
