"""The cache, which may be away: pages then do without it.

What it holds is progress of jobs, forms sent twice, and counts of failed sign-ins. While it is away
none of these is known, and nobody is refused for it.
"""

import time

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)
_REST = 5.0  # seconds in which a cache that did not answer is not asked again


class ForgivingRedisCache(RedisCache):
    """Answers as an empty cache would where no Redis answers."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._rests_until = 0.0

    def _answer(self, ask, otherwise):
        if time.monotonic() < self._rests_until:
            return otherwise
        try:
            return ask()
        except RedisError:
            self._rests_until = time.monotonic() + _REST
            logger.exception("cache_unreachable")
            return otherwise

    def add(self, *args, **kwargs):
        return self._answer(lambda: RedisCache.add(self, *args, **kwargs), True)

    def get(self, key, default=None, version=None):
        return self._answer(lambda: RedisCache.get(self, key, default, version), default)

    def set(self, *args, **kwargs):
        return self._answer(lambda: RedisCache.set(self, *args, **kwargs), None)

    def touch(self, *args, **kwargs):
        return self._answer(lambda: RedisCache.touch(self, *args, **kwargs), False)

    def delete(self, *args, **kwargs):
        return self._answer(lambda: RedisCache.delete(self, *args, **kwargs), False)

    def get_many(self, *args, **kwargs):
        return self._answer(lambda: RedisCache.get_many(self, *args, **kwargs), {})

    def has_key(self, *args, **kwargs):
        return self._answer(lambda: RedisCache.has_key(self, *args, **kwargs), False)

    def incr(self, key, delta=1, version=None):
        return self._answer(lambda: RedisCache.incr(self, key, delta, version), delta)

    def set_many(self, data, *args, **kwargs):
        return self._answer(lambda: RedisCache.set_many(self, data, *args, **kwargs), list(data))

    def delete_many(self, *args, **kwargs):
        return self._answer(lambda: RedisCache.delete_many(self, *args, **kwargs), None)
