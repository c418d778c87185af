"""Settings from the environment: what is missing or malformed is one clear sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cluster_portal.settings import environment

PROJECT = Path(__file__).resolve().parents[2]


def refused(read, *arguments, **more) -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        read(*arguments, **more)
    return str(caught.value)


def test_text_missing_names_the_variable_and_the_page(monkeypatch):
    monkeypatch.delenv("SETTING", raising=False)
    sentence = "Set the environment variable SETTING; see docs/settings.md."
    assert refused(environment.text, "SETTING") == sentence
    monkeypatch.setenv("SETTING", "")
    assert refused(environment.text, "SETTING") == sentence


def test_text_is_read_from_the_named_file(monkeypatch, tmp_path):
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    monkeypatch.delenv("SETTING", raising=False)
    monkeypatch.setenv("SETTING_FILE", str(file))
    assert environment.text("SETTING") == "from the file"
    file.unlink()
    assert "SETTING_FILE names a file that can't be read" in refused(environment.text, "SETTING")


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (environment.flag, "perhaps", "SETTING must be yes or no, not 'perhaps'."),
        (environment.integer, "many", "SETTING must be a whole number, not 'many'."),
        (environment.integer, "-1", "SETTING must be from 0 to 2147483648, not -1."),
        (
            environment.address,
            "klaster.uz",
            "SETTING must look like https://klaster.uz, not 'klaster.uz'.",
        ),
        (
            environment.origins,
            "klaster.uz",
            "SETTING must list addresses such as https://klaster.uz.",
        ),
        (
            environment.redis_url,
            "http://host",
            "SETTING must look like redis://host:6379/0 or unix:///run/redis.sock?db=0.",
        ),
        (
            environment.redis_url,
            "unix://",
            "SETTING must look like redis://host:6379/0 or unix:///run/redis.sock?db=0.",
        ),
        (
            environment.database,
            "mysql://host/name",
            "SETTING must look like postgres://user:password@host:5432/database.",
        ),
        (
            environment.database,
            "postgres://host",
            "SETTING must look like postgres://user:password@host:5432/database.",
        ),
        (
            environment.database,
            "postgres://host:port/name",
            "SETTING has a port that is not a number.",
        ),
    ],
)
def test_malformed_value_is_one_sentence(monkeypatch, read, value, sentence):
    monkeypatch.setenv("SETTING", value)
    default = {environment.flag: (False,), environment.integer: (1,)}.get(read, ())
    assert refused(read, "SETTING", *default) == sentence


def test_choice_names_what_is_allowed(monkeypatch):
    monkeypatch.setenv("SETTING", "xml")
    assert refused(environment.choice, "SETTING", "json", ("json", "text")) == (
        "SETTING must be one of json, text, not 'xml'."
    )


def test_secret_that_is_too_short_is_refused_without_showing_it(monkeypatch):
    monkeypatch.setenv("SETTING", "hunter2")
    assert refused(environment.secret, "SETTING", shortest=50) == (
        "SETTING must have at least 50 characters."
    )


def test_words_required_may_not_be_empty(monkeypatch):
    monkeypatch.setenv("SETTING", " , ")
    assert refused(environment.words, "SETTING", None) == (
        "SETTING must name at least one, separated by commas."
    )
    monkeypatch.setenv("SETTING", "one, two")
    assert environment.words("SETTING", None) == ["one", "two"]


def test_database_of_a_socket_and_of_a_host(monkeypatch):
    monkeypatch.setenv("SETTING", "postgres://app@/klaster?host=/run/pg%20here")
    found = environment.database("SETTING")
    assert (found["NAME"], found["USER"], found["HOST"]) == ("klaster", "app", "/run/pg here")
    monkeypatch.setenv("SETTING", "postgres://app:p%40ss@db:5433/klaster?sslmode=require")
    found = environment.database("SETTING")
    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("db", 5433, "p@ss")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_celery_writes_sockets_its_own_way():
    assert environment.celery_url("redis://host:6379/1") == "redis://host:6379/1"
    assert environment.celery_url("unix:///run/broker.sock?db=2") == (
        "redis+socket:///run/broker.sock?virtual_host=2"
    )


MISSING = "Set the environment variable {}; see docs/settings.md."
GOOD = {
    "DATABASE_URL": "postgres://app@db/klaster",
    "REDIS_URL": "redis://broker:6379/0",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "klaster.uz",
    "SITE_ADDRESS": "https://klaster.uz",
}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        *((name, None, MISSING.format(name)) for name in GOOD),
        ("SECRET_KEY", "short", "SECRET_KEY must have at least 50 characters."),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be one of DEBUG, INFO, WARNING, ERROR, not 'LOUD'."),
        ("EMAIL_PORT", "0", "EMAIL_PORT must be from 1 to 65535, not 0."),
        ("SECOND_FACTOR_ROLES", "", "SECOND_FACTOR_ROLES must name at least one role."),
        ("SECOND_FACTOR_ROLES", "boss",
         "SECOND_FACTOR_ROLES names boss; the roles are operator, ministry, coordinator, "
         "university_admin, supervisor, hr, mentor, student, expert."),
        ("OIDC_SERVER", "https://id.example.uz",
         "Set the environment variable OIDC_CLIENT_ID; see docs/settings.md."),
    ],
)  # fmt: skip
def test_production_says_in_one_line_what_is_wrong(name, value, sentence):
    values = {key: word for key, word in (GOOD | {name: value}).items() if word is not None}
    ended = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cluster_portal.settings.production",
        }
        | values,
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (2, sentence + "\n")


def test_every_variable_is_documented():
    """docs/settings.md names each variable the settings read."""
    import re

    sources = [*(PROJECT / "cluster_portal/settings").glob("*.py"), PROJECT / "manage.py"]
    reads = re.compile(r'environment\.\w+\(\s*"([A-Z_]+)"|environ(?:\[|\.get\()"([A-Z_]+)"')
    page = (PROJECT / "docs/settings.md").read_text()
    names = {a or b for file in sources for a, b in reads.findall(file.read_text())}
    assert {name for name in names if f"`{name}`" not in page} == set()
    assert "DATABASE_URL" in names
