"""Coarse counters against floods, by the ``limits`` library over Django's cache: nothing of
the sender is stored but a name, which callers sign first."""

import time

from django.core.cache import cache
from limits import RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter


class CacheStorage(Storage):
    """The counters of ``limits`` in Django's cache: shared by all processes where that is."""

    STORAGE_SCHEME = ["django-cache"]
    base_exceptions = Exception

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        cache.add(key, 0, expiry)
        try:
            return cache.incr(key, amount)
        except ValueError:
            # It ran out between the two lines.
            return amount

    def get(self, key: str) -> int:
        return cache.get(key) or 0

    def get_expiry(self, key: str) -> float:
        return time.time()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        return None

    def clear(self, key: str) -> None:
        cache.delete(key)


_limiter = FixedWindowRateLimiter(CacheStorage())


def is_over(name: str, *, limit: int, seconds: int) -> bool:
    """Count one more ``name``; True once there were more than ``limit`` in ``seconds``."""
    rate = RateLimitItemPerSecond(limit, seconds, namespace="wagdesk-limit")
    return not _limiter.hit(rate, name)
