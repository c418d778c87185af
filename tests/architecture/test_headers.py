"""Every address, whoever asks, answers with the whole policy; so do refusals and downloads."""

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from partners.enums import Role
from tests.architecture.routes import routes

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": settings.PERMISSIONS_POLICY,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


@pytest.fixture(autouse=True)
def as_in_production(settings):
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


def faults(answer) -> list[str]:
    """What ANSWER lacks of the policy."""
    found = [name for name, value in FIXED.items() if answer.headers.get(name) != value]
    policy = answer.headers.get("Content-Security-Policy", "")
    if {part.strip() for part in policy.split(";") if part.strip()} != CSP:
        found.append("Content-Security-Policy")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append("Cache-Control")
    return found


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.UNIVERSITY_ADMIN, Role.STUDENT, None])
def test_every_route_answers_with_the_whole_policy(role, everyone, sign_in, api_as):
    user = everyone[role]
    browser, program = sign_in(user), api_as(user)
    wrong = []
    for route in routes():
        if route.name == "account_logout" and role:
            continue
        client = program if route.name.startswith("api:") else browser
        answer = getattr(client, route.method)(route.path, {}, secure=True)
        wrong += [(route.method, route.path, fault) for fault in faults(answer)]
    assert wrong == []


def fails(request):
    raise RuntimeError("on purpose")


class Failing:
    """Addresses of which one fails."""

    from django.urls import path

    urlpatterns = [path("fails/", fails)]


def test_error_pages_answer_with_the_whole_policy(settings, nilufar, sign_in):
    client = sign_in(nilufar)
    assert faults(client.get("/nowhere/at/all", secure=True)) == []
    assert faults(client.get(reverse("history-list"), secure=True)) == []
    unchecked = Client(enforce_csrf_checks=True)
    refused = unchecked.post(reverse("account_login"), {}, secure=True)
    assert (refused.status_code, faults(refused)) == (403, [])
    settings.ROOT_URLCONF = Failing
    broken = Client(raise_request_exception=False).get("/fails/", secure=True)
    assert (broken.status_code, faults(broken)) == (500, [])


def test_wrong_host_is_refused_with_what_can_be_said(db, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client(headers={"host": "elsewhere.example"}).get("/")
    assert answer.status_code == 400
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Permissions-Policy"):
        assert name in answer.headers


def test_downloads_answer_with_the_whole_policy(nilufar, umida, programme, sign_in):
    from tests.factories.internships import ApplicationFactory

    application = ApplicationFactory(
        student=nilufar.student, cv=ContentFile(b"%PDF-1.4", name="cv.pdf")
    )
    answer = sign_in(nilufar).get(reverse("application-cv", args=[application.pk]), secure=True)
    assert (answer.status_code, faults(answer)) == (200, [])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.getvalue() == b"%PDF-1.4"
    listed = sign_in(umida).get(reverse("student-list"), {"export": "csv"}, secure=True)
    assert (listed.status_code, faults(listed)) == (200, [])
    assert listed.headers["Content-Type"].startswith("text/csv")
    assert listed.getvalue()


def test_api_documentation_has_nothing_inline(client, db):
    page = client.get(reverse("api:docs")).content.decode()
    assert "<style" not in page
    assert "<script>" not in page
    assert (
        client.get(reverse("api:docs"), {"script": ""})
        .headers["Content-Type"]
        .startswith("application/javascript")
    )
