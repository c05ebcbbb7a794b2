"""Is this process alive, and are the things it needs there?

Our apps register checks in ``health.py``; another app calls ``register`` in its ``ready()``.
A check returns nothing when all is well and raises when it is not. The answer names checks
and says ok or failed, no more: anybody may ask. Only what a check says with ``NotReady`` is
shown in words.
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


class NotReady(RuntimeError):
    """Why a check failed, in a sentence that anybody may read."""


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


def run_checks() -> dict[str, str | None]:
    """Every check by name: None if it passed, else its public sentence or nothing."""
    return {name: _failure(name, check) for name, check in discover().items()}


def _failure(name: str, check: Callable[[], None]) -> str | None:
    try:
        check()
    except Exception as error:
        logger.warning("health.failed", extra={"check": name}, exc_info=True)
        return str(error) if isinstance(error, NotReady) else ""
    return None


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
    failed = {name: said for name, said in results.items() if said is not None}
    ready = not failed
    body = {
        "status": "ready" if ready else "not ready",
        "checks": {name: "failed" if name in failed else "ok" for name in results},
    }
    if reasons := {name: said for name, said in failed.items() if said}:
        body["reasons"] = reasons
    return JsonResponse(body, status=200 if ready else 503)
