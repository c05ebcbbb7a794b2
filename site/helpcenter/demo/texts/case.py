"""The shape of a conversation in the demo, and of a theme nobody has written about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """A customer's first message. ``article`` is the key of the article that answers it.

    ``{order}`` in the text becomes an order number. ``answers`` are agent texts of this
    case alone; without them the seed takes those of the article. ``folded`` is quoted text
    below the message. ``ends`` fixes how the conversation stands today.
    """

    subject: str
    text: str
    article: str = ""
    locale: str = "en"
    mailbox: str = "support"
    answers: tuple[str, ...] = ()
    folded: str = ""
    ends: str = ""
    note: str = ""
    theme: str = ""


@dataclass(frozen=True)
class Theme:
    """A question many people ask and no article answers."""

    code: str
    about: str
    cases: tuple[Case, ...]
    answers: tuple[str, ...]
    searches: tuple[str, ...]
    rounds: tuple[tuple[str, str], ...]
