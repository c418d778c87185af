"""The container files agree with the settings and with what they copy."""

import re
from pathlib import Path

import yaml

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
DOCKERFILE = (PROJECT / "Dockerfile").read_text()


def test_compose_sets_only_documented_variables():
    page = (PROJECT / "docs/settings.md").read_text()
    names = {
        name for part in ("web", "migrations") for name in COMPOSE["services"][part]["environment"]
    }
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_compose_gives_the_owner_to_migrations_alone():
    with_owner = {
        name
        for name, service in COMPOSE["services"].items()
        if "DATABASE_OWNER_URL" in service.get("environment", {})
    }
    assert with_owner == {"migrations"}


def test_every_lasting_service_restarts_and_those_who_answer_are_watched():
    lasting = {name: s for name, s in COMPOSE["services"].items() if name != "migrations"}
    assert {s["restart"] for s in lasting.values()} == {"unless-stopped"}
    assert {name for name, s in lasting.items() if "healthcheck" not in s} == {"beat"}


def test_every_required_variable_says_what_to_do():
    text = (PROJECT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "SITE_ADDRESS", "ALLOWED_HOSTS", "OWNER_PASSWORD"):
        assert f"${{{name}:?Put {name} into .env}}" in text


def test_image_runs_as_an_ordinary_user_and_copies_every_app():
    from django.conf import settings

    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE) == ["klaster"]
    own = {
        app.split(".")[0]
        for app in settings.INSTALLED_APPS
        if (PROJECT / app.split(".")[0]).is_dir()
    }
    copied = set(re.findall(r"^COPY --from=build /srv/klaster/(\w+) ", DOCKERFILE, re.MULTILINE))
    assert own | {"templates", "static", "staticfiles", "locale"} <= copied
