"""The container files agree with each other, with the settings and with what they copy."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
LASTING = {n: s for n, s in SERVICES.items() if n not in {"migrations", "backup"}}
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
PLATFORM = ["web", "worker", "beat", "migrations"]

KNOWN_KEYS = {
    "build", "cap_add", "cap_drop", "command", "depends_on", "deploy", "environment",
    "healthcheck", "image", "logging", "networks", "ports", "profiles", "read_only", "restart",
    "secrets", "security_opt", "shm_size", "stop_grace_period", "tmpfs", "volumes",
}  # fmt: skip


def test_compose_sets_only_documented_variables():
    page = (PROJECT / "docs/settings.md").read_text()
    names = {
        name.removesuffix("_FILE") for part in PLATFORM for name in SERVICES[part]["environment"]
    }
    assert {name for name in names if f"`{name}`" not in page} == set()
    assert "SECRET_KEY" in names


def test_compose_gives_the_owner_to_migrations_and_backup_alone():
    with_owner = {n for n, s in SERVICES.items() if "database_owner_url" in s.get("secrets", [])}
    assert with_owner == {"migrations", "backup"}


def test_no_secret_stands_in_the_environment():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|TOKEN|DATABASE.*URL", variable):
                assert variable.endswith("_FILE"), (name, variable)
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_every_lasting_service_restarts_and_those_who_answer_are_watched():
    assert {s["restart"] for s in LASTING.values()} == {"unless-stopped"}
    assert {name for name, s in LASTING.items() if "healthcheck" not in s} == {"beat"}


@pytest.mark.parametrize("name", SERVICES)
def test_service_has_no_more_than_it_needs(name):
    service = SERVICES[name]
    assert set(service) <= KNOWN_KEYS
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    limits = service["deploy"]["resources"]["limits"]
    assert float(limits["cpus"]) > 0
    assert re.fullmatch(r"\d+[mg]", limits["memory"])


def test_only_the_proxy_is_reached_from_outside():
    assert {name for name, s in SERVICES.items() if "ports" in s} == {"proxy"}
    assert COMPOSE["networks"]["inside"]["internal"] is True
    outside = {name for name, s in SERVICES.items() if "outside" in s["networks"]}
    assert outside == {"proxy", "worker"}  # workers reach the mail server


def test_everything_named_exists():
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", {})) <= set(SERVICES), name
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"]), name
        assert set(service["networks"]) <= set(COMPOSE["networks"]), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./docker"):
                assert (PROJECT / source).exists(), volume
            elif not source.startswith("./"):
                assert source in COMPOSE["volumes"], volume
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], (name, other)


def test_web_and_workers_are_several_and_the_calendar_is_one():
    replicas = {n: SERVICES[n]["deploy"].get("replicas") for n in ("web", "worker", "beat")}
    assert (replicas["web"] >= 2, replicas["worker"] >= 2, replicas["beat"]) == (True, True, 1)


def test_every_required_variable_says_what_to_do():
    text = (PROJECT / "docker-compose.yml").read_text()
    for name in ("SITE_ADDRESS", "ALLOWED_HOSTS"):
        assert f"${{{name}:?Put {name} into .env}}" in text


def test_image_runs_as_an_ordinary_user_and_copies_every_app():
    from django.conf import settings

    final = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.findall(r"^USER (\w+)$", final, re.MULTILINE) == ["klaster"]
    own = {
        app.split(".")[0]
        for app in settings.INSTALLED_APPS
        if (PROJECT / app.split(".")[0]).is_dir()
    }
    copied = set(re.findall(r"^COPY --from=build /srv/klaster/(\w+) ", final, re.MULTILINE))
    assert own | {"templates", "static", "staticfiles", "locale"} <= copied
    assert "COPY . ." not in final


@pytest.fixture
def secrets(tmp_path):
    """What docker/secrets.sh makes."""
    folder = tmp_path / "secrets"
    subprocess.run([PROJECT / "docker/secrets.sh", folder], check=True)
    return folder


def test_secrets_are_made_once_and_for_their_owner(secrets):
    names = {Path(entry["file"]).name for entry in COMPOSE["secrets"].values()}
    assert {f.name for f in secrets.iterdir() if f.is_file()} == names
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o700
    before = {name: (secrets / name).read_text() for name in names}
    subprocess.run([PROJECT / "docker/secrets.sh", secrets], check=True)
    assert {name: (secrets / name).read_text() for name in names} == before
    assert len(before["secret_key"]) == 64
    given = {"email_password", "telegram_token"}  # by others: empty until then
    assert {name for name in names if not before[name]} == given
    assert len({*before.values()}) == len(names) - len(given) + 1
    assert before["application_password"] in before["database_url"]


def test_production_starts_from_the_secrets_alone(secrets):
    """The environment of each service, with the files where Docker would put them."""
    for name in PLATFORM:
        environment = {
            variable: str(value).replace("/run/secrets", str(secrets))
            for variable, value in SERVICES[name]["environment"].items()
            if not str(value).startswith("${")
        }
        environment |= {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cluster_portal.settings.production",
            "ALLOWED_HOSTS": "klaster.uz",
            "SITE_ADDRESS": "https://klaster.uz",
        }
        command = "migrate" if name == "migrations" else "check"
        code = (
            f"import sys, manage; sys.argv = ['manage.py', {command!r}]; "
            "manage.sign_in_as_owner() if sys.argv[1] in manage.OWNERS_COMMANDS else None; "
            "from django.conf import settings as s; d = s.DATABASES['default']; "
            "print(d['USER'], d['HOST'], d['OPTIONS'], d['DISABLE_SERVER_SIDE_CURSORS'])"
        )
        told = subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
        )
        owner = "klaster_owner database {'options': '-c lock_timeout=5s'} True"
        application = "klaster_application pooler {} True"
        assert told.stdout.strip() == (owner if name == "migrations" else application), told.stderr


def test_pooler_has_room_in_the_database():
    text = (PROJECT / "docker/pooler/pgbouncer.ini").read_text()
    facts = dict(re.findall(r"^(\w+) = (.*)$", text, re.MULTILINE))
    assert facts["pool_mode"] == "transaction"
    most = int(re.search(r"max_connections=(\d+)", " ".join(SERVICES["database"]["command"]))[1])
    used = int(facts["default_pool_size"]) + int(facts["reserve_pool_size"])
    assert used <= most - 20  # for the owner: migrations, backups, a person at the console


def test_proxy_takes_the_largest_upload_and_tells_who_asks():
    from django.conf import settings

    text = (PROJECT / "docker/proxy.conf.template").read_text()
    largest = int(re.search(r"client_max_body_size (\d+)m;", text)[1]) * 2**20
    assert largest >= settings.IMPORT_MAX_BYTES + 2**20
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "location = /metrics { return 404; }" in text
