"""Bytes of any kind to a ``ParsedMail``. Pure; never raises for what the bytes hold.

What could not be read is said in ``defects``; the raw mail is kept elsewhere.
Out of time or memory is the matter of ``parse_box``, which runs this in a process of
its own.
"""

from .bodies import Bodies
from .bounce import may_be_bounce, suspected_failures
from .delivery import read_delivery_report, read_returned_ids
from .filenames import extension_of, safe_name
from .headers import addresses, clean, decode_header, iso_date, message_id, message_ids
from .mime import MAX_DEPTH, MAX_PARTS, Part, lost_parts, read_mime
from .parsed import Address, ParsedMail, ParsedPart
from .protection import protection_of_part, protection_of_text, signed_content
from .tnef import is_tnef
from .within import add_enclosed, add_invitations, add_signed, add_wrapped

MAX_SUBJECT = 500
MAX_RECOVERIES = 20
# Further ones stay in the mail as it came.
MAX_FILES = 100
# Of a mail within the mail, as much as is read for its words.
MAX_MAIL = 2_000_000
MAX_MAIL_DEPTH = 3
_MAILS = ("message/rfc822", "message/global")
# The few headers that classification and threading read.
_KEPT_HEADER_NAMES = """
    auto-submitted authentication-results delivered-to envelope-to feedback-id list-help list-id
    list-post list-unsubscribe mailing-list precedence return-path sender x-auto-reply
    x-auto-response-suppress x-autoreply x-autorespond x-autoresponder x-failed-recipients
    x-forwarded-for x-forwarded-to x-loop x-mailing-list x-original-to x-spam-flag x-spam-status
"""
KEPT_HEADERS = _KEPT_HEADER_NAMES.split()
_REPORT_PARTS = ("message/delivery-status", "message/global-delivery-status")
_RETURNED_PARTS = (
    "message/rfc822",
    "message/global",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global-headers",
)
_FALLBACK_NAMES = {
    "text/calendar": "invitation",
    "application/ms-tnef": "winmail",
    "message/delivery-status": "delivery-status.txt",
    "message/feedback-report": "feedback-report.txt",
}


def parse(raw: bytes, *, plain: bool = False, depth: int = 0) -> ParsedMail:
    """The mail in ``raw``; ``plain`` takes HTML for its bare words and opens no files.

    ``depth`` is how many mails it came in.
    """
    mail = ParsedMail()
    try:
        root = read_mime(_without_mbox_line(raw))
        _read_headers(root, mail)
        _read_body(root, mail, plain)
        if not plain:
            _read_within(mail, raw, depth)
    except RecursionError:
        mail.add_defect("too_deep")
    return mail


def _without_mbox_line(raw: bytes) -> bytes:
    """Drop a leading ``From `` line, as mail that went through a file has."""
    return raw.partition(b"\n")[2] if raw.startswith((b"From ", b">From ")) else raw


def _read_headers(root: Part, mail: ParsedMail) -> None:
    mail.content_type, given = root.content()
    charset = given.get("charset", "")
    mail.report_type = given.get("report-type", "").lower()
    mail.subject = decode_header(root.one("subject"), charset)[:MAX_SUBJECT]
    senders = addresses(root.one("from"), charset)
    mail.from_ = next((one for one in senders if one.address), Address())
    if not mail.from_.address:
        mail.from_ = senders[0] if senders else Address()
        mail.add_defect("no_sender")
    if len(root.all("from")) > 1 or sum(bool(one.address) for one in senders) > 1:
        mail.add_defect("many_senders")
    for name in ("reply-to", "to", "cc"):
        found = [one for value in root.all(name) for one in addresses(value, charset)]
        setattr(mail, name.replace("-", "_"), found)
    mail.message_id = message_id(root.one("message-id"))
    mail.in_reply_to = message_ids(" ".join(root.all("in-reply-to")))
    mail.references = message_ids(" ".join(root.all("references")))
    mail.date = iso_date(root.one("date"))
    mail.language = clean(root.one("content-language"))[:20]
    for name in KEPT_HEADERS:
        values = [decode_header(value, charset)[:2000] for value in root.all(name)[:10]]
        if values:
            mail.headers[name] = values


def _read_body(root: Part, mail: ParsedMail, plain: bool) -> None:
    bodies = Bodies(mail, plain)
    stack: list[tuple[Part, int | None]] = [(root, None)]
    leaves, recoveries = 0, 0
    while stack:
        part, alternative = stack.pop()
        kind, _ = part.content()
        children = part.children
        if kind.startswith("multipart/") and part.depth < MAX_DEPTH and recoveries < MAX_RECOVERIES:
            lost = lost_parts(part)
            if lost:
                recoveries += 1
                mail.add_defect("broken_multipart")
                # What comes after the end is no alternative of what came before.
                stack += [(child, None) for child in reversed(lost) if child is not part]
                if not children:
                    continue
        if children:
            if kind == "multipart/alternative" and alternative is None:
                alternative = bodies.new_alternative()
            stack += [(child, alternative) for child in reversed(children)]
            continue
        leaves += 1
        if leaves > MAX_PARTS:
            mail.add_defect("too_many_parts")
            break
        _read_leaf(part, mail, bodies, alternative)
    bodies.finish()


def _read_leaf(part: Part, mail: ParsedMail, bodies: Bodies, alternative: int | None) -> None:
    kind, given = part.content()
    content, defect = part.body()
    if defect:
        mail.add_defect(defect)
    disposition, more = part.disposition()
    name = more.get("filename") or given.get("name", "")
    if kind.startswith("multipart/"):
        # Nested too deep, or without its parts: what is in it is kept as it came.
        mail.add_defect("too_deep" if part.depth >= MAX_DEPTH else "broken_multipart")
        if content.strip():
            bodies.add(content, "text/plain", {}, None)
        return
    if kind in _REPORT_PARTS:
        mail.delivery += read_delivery_report(content)
    if kind in _RETURNED_PARTS:
        mail.returned_ids += read_returned_ids(content)
    mail.protection = mail.protection or protection_of_part(kind, given, name, content)
    is_body = kind in ("text/plain", "text/html") and disposition != "attachment"
    if is_body and (not name or (not part.depth)):
        bodies.add(content, kind, given, alternative)
        return
    if len(mail.attachments) >= MAX_FILES:
        mail.add_defect("too_many_files")
        return
    content_id = clean(part.one("content-id")).strip("<> ")[:255]
    mail.attachments.append(
        ParsedPart(
            name=_part_name(name, kind, content, disposition),
            content_type=kind[:127],
            content=content,
            content_id=content_id,
            inline=disposition == "inline" or (bool(content_id) and disposition != "attachment"),
        )
    )


def _read_within(mail: ParsedMail, raw: bytes, depth: int) -> None:
    """What the files of a mail tell: invitations, mails, Outlook's wrapped files."""
    mail.protection = mail.protection or protection_of_text(mail.text)
    if not mail.delivery and may_be_bounce(mail):
        mail.suspected = suspected_failures(mail, raw)
    is_report = mail.content_type == "multipart/report" or bool(mail.suspected)
    for part in list(mail.attachments):
        if is_tnef(part.content_type, part.content):
            add_wrapped(mail, part)
        elif part.content_type == "text/calendar" or part.name.lower().endswith(".ics"):
            add_invitations(mail, part)
        elif part.content_type in _MAILS and depth < MAX_MAIL_DEPTH and not is_report:
            inner = parse(part.content[:MAX_MAIL], depth=depth + 1)
            add_enclosed(mail, inner)
        elif mail.protection == "smime-signed" and not mail.text.strip():
            wrapped = signed_content(part.content)
            if wrapped is not None and depth < MAX_MAIL_DEPTH:
                add_signed(mail, parse(wrapped, depth=depth + 1))


def _part_name(name: str, kind: str, content: bytes, disposition: str) -> str:
    if kind == "message/rfc822" and not name:
        subject = decode_header(read_mime(content[:20_000]).one("subject"))
        return safe_name(f"{subject}.eml" if subject else "", kind, "message")
    fallback = _FALLBACK_NAMES.get(kind)
    if fallback is None:
        fallback = "image" if kind.startswith("image/") else "file"
    shown = safe_name(name, kind, fallback)
    is_bare = "." not in shown and kind == "message/rfc822"
    return shown + extension_of(kind) if is_bare else shown
