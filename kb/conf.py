"""Settings of the help center, read when called."""

from django.conf import settings


def max_beacon_bytes() -> int:
    """``WAGDESK_BEACON_MAX_BYTES``: larger reading reports are refused (default 2,000)."""
    return int(getattr(settings, "WAGDESK_BEACON_MAX_BYTES", 2000))


def votes_per_minute() -> int:
    """``WAGDESK_VOTES_PER_MINUTE``: votes on one page by readers we don't know (default 30)."""
    return int(getattr(settings, "WAGDESK_VOTES_PER_MINUTE", 30))


def articles_per_page() -> int:
    """``WAGDESK_ARTICLES_PER_PAGE``: articles listed on one page of a category (default 50)."""
    return int(getattr(settings, "WAGDESK_ARTICLES_PER_PAGE", 50))


def results_per_page() -> int:
    """``WAGDESK_RESULTS_PER_PAGE``: search results on one page (default 10)."""
    return int(getattr(settings, "WAGDESK_RESULTS_PER_PAGE", 10))
