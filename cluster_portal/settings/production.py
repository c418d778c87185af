"""A public installation behind a TLS proxy."""

from django.core.exceptions import ImproperlyConfigured

from cluster_portal.settings.base import *  # noqa: F403

DEMONSTRATION = False
SECRET_KEY = environment.secret("SECRET_KEY", shortest=50)  # noqa: F405
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", None)  # noqa: F405
SITE_ADDRESS = environment.address("SITE_ADDRESS")  # noqa: F405
if not SECOND_FACTOR_ROLES:  # noqa: F405
    raise ImproperlyConfigured("SECOND_FACTOR_ROLES must name at least one role.")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)  # noqa: F405
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies stand before it: whoever signs in is counted by the address the proxy saw, not by
# what a program writes into X-Forwarded-For itself.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.integer("TRUSTED_PROXIES", 1)  # noqa: F405
REST_FRAMEWORK["NUM_PROXIES"] = ALLAUTH_TRUSTED_PROXY_COUNT  # noqa: F405
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # the proxy names each request, for its own log
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
# Names by which a browser refuses the cookie of a neighbouring or an unencrypted site.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
