"""Named points at which a test may let the process die as if the power had gone."""

import os
import signal

VARIABLE = "WAGDESK_FAULT"
# In the order a mail passes them, whatever its source. docs/operate.md says what each proves.
POINTS = (
    "after_blob_before_row",
    "after_commit_before_ack",
    "after_claim",
    "after_parse",
    "within_batch",
    "before_commit",
    "after_take",
)
# Those of sources that we fetch from, around the ones above.
FETCH_POINTS = ("after_fetch_before_store", "after_item_before_settle", "after_settle")


def fault_point(name: str) -> None:
    """Die here if the environment says so; nothing else, and nothing in production."""
    if os.environ.get(VARIABLE) == name:
        os.kill(os.getpid(), signal.SIGKILL)
