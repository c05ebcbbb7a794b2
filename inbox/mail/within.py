"""What the files of a mail hold, put where people look: its text, its files, its events."""

from .bodies import MAX_TEXT, kept_within
from .filenames import safe_name, type_of
from .html_text import MAX_HTML, html_to_text
from .invitation import read_invitations
from .parsed import Enclosed, ParsedMail, ParsedPart
from .tnef import unpack

# Of a mail; further ones stay in the mail as it came.
MAX_FILES = 100
MAX_ENCLOSED = 20
MAX_ENCLOSED_TEXT = 100_000
MAX_INVITATIONS = 10


def add_wrapped(mail: ParsedMail, packed: ParsedPart) -> None:
    """Put the files of a ``winmail.dat`` in its place; keep it if something stayed unread."""
    found = unpack(packed.content)
    if found is None:
        mail.add_defect("winmail_unreadable")
        return
    at = mail.attachments.index(packed)
    if len(mail.attachments) + len(found.files) > MAX_FILES:
        mail.add_defect("too_many_files")
        return
    files = [
        ParsedPart(safe_name(name, fallback="file"), type_of(name), content)
        for name, content in found.files
    ]
    if not found.is_whole:
        mail.add_defect("winmail_in_part")
        files.insert(0, packed)
    mail.attachments[at : at + 1] = files
    if not mail.text.strip():
        text = found.text or html_to_text(found.html)
        mail.text = kept_within(mail, text, MAX_TEXT, "text")
        mail.html = mail.html or kept_within(mail, found.html, MAX_HTML, "html")


def add_invitations(mail: ParsedMail, part: ParsedPart) -> None:
    """Programs send one event twice, in the body and as a file: it is shown once."""
    for one in read_invitations(part.content, ""):
        if one not in mail.invitations and len(mail.invitations) < MAX_INVITATIONS:
            mail.invitations.append(one)


def add_enclosed(mail: ParsedMail, inner: ParsedMail) -> None:
    """A mail within the mail, and those within that one, to be read in place."""
    text = inner.text[:MAX_ENCLOSED_TEXT].strip("\n")
    if not (text.strip() or inner.subject):
        return
    here = Enclosed(str(inner.from_), inner.date, inner.subject, text)
    room = MAX_ENCLOSED - len(mail.enclosed)
    mail.enclosed += [here, *inner.enclosed][: max(0, room)]


def add_signed(mail: ParsedMail, inner: ParsedMail) -> None:
    """The body and the files that a signature is wrapped around."""
    mail.text, mail.html = inner.text, inner.html
    mail.attachments += inner.attachments[: max(0, MAX_FILES - len(mail.attachments))]
    mail.enclosed += inner.enclosed
    mail.invitations += inner.invitations
    for defect in inner.defects:
        if defect != "no_sender":
            mail.add_defect(defect)
