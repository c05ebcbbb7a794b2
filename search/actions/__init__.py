"""What search can do: the only writers of its tables."""

from .calibrate import calibrate
from .count_days import count_days, forget_old_searches
from .index_changes import drain_index_changes, mark_all_changed, mark_changed
from .preview import (
    accept_preview,
    drop_preview,
    propose_steering,
    replay_again,
    replay_previews,
)
from .rebuild import rebuild_index, tidy_index
from .record import record_click, record_search
from .related import roll_up_searches
from .steering import (
    apply_steering,
    import_synonyms,
    remove_steering,
    save_steering,
    steering_changed,
)
from .vectors import update_vectors

__all__ = [
    "accept_preview",
    "apply_steering",
    "calibrate",
    "count_days",
    "drain_index_changes",
    "drop_preview",
    "forget_old_searches",
    "import_synonyms",
    "mark_all_changed",
    "mark_changed",
    "propose_steering",
    "rebuild_index",
    "record_click",
    "record_search",
    "remove_steering",
    "roll_up_searches",
    "replay_again",
    "replay_previews",
    "save_steering",
    "steering_changed",
    "tidy_index",
    "update_vectors",
]
