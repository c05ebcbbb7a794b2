"""Settings by environment: ``dev`` (the demo), ``test``, ``production``."""
