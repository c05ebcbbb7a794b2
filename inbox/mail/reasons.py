"""Why a received mail is ``ignored`` or ``failed``: codes for data, sentences for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    COPY = "copy", _("The same mail came before, by another way.")
    OWN_MAIL = "own_mail", _("We sent this mail ourselves.")
    UNMATCHED_BOUNCE = "unmatched_bounce", _("A delivery failure of a mail that is not ours.")
    UNMATCHED_AUTO_REPLY = (
        "unmatched_auto_reply",
        _("An automatic answer to a mail that is not ours, or from an address we never wrote to."),
    )
    TOO_BIG = "too_big", _("The mail is larger than the limit.")
    TOO_SLOW = "too_slow", _("Reading the mail took too long.")
    TOO_MUCH_MEMORY = "too_much_memory", _("Reading the mail took too much memory.")
    PARSER_DIED = "parser_died", _("The program that reads mail ended while it read this one.")
    NO_SENDER = "no_sender", _("The mail names no sender.")
    BLOB_MISSING = "blob_missing", _("The stored mail is not in the private storage any more.")
    ERROR = "error", _("Something went wrong on our side; the error says what.")


def describe(code: str | None) -> str:
    """The sentence for a code; the code itself if we do not know it."""
    return str(Reason(code).label) if code in Reason.values else (code or "")
