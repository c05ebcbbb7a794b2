"""The inbox's settings, read when called."""

from django.conf import settings


def mail_max_bytes() -> int:
    """``WAGDESK_MAIL_MAX_BYTES``: the largest mail the listener takes; default 35 MB."""
    return getattr(settings, "WAGDESK_MAIL_MAX_BYTES", 35 * 1024 * 1024)


def attachment_max_bytes() -> int:
    """``WAGDESK_ATTACHMENT_MAX_BYTES``: the largest file kept; default 25 MB."""
    return getattr(settings, "WAGDESK_ATTACHMENT_MAX_BYTES", 25 * 1024 * 1024)


def send_attempts() -> int:
    """``WAGDESK_SEND_ATTEMPTS``: tries before a mail is called undeliverable; default 12."""
    return getattr(settings, "WAGDESK_SEND_ATTEMPTS", 12)


def close_after_days() -> int:
    """``WAGDESK_CLOSE_AFTER_DAYS``: days from solved to closed; default 4."""
    return getattr(settings, "WAGDESK_CLOSE_AFTER_DAYS", 4)
