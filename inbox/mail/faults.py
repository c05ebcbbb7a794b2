"""Named points at which a test may let the process die as if the power had gone."""

import os
import signal

VARIABLE = "WAGDESK_FAULT"


def fault_point(name: str) -> None:
    """Die here if the environment says so; nothing else, and nothing in production."""
    if os.environ.get(VARIABLE) == name:
        os.kill(os.getpid(), signal.SIGKILL)
