"""CVs that are too large, or of which only half arrives."""

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.models import ApiToken
from internships.models import Application

LIMIT = 100_000


def test_program_that_goes_away_leaves_nothing(served, nilufar, posting):
    """Its text came, its CV only by half: no application without the CV is made of that."""
    body = (
        f'--xx\r\nContent-Disposition: form-data; name="posting"\r\n\r\n{posting.pk}\r\n'
        '--xx\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\n\r\n%PDF-1.4 '
    ).encode()
    _token, secret = ApiToken.objects.issue(
        user=nilufar, name="telephone", scope="write", expires_at=timezone.now() + timedelta(days=1)
    )
    signed_in = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    served.ask("/api/v1/applications", io.BytesIO(body), len(body) + 5_000, **signed_in)
    assert (served.status, Application.objects.count()) == (400, 0)
    whole = body.split(b'--xx\r\nContent-Disposition: form-data; name="cv"')[0] + b"--xx--\r\n"
    served.ask("/api/v1/applications", io.BytesIO(whole), len(whole), **signed_in)
    assert (served.status, Application.objects.count()) == (201, 1)


def cv(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("cv.pdf", b"%PDF-1.4 " + b"a" * size, "application/pdf")


def test_student_with_too_large_a_cv_finds_what_they_typed(nilufar, sign_in, posting, settings):
    settings.CV_MAX_BYTES = LIMIT
    url = reverse("application-add", args=[posting.pk])
    page = sign_in(nilufar).post(url, {"cv": cv(LIMIT), "motivation": "I like kilns."})
    assert page.status_code == 413
    assert "larger than 97.7" in str(page.context["form"].errors["cv"])
    assert "I like kilns." in page.content.decode()
    assert not Application.objects.exists()


def test_program_with_too_large_a_cv_is_told(nilufar, api_as, posting, settings):
    settings.CV_MAX_BYTES = LIMIT
    body = {"posting": posting.pk, "cv": cv(LIMIT)}
    answer = api_as(nilufar).post("/api/v1/applications", body, format="multipart")
    assert (answer.status_code, list(answer.json())) == (413, ["cv"])
    assert not Application.objects.exists()
