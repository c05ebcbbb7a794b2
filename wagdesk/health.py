"""Is this process alive, and are the things it needs there?

Our apps register checks in ``health.py``; another app calls ``register`` in its ``ready()``.
A check returns nothing when all is well and raises when it is not. The answer names checks
and says ok or failed, no more: anybody may ask.
"""

import importlib
import logging
from collections.abc import Callable

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import module_has_submodule
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)
_checks: dict[str, Callable[[], None]] = {}


def register(name: str, check: Callable[[], None]) -> None:
    """Have ``readyz`` call ``check``; whatever it raises makes the site not ready."""
    _checks[name] = check


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


register("database", database)


def discover() -> dict[str, Callable[[], None]]:
    """All checks by name."""
    for config in apps.get_app_configs():
        if config.name.startswith("wagdesk.") and module_has_submodule(config.module, "health"):
            importlib.import_module(f"{config.name}.health")
    return _checks


def run_checks() -> dict[str, bool]:
    """Every check by name, and whether it passed."""
    return {name: _passes(name, check) for name, check in discover().items()}


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:
        logger.warning("health.failed", extra={"check": name}, exc_info=True)
        return False
    return True


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if every check passes, else 503; which, as JSON."""
    results = run_checks()
    ready = all(results.values())
    body = {
        "status": "ready" if ready else "not ready",
        "checks": {name: "ok" if passed else "failed" for name, passed in results.items()},
    }
    return JsonResponse(body, status=200 if ready else 503)
