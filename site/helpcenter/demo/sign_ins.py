"""Who can sign in to the demo; the runner prints it."""

PASSWORD = "wagdesk-demo"  # noqa: S105
SIGN_INS = (("administrator", "admin"), ("agent", "agent"), ("editor", "editor"))
