"""What a mail says, as plain data. Crosses a process border as JSON plus raw bytes."""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from .failure_causes import cause_of, is_hard


@dataclass(frozen=True)
class Address:
    """One mailbox of an address header. ``address`` is empty if it could not be read."""

    name: str = ""
    address: str = ""

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


@dataclass
class ParsedPart:
    """A file of the mail. ``name`` is already safe to show; ``content_id`` has no brackets."""

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    inline: bool = False


@dataclass
class DeliveryStatus:
    """What became of one recipient, from a delivery report or from its words.

    ``action`` is ``failed``, ``delayed``, … of RFC 3464 or empty, ``status`` an enhanced
    code ("5.1.1") or empty.
    """

    recipient: str
    action: str = ""
    status: str = ""
    diagnostic: str = ""

    @property
    def is_permanent(self) -> bool:
        """True if this mail will not arrive any more: nobody is still trying."""
        given_up = self.action == "failed" or not self.status.startswith("4")
        return self.action != "delayed" and given_up

    @property
    def cause(self) -> str:
        """Why, as a code of ``failure_causes``."""
        return cause_of(self.status, self.diagnostic)

    @property
    def is_hard(self) -> bool:
        """True if no mail to this address will arrive."""
        return self.is_permanent and is_hard(self.cause, self.status)


@dataclass(frozen=True)
class Invitation:
    """An event of a calendar file.

    ``method`` is ``REQUEST``, ``CANCEL``, ``REPLY``, … or empty. ``start`` and ``end`` are
    ISO dates or minutes as written in ``zone``, or empty. ``attendee`` and ``answer``
    (``ACCEPTED``, …) are set in a ``REPLY``.
    """

    method: str = ""
    summary: str = ""
    start: str = ""
    end: str = ""
    zone: str = ""
    where: str = ""
    organiser: str = ""
    attendee: str = ""
    answer: str = ""
    repeats: bool = False


@dataclass(frozen=True)
class Enclosed:
    """A mail that came within the mail, to be read beside it. ``date`` is as in the mail."""

    sender: str = ""
    date: str = ""
    subject: str = ""
    text: str = ""


@dataclass
class ParsedMail:
    """A whole mail. No text holds NUL or lone surrogates; headers are single lines.

    ``headers`` has the few that classification reads, by lower-case name. Message-IDs
    keep their angle brackets. ``date`` is ISO 8601 in UTC or empty, ``utc_offset`` the
    sender's clock. ``delivery`` is what a delivery report says, ``suspected`` what its words
    say where there is none.
    ``returned_ids`` are the Message-IDs of mails within the mail. ``protection`` names
    encryption or signatures: ``pgp-encrypted``, ``smime-encrypted``, ``…-signed``. ``html``
    is as it was sent; ``cleaned_html`` and ``visible_length`` are what ``reading`` made of it.
    """

    from_: Address = field(default_factory=Address)
    reply_to: list[Address] = field(default_factory=list)
    to: list[Address] = field(default_factory=list)
    cc: list[Address] = field(default_factory=list)
    subject: str = ""
    message_id: str = ""
    in_reply_to: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    date: str = ""
    utc_offset: str = ""
    text: str = ""
    html: str = ""
    cleaned_html: str = ""
    visible_length: int | None = None
    attachments: list[ParsedPart] = field(default_factory=list)
    headers: dict[str, list[str]] = field(default_factory=dict)
    content_type: str = "text/plain"
    report_type: str = ""
    delivery: list[DeliveryStatus] = field(default_factory=list)
    suspected: list[DeliveryStatus] = field(default_factory=list)
    returned_ids: list[str] = field(default_factory=list)
    invitations: list[Invitation] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    protection: str = ""
    language: str = ""
    defects: list[str] = field(default_factory=list)

    @property
    def visible_text(self) -> str:
        """What is new; all of it if nothing was folded."""
        return self.text[: self.visible_length]

    @property
    def folded_text(self) -> str:
        """The quoted rest of the text."""
        return "" if self.visible_length is None else self.text[self.visible_length :]

    def header(self, name: str) -> str:
        """The first value of a kept header, or an empty string."""
        return next(iter(self.headers.get(name, ())), "")

    def add_defect(self, code: str) -> None:
        if code not in self.defects:
            self.defects.append(code)


_LISTS = {
    "reply_to": Address,
    "to": Address,
    "cc": Address,
    "delivery": DeliveryStatus,
    "suspected": DeliveryStatus,
    "invitations": Invitation,
    "enclosed": Enclosed,
}


def to_frame(mail: ParsedMail) -> tuple[dict[str, Any], list[bytes]]:
    """JSON-able data with the sizes of the attachments, and their bytes."""
    data = dataclasses.asdict(dataclasses.replace(mail, attachments=[]))
    data["attachments"] = [
        {
            "name": part.name,
            "content_type": part.content_type,
            "content_id": part.content_id,
            "inline": part.inline,
            "size": len(part.content),
        }
        for part in mail.attachments
    ]
    return data, [part.content for part in mail.attachments]


def from_frame(data: dict[str, Any], blob: bytes) -> ParsedMail:
    """The mail of a frame; ``blob`` holds the attachments one after the other."""
    values = dict(data)
    values["from_"] = Address(**values["from_"])
    for name, kind in _LISTS.items():
        values[name] = [kind(**item) for item in values[name]]
    parts, start = [], 0
    for item in values["attachments"]:
        item = dict(item)
        end = start + item.pop("size")
        parts.append(ParsedPart(content=blob[start:end], **item))
        start = end
    values["attachments"] = parts
    return ParsedMail(**values)
