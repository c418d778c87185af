"""Every form of every page, filled in by the careless and the hostile: errors, never a fault.

The forms are found by walking the pages as everybody; their fields say what is thrown at them.
"""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from internships import models as internships
from internships.actions.practising.placement import mentor_path
from monitoring import models as monitoring
from partners.enums import Role
from tests.architecture.routes import routes
from tests.attacks.test_foreign_keys import form_pages, forms_shown
from tests.attacks.test_objects import KEY
from tests.conftest import just_confirmed
from tests.hostile.values import filled, tell

pytestmark = pytest.mark.django_db

PARTS = 4
ANSWERS = {302, 400, 403, 404, 405, 409, 413, 422}
BACKEND = "partners.permissions.AffiliationBackend"
# What is answered by a page of its own instead of another address: the one showing of a token.
SHOWN_ONCE = {"token-add", "calendar-add", "personal-number-read", "supervisors-spread"}
FILES = [
    b"",
    b"\x00" * 64,
    b"%PDF-1.4",
    b"PK\x03\x04",
    b"a;b\n1;2\n",
    "ФИО\nАли\n".encode("cp1251"),
]


@dataclass
class Met:
    """A form, on which page, and who was shown it."""

    path: str
    form: object
    browser: Client

    @property
    def key(self) -> tuple[str, str]:
        return resolve(self.path).url_name, type(self.form).__name__


def links(side) -> list[str]:
    """Pages behind personal links."""
    survey = f"/s/{side.one(monitoring.Invitation).token}"
    placements = side.records[internships.Placement]
    return [
        *map(mentor_path, placements[-2:]), survey, *(f"{survey}/{place}" for place in (1, 6)),
        f"{survey}/review", f"{survey}/opt-out",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def met(side, django_db_blocker) -> list[Met]:
    """Each form of each page once."""
    found: dict[tuple[str, str], Met] = {}
    alone = [route.path for route in routes() if route.method == "get" and KEY not in route.path]
    with django_db_blocker.unblock():
        for role in (None, *Role):
            browser = Client(headers={"accept-language": "en"})
            if role:
                browser.force_login(side.people[role], backend=BACKEND)
                just_confirmed(browser, side.people[role])
            for path in dict.fromkeys([*form_pages(side), *alone, *links(side)]):
                page = browser.get(path) if not path.startswith("/api/") else None
                for form in forms_shown(page) if page and page.status_code == 200 else []:
                    one = Met(path, form, browser)
                    found.setdefault(one.key, one)
    return [found[key] for key in sorted(found)]


def send(met: Met, data: dict, method: str, file: bytes | None):
    """The answer to DATA; what it wrote is taken back."""
    with transaction.atomic():
        if method == "get":
            answer = met.browser.get(f"{met.path}?{encoded(data)}")
        elif met.form.is_multipart() and file is not None:
            readable = {
                name: [value.encode("utf-8", "replace").decode() for value in values]
                for name, values in data.items()
            }
            given = {
                name: SimpleUploadedFile("x.pdf", file)
                for name, field in met.form.fields.items()
                if field.widget.needs_multipart_form
            }
            answer = met.browser.post(met.path, readable | given)
        else:
            kind = "application/x-www-form-urlencoded"
            answer = met.browser.post(met.path, encoded(data), content_type=kind)
        transaction.set_rollback(True)
    return answer


def encoded(data: dict) -> str:
    pairs = [(name, value) for name, values in data.items() for value in values]
    return urlencode(pairs, encoding="utf-8", errors="surrogatepass")


def is_well(met: Met, answer, method: str) -> bool:
    if answer.status_code in ANSWERS or (method == "get" and answer.status_code == 200):
        return True
    shown = forms_shown(answer)
    told = any(form.errors for form in shown if form.is_bound)
    first_step = any(not form.is_bound and isinstance(form, type(met.form)) for form in shown)
    return answer.status_code == 200 and (told or first_step or met.key[0] in SHOWN_ONCE)


def fault_of(met: Met, tried: Counter, *, examples: int, derandomize: bool) -> str:
    """What is wrong with the answer to some of the EXAMPLES; empty where nothing is.

    TRIED counts the answers by their status.
    """

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=derandomize,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(
        data=filled(met.form),
        method=st.sampled_from(["post", "post", "post", "get"]),
        file=st.one_of(st.none(), st.sampled_from(FILES)),
    )
    def holds(data, method, file):
        answer = send(met, data, method, file)
        tried[answer.status_code] += 1
        assert is_well(met, answer, method), f"{method} {data} → {answer.status_code}"

    try:
        holds()
    except Exception as error:
        return f"{met.key}: {error!r} {error.__notes__}"[:1500]
    return ""


def faults(met: list[Met], part: int, record_property, **options) -> list[str]:
    tried: Counter = Counter()
    found = [fault for one in met[part::PARTS] if (fault := fault_of(one, tried, **options))]
    tell(record_property, tried.total())
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_forms_answer_hostile_values_with_errors(part, met, record_property):
    wrong = faults(met, part, record_property, examples=10, derandomize=True)
    assert not wrong, "\n\n".join(wrong)
    assert len(met) >= 45


@pytest.mark.full
@pytest.mark.parametrize("part", range(PARTS))
def test_forms_answer_hostile_values_with_errors_at_length(part, met, record_property):
    wrong = faults(met, part, record_property, examples=100, derandomize=False)
    assert not wrong, "\n\n".join(wrong)
