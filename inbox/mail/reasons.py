"""Why a received mail is ``ignored`` or ``failed``: codes for data, sentences for people."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    COPY = "copy", _("The same mail came before, by another way.")
    OWN_MAIL = "own_mail", _("We sent this mail ourselves.")
    UNMATCHED_BOUNCE = "unmatched_bounce", _("A delivery failure of a mail that is not ours.")
    UNMATCHED_AUTO_REPLY = (
        "unmatched_auto_reply",
        _("An automatic answer to a mail that is not ours, or from an address we never wrote to."),
    )
    SET_ASIDE = "set_aside", _("Somebody looked at the failed mail and set it aside.")
    TOO_BIG = "too_big", _("The mail is larger than the limit.")
    TOO_SLOW = "too_slow", _("Reading the mail took too long.")
    TOO_MUCH_MEMORY = "too_much_memory", _("Reading the mail took too much memory.")
    PARSER_DIED = "parser_died", _("The program that reads mail ended while it read this one.")
    NO_SENDER = "no_sender", _("The mail names no sender.")
    BLOB_MISSING = "blob_missing", _("The stored mail is not in the private storage any more.")
    ERROR = "error", _("Something went wrong on our side; the error says what.")


@dataclass(frozen=True)
class Advice:
    """What is the matter and what to do about it. ``again``: may trying again help?"""

    what: str | Promise
    do: str | Promise
    again: bool = True


_HARMFUL = _(
    "Mail like this is usually made to do harm. Download it only to look at it as text. If it "
    "is a customer’s, ask them to send it in another form; else set it aside."
)
_DO: dict[str, tuple[Promise, bool]] = {
    Reason.TOO_BIG: (
        _(
            "Raise WAGDESK_MAIL_MAX_BYTES and try again. Until then: what we took can be "
            "downloaded, what was left at its source can be read there; answer by hand."
        ),
        True,
    ),
    Reason.TOO_SLOW: (_HARMFUL, True),
    Reason.TOO_MUCH_MEMORY: (_HARMFUL, True),
    Reason.PARSER_DIED: (
        _(
            "Try again once: the machine may have been short of memory. If it fails again, send "
            "us the original with a report of the fault."
        ),
        True,
    ),
    Reason.NO_SENDER: (
        _(
            "There is nobody to answer. Download the original to see what it says; then set it "
            "aside."
        ),
        False,
    ),
    Reason.BLOB_MISSING: (
        _(
            "Look whether the folder or bucket of private files is there and readable, or bring "
            "the file back from a backup; then try again. If the sender can send it once more, "
            "it is read then."
        ),
        True,
    ),
    Reason.ERROR: (
        _(
            "The error below and the log say what went wrong. When it is mended, try again: "
            "nothing was written, and the mail is kept as it came."
        ),
        True,
    ),
}
_UNKNOWN = (_("Look into the log, then try again."), True)


def advice_for(code: str | None) -> Advice:
    """What people are told about mails that failed for this reason."""
    do, again = _DO.get(code, _UNKNOWN)
    return Advice(describe(code), do, again)


def describe(code: str | None) -> str:
    """The sentence for a code; the code itself if we do not know it."""
    return str(Reason(code).label) if code in Reason.values else (code or "")
