"""Pages do without a cache that is away."""

import socket
import time

import pytest
from django.urls import reverse

from cluster_portal.common.cache import ForgivingRedisCache
from cluster_portal.common.models import Notification


@pytest.fixture
def away():
    return ForgivingRedisCache("unix:///nonexistent/cache.sock?db=0", {})


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda cache: cache.add("k", 1), True),
        (lambda cache: cache.get("k"), None),
        (lambda cache: cache.get("k", 7), 7),
        (lambda cache: cache.set("k", 1), None),
        (lambda cache: cache.touch("k"), False),
        (lambda cache: cache.delete("k"), False),
        (lambda cache: cache.get_many(["k"]), {}),
        (lambda cache: "k" in cache, False),
        (lambda cache: cache.incr("k", 3), 3),
        (lambda cache: cache.set_many({"k": 1}), ["k"]),
        (lambda cache: cache.delete_many(["k"]), None),
        (lambda cache: cache.get_or_set("k", 5), 5),
    ],
)
def test_cache_that_is_away_answers_as_an_empty_one(away, ask, answer):
    assert ask(away) == answer


def test_cache_that_hangs_is_asked_once_and_then_left_alone():
    """A machine that takes connections and says nothing must not hold up every page."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        options = {"OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3}}
        cache = ForgivingRedisCache(address, options)
        began = time.monotonic()
        assert [cache.get("k") for _time in range(50)] == [None] * 50
        assert time.monotonic() - began < 3


def test_cache_is_asked_again_after_a_rest(away, monkeypatch):
    asked = []
    monkeypatch.setattr("cluster_portal.common.cache._REST", 0.0)
    for _time in range(2):
        away._answer(lambda: asked.append(1) or _raise(), None)
    assert len(asked) == 2


def _raise():
    from redis.exceptions import ConnectionError

    raise ConnectionError


def test_people_sign_in_and_work_without_a_cache(client, settings, umida):
    settings.CACHES = {
        "default": {
            "BACKEND": "cluster_portal.common.cache.ForgivingRedisCache",
            "LOCATION": "unix:///nonexistent/cache.sock?db=0",
        }
    }
    settings.ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "10/m/ip,5/5m/key"}
    umida.set_password("Bahor-2026-gullari")
    umida.save()
    fields = {"login": umida.email, "password": "Bahor-2026-gullari"}
    answer = client.post(reverse("account_login"), fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    assert Notification.objects.visible_to(umida).count() == 0
