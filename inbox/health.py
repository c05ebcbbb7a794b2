"""What the inbox needs to be ready."""

import os
from pathlib import Path

from django.core.files.storage import storages

from wagdesk.health import register


def private_storage() -> None:
    """The alias for raw mail and attachments exists and, if local, can be written to."""
    storage = storages["wagdesk_private"]
    if location := getattr(storage, "location", None):
        Path(location).mkdir(parents=True, exist_ok=True)
        if not os.access(location, os.W_OK | os.X_OK):
            raise RuntimeError(f"{location} is not writable.")
    else:
        storage.exists("wagdesk-ready")


register("private_storage", private_storage)
