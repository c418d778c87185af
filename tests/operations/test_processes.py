"""The processes of docker-compose.yml under production settings, on real PostgreSQL and broker."""

import os
import re
from http.cookies import SimpleCookie

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.architecture.test_headers import FIXED
from tests.operations.installation import HOST, METRICS_TOKEN
from tests.operations.people import Person

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
PASSWORD = "Bahor-2026-gullari"


@pytest.fixture(scope="module")
def account(_installation) -> str:
    """The e-mail address of somebody with a password."""
    code = (
        "import django; django.setup(); from cluster_portal.common.models import User;"
        f"User.objects.create_user('olim@example.uz', {PASSWORD!r}, last_name='Qodirov',"
        " first_name='Olim')"
    )
    _installation.until_healthy()
    _installation.run("-c", code)
    return "olim@example.uz"


def test_everything_answers_and_is_ready(installation):
    status, headers, body = installation.fetch("/healthz")
    assert (status, body.count('"answers"')) == (200, 3)
    assert installation.fetch("/readyz")[0] == 200
    assert headers["Cache-Control"].count("no-store") == 1


def test_database_is_reached_through_the_pooler(installation):
    if installation.pooler is None:
        pytest.skip("PgBouncer is not installed and can't be: nothing was tried through it.")
    installation.fetch("/readyz")
    told = installation.services.postgres.run(
        "psql", "-h", installation.pooler.folder, "-p", "6432", "-d", "pgbouncer", "-Atc",
        "SHOW POOLS", stdout=-1,
    )  # fmt: skip
    row = next(line for line in told.stdout.splitlines() if line.startswith("klaster|klaster_"))
    assert row.endswith("transaction")
    direct = installation.number(
        "count(*) FROM pg_stat_activity WHERE usename = 'klaster_application'"
    )
    assert direct <= 30 + 10  # the pool's size, however many processes are connected


def test_stranger_without_tls_is_sent_to_it(installation):
    status, headers, _body = installation.fetch("/readyz", **{"X-Forwarded-Proto": "http"})
    assert status == 200  # balancers ask without it
    person = Person(installation.port)
    person.ask("GET", "/")
    status, headers, _body = installation.fetch("/accounts/login/")
    assert status == 200
    assert {name: headers.get(name) for name in FIXED} == FIXED


def test_wrong_host_is_refused(installation):
    assert installation.fetch("/", Host="elsewhere.example")[0] == 400


def test_static_files_may_be_kept_for_ever_and_carry_the_policy(installation):
    page = installation.fetch("/accounts/login/")[2]
    address = re.search(r'href="(/static/app\.[0-9a-f]+\.css)"', page)[1]
    status, headers, _body = installation.fetch(address)
    assert status == 200
    assert "immutable" in headers["Cache-Control"]
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Permissions-Policy"):
        assert name in headers


def cookies_of(answer_headers: list[tuple[str, str]]) -> dict:
    found = SimpleCookie()
    for name, value in answer_headers:
        if name.lower() == "set-cookie":
            found.load(value)
    return found


def signed_in(installation, email: str, password: str = PASSWORD):
    """(status, cookies) of signing in as a browser behind the proxy does."""
    import http.client
    from urllib.parse import urlencode

    base = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=30)
    connection.request("GET", "/accounts/login/", headers=base)
    page = connection.getresponse()
    cookies, body = cookies_of(page.getheaders()), page.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body)[1]
    fields = {"login": email, "password": password, "csrfmiddlewaretoken": token}
    sent = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    headers = base | {"Cookie": sent, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/accounts/login/", urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    cookies.update(cookies_of(answer.getheaders()))
    connection.close()
    return answer.status, cookies


def test_cookies_belong_to_this_host_alone(installation, account):
    status, cookies = signed_in(installation, account)
    assert status == 302
    assert {"__Host-session", "__Host-csrf"} <= set(cookies)
    for name, morsel in cookies.items():
        assert (morsel["secure"], morsel["httponly"]) == (True, True), name
        assert (morsel["samesite"], morsel["path"], morsel["domain"]) == ("Lax", "/", ""), name
    person = Person(installation.port, cookies["__Host-session"].value)
    assert person.ask("GET", "/")[0] == 200


def test_logs_are_lines_of_json_without_secrets(installation, account):
    signed_in(installation, account, password="Not-the-right-one-77")
    installation.fetch(
        "/s/secret-link-000/", Authorization="Bearer secret-token-000", Cookie="x=secret-cookie-000"
    )
    Person(installation.port).ask("POST", "/api/v1/token", {"password": "secret-pass-000"}, True)
    for name in ("web", "worker", "beat"):
        text = installation.services.log(name).read_text()
        for secret in ("Not-the-right-one", "secret-", PASSWORD, METRICS_TOKEN):
            assert secret not in text, (name, secret)
    told = installation.logs("web")
    named = [line["request_id"] for line in told if "ip" in line]
    assert all(re.fullmatch(r"[0-9a-f-]{32,36}", name) for name in named)
    assert any(line.get("request") == "GET /s/…/" for line in told)


def figures(installation) -> dict:
    _status, _headers, body = installation.fetch(
        "/metrics", Authorization=f"Bearer {METRICS_TOKEN}"
    )
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


def test_metrics_count_requests_of_both_web_processes(installation):
    """Each request is served by whichever process is free; every answer knows of all of them."""
    assert installation.fetch("/metrics")[0] == 404
    key = ("klaster_requests_total", ("method", "GET"), ("status", "404"), ("view", "survey"))
    before = figures(installation).get(key, 0)
    for _time in range(40):
        installation.fetch("/s/nobody-has-this-link")
    found = [figures(installation) for _time in range(6)]
    assert {each[key] for each in found} == {before + 40}
    counted = os.listdir(installation.services.home / "metrics")
    assert len([name for name in counted if name.startswith("counter_")]) >= 2
    assert found[0]["klaster_broker_up",] == found[0]["klaster_database_up",] == 1
    installation.until(lambda: figures(installation)["klaster_calendar_up",] == 1, "beat's tasks")
    assert ("klaster_queue_tasks", ("queue", "celery")) in found[0]


def test_task_is_named_by_the_request_that_wanted_it(installation):
    """The lines of a task carry the id of the request that sent it."""
    code = (
        "import django; django.setup(); import structlog;"
        "structlog.contextvars.bind_contextvars(request_id='request-of-the-test');"
        "from cluster_portal.common import dispatch; from cluster_portal.common import tasks;"
        "dispatch.send(tasks.deliver_letters)"
    )
    installation.run("-c", code)

    def lines() -> list[dict]:
        told = installation.logs("worker")
        return [line for line in told if line.get("request_id") == "request-of-the-test"]

    installation.until(lines, "the worker names the request")
    assert all(re.fullmatch(r"[0-9a-f-]{36}", line["task_id"]) for line in lines())
