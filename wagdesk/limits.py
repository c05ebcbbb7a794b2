"""Coarse counters against floods, in the cache: nothing of the sender is stored."""

from django.core.cache import cache


def is_over(name: str, *, limit: int, seconds: int) -> bool:
    """Count one more ``name``; True once there were more than ``limit`` in ``seconds``."""
    key = f"wagdesk-limit-{name}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:
        # It ran out between the two lines.
        return False
