"""Coarse counters against floods, by the ``limits`` library over Django's cache: nothing of
the sender is stored but a name, which callers sign first."""

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from limits import RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from .keys import sign


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


def place_of(request: HttpRequest, purpose: str) -> str:
    """A name for where a request comes from, signed: no address is kept. One network of IPv6
    is one place, since whoever has it has all its addresses."""
    return sign(purpose, _network(_address(request)))


def _address(request: HttpRequest) -> str:
    """Each of the ``WAGDESK_PROXIES`` (default 0) in front of us adds whom it heard to the end
    of ``X-Forwarded-For``; what stands before that anybody may have written."""
    proxies = getattr(settings, "WAGDESK_PROXIES", 0)
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(told) >= proxies and told[-proxies]:
        return told[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
