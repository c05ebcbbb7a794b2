"""What search can do: the only writers of its tables."""

from .count_days import count_days, forget_old_searches
from .index_changes import drain_index_changes, mark_changed
from .rebuild import rebuild_index
from .record import record_click, record_search
from .steering import (
    apply_steering,
    import_synonyms,
    remove_steering,
    save_steering,
    steering_changed,
)

__all__ = [
    "apply_steering",
    "count_days",
    "drain_index_changes",
    "forget_old_searches",
    "import_synonyms",
    "mark_changed",
    "rebuild_index",
    "record_click",
    "record_search",
    "remove_steering",
    "save_steering",
    "steering_changed",
]
