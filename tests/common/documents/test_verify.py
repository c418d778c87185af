"""Anyone may ask whether a document is genuine, and learns no more than that."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cluster_portal.common.documents.seal import withdraw
from tests.common.documents.conftest import AT


def page_of(client, document, **more):
    return client.get(reverse("document-verify", args=[document.written_code]), **more)


def compared(client, document, content: bytes):
    file = SimpleUploadedFile("a.pdf", content, "application/pdf")
    return client.post(reverse("document-verify", args=[document.written_code]), {"file": file})


@pytest.fixture
def anybody(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_genuine_document_tells_kind_number_day_and_its_facts(anybody, issue):
    page = page_of(anybody, issue(facts={"valid_on": "2026-10-01"}, title="Nilufar’s notice"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "This document is genuine" in text
    assert all(told in text for told in ("Notice", "12/26", "1 September 2026", "1 October 2026"))
    assert "Nilufar" not in text  # the title is for readers
    assert page["X-Robots-Tag"] == "noindex"
    assert "Download" not in text


def test_code_is_read_as_typed(anybody, issue):
    document = issue()
    typed = document.written_code.lower().replace("-", " ")
    sent = anybody.post(reverse("document-ask"), {"code": typed})
    assert sent.url == reverse("document-verify", args=[document.written_code])
    refused = anybody.post(reverse("document-ask"), {"code": "short"})
    assert (refused.status_code, "A code looks like" in refused.content.decode()) == (422, True)


def test_withdrawn_document_is_told_without_the_reason(anybody, issue, olim):
    document = issue()
    withdraw(document=document, reason="Talaba haydaldi", by=olim, at=AT)
    text = page_of(anybody, document).content.decode()
    assert "This document is not valid any more" in text
    assert "genuine" not in text
    assert "haydaldi" not in text


def test_replaced_document_leads_to_the_newer(anybody, issue):
    old = issue()
    new = issue(replaces=old)
    text = page_of(anybody, old).content.decode()
    assert "A newer document stands in place of this one" in text
    assert reverse("document-verify", args=[new.written_code]) in text


@pytest.mark.parametrize("code", ["7K3M-9QTX-2FHB", "x", "%00", "../../etc", "a" * 500])
def test_unknown_code_is_not_found(anybody, db, code):
    page = anybody.get(f"/verify/{code}")
    assert page.status_code == 404


def test_file_is_compared_by_its_hash(anybody, issue):
    document = issue()
    with document.file.open() as file:
        pdf = file.read()
    assert "to the last sign" in compared(anybody, document, pdf).content.decode()
    assert "differs from the document" in compared(anybody, document, pdf + b" ").content.decode()
    assert compared(anybody, document, b"").status_code == 422


def test_too_large_file_is_refused(anybody, issue, settings):
    settings.DOCUMENT_MAX_BYTES = 1000
    page = compared(anybody, issue(), b"x" * 2000)
    assert (page.status_code, "The file is larger than" in page.content.decode()) == (413, True)


def test_guessing_is_slowed_down_and_true_codes_still_open(anybody, issue, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"verify_document": "100/m/ip", "verify_unknown": "3/m/ip"}
    document = issue()
    answers = [anybody.get("/verify/0000-0000-000" + end).status_code for end in "01234"]
    assert answers == [404, 404, 404, 429, 429]
    assert page_of(anybody, document).status_code == 200
    cache.clear()


@pytest.mark.parametrize("language", ["uz", "uz-cyrl", "ru", "en"])
def test_page_opens_in_every_language(anybody, issue, language):
    page = page_of(anybody, issue(), HTTP_ACCEPT_LANGUAGE=language)
    assert (page.status_code, page["Content-Language"]) == (200, language)


def test_file_is_for_its_readers_only(sign_in, anybody, issue, olim, malika):
    document = issue(record_id=olim.pk)
    address = document.get_absolute_url()
    mine = sign_in(olim).get(address)
    assert (mine.status_code, mine["Content-Type"]) == (200, "application/pdf")
    assert b"".join(mine.streaming_content).startswith(b"%PDF-")
    assert 'filename="notice-12-26.pdf"' in mine["Content-Disposition"]
    assert sign_in(malika).get(address).status_code == 404
    assert anybody.get(address).status_code == 302
    assert sign_in(olim).get("/documents/0000-0000-0000.pdf").status_code == 404
    assert "Download the document" in page_of(sign_in(olim), document).content.decode()
