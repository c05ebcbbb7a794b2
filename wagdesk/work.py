"""Work that comes round: what is drained or timed, said once for Celery beat and
``wagdesk_work``.

Our apps say theirs in ``work.py``; another app calls ``register`` in its ``ready()``. A
function must take no arguments, mind no second run and leave a failed row for the next one.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@dataclass(frozen=True)
class Work:
    """``function`` (decorated with ``wagdesk.queueing.task``) runs every ``every`` seconds.

    In ``wagdesk_work`` each ``lane`` is a thread: what may take long, or waits for somebody
    else's server, has one in which it holds up nothing else.
    """

    name: str
    function: Callable[[], object]
    every: float
    lane: str = ""


_registered: dict[str, Work] = {}


def register(name: str, function: Callable[[], object], *, every: float, lane: str = "") -> None:
    """Have ``function`` called every ``every`` seconds; a second ``name`` replaces the first."""
    _registered[name] = Work(name, function, every, lane)


def discover() -> list[Work]:
    """All registered work, in order of registration. Apps must be loaded."""
    for config in apps.get_app_configs():
        if config.name.startswith("wagdesk.") and module_has_submodule(config.module, "work"):
            importlib.import_module(f"{config.name}.work")
    return list(_registered.values())


def beat_schedule() -> dict[str, dict]:
    """The registry as Celery's ``beat_schedule``. A hint not taken in time is dropped: the
    next one does the same work."""
    return {
        work.name: {
            "task": work.function.name,
            "schedule": work.every,
            "options": {"expires": max(work.every, 30)},
        }
        for work in discover()
        if hasattr(work.function, "name")
    }
