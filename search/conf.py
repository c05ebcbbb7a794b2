"""Settings of search, read when called."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

DEFAULT_ENGINE = "wagdesk.search.engines.embedded.EmbeddedEngine"
VISITS_MODES = ("off", "consent", "on")


def engine() -> dict[str, Any]:
    """``WAGDESK_SEARCH_ENGINE``: ``{"BACKEND": dotted path, "OPTIONS": {...}}``."""
    given = getattr(settings, "WAGDESK_SEARCH_ENGINE", None) or {}
    options = dict(given.get("OPTIONS", {}))
    backend = given.get("BACKEND", DEFAULT_ENGINE)
    if backend == DEFAULT_ENGINE:
        options.setdefault("path", Path(getattr(settings, "BASE_DIR", ".")) / "var" / "search")
    return {"BACKEND": backend, "OPTIONS": options}


def search_budget() -> float:
    """``WAGDESK_SEARCH_BUDGET_MS``: seconds the engine may take for one question; the
    setting is in milliseconds, default 800; 0 lets it take any time."""
    return max(0.0, float(getattr(settings, "WAGDESK_SEARCH_BUDGET_MS", 800)) / 1000)


def warms_up() -> bool:
    """``WAGDESK_SEARCH_WARM_UP``: whether a process reads the words of the index beside its
    first request, default True."""
    return bool(getattr(settings, "WAGDESK_SEARCH_WARM_UP", True))


def visits() -> str:
    """``WAGDESK_VISITS``: ``off``, ``consent`` (default) or ``on``."""
    mode = getattr(settings, "WAGDESK_VISITS", "consent")
    return mode if mode in VISITS_MODES else "consent"


def consent() -> Callable[[HttpRequest], bool]:
    """``WAGDESK_CONSENT``: dotted path of ``callable(request) -> bool``."""
    return import_string(
        getattr(settings, "WAGDESK_CONSENT", "wagdesk.search.visits.has_consented")
    )


def log_limit() -> int:
    """``WAGDESK_SEARCH_LOG_LIMIT``: searches of one visitor logged in an hour; default 600."""
    return int(getattr(settings, "WAGDESK_SEARCH_LOG_LIMIT", 600))


def anonymous_log_limit() -> int:
    """``WAGDESK_SEARCH_LOG_ANONYMOUS_LIMIT``: searches of nobody we know that are logged in
    a day, by help center; default 20,000."""
    return int(getattr(settings, "WAGDESK_SEARCH_LOG_ANONYMOUS_LIMIT", 20_000))


def log_life() -> timedelta:
    """``WAGDESK_SEARCH_LOG_DAYS``: how long single searches, clicks, visits and visitors are
    kept; default 90 days, at least 3, since a day's numbers settle within that."""
    return timedelta(days=max(3, int(getattr(settings, "WAGDESK_SEARCH_LOG_DAYS", 90))))


def hold_out_share() -> float:
    """``WAGDESK_HOLD_OUT``: share (0–1) of new visitors who see no suggestions."""
    return float(getattr(settings, "WAGDESK_HOLD_OUT", 0))


def embedder() -> str:
    """``WAGDESK_EMBEDDER``: dotted path of a class that turns texts into vectors, such as
    ``wagdesk.search.semantic.minilm.MiniLM``; default none: words only."""
    return getattr(settings, "WAGDESK_EMBEDDER", None) or ""


def embedder_path() -> Path:
    """``WAGDESK_EMBEDDER_PATH``: the folder of the embedder's files; default
    ``var/embedder`` below ``BASE_DIR``."""
    default = Path(getattr(settings, "BASE_DIR", ".")) / "var" / "embedder"
    return Path(getattr(settings, "WAGDESK_EMBEDDER_PATH", None) or default)


def embedded_kinds() -> tuple[str, ...]:
    """``WAGDESK_EMBEDDED_KINDS``: kinds of documents that get vectors; default articles."""
    return tuple(getattr(settings, "WAGDESK_EMBEDDED_KINDS", ("article",)))


def suggestion_precision() -> float:
    """``WAGDESK_SUGGESTION_PRECISION``: share of the suggestions for a text that shall answer
    it, which sets each calibration's threshold; default 0.5."""
    return float(getattr(settings, "WAGDESK_SUGGESTION_PRECISION", 0.5))


def suggestion_least() -> float | None:
    """``WAGDESK_SUGGESTION_LEAST``: the confidence (0–1) below which nothing is suggested, in
    place of the calibration's; default None."""
    least = getattr(settings, "WAGDESK_SUGGESTION_LEAST", None)
    return None if least is None else float(least)
