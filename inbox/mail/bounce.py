"""Delivery failures without a machine-readable report: half of the real ones.

Which address, what code and which words: first what the headers name, then our own
reading of the words, then flufl.bounce. Runs in the child of ``parse_box``.
"""

import email
import logging
import re
from email.policy import compat32

from flufl.bounce import all_failures

from .charsets import decode
from .delivery import read_delivery_report
from .parsed import DeliveryStatus, ParsedMail

MAX_RAW = 300_000
MAX_HEAD = 20_000
MAX_RECIPIENTS = 50
_NEAR = 6
DAEMON = re.compile(
    r"(mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon|mail\.delivery\.system|bounces?)"
    r"([+-].*)?(@.*)?",
    re.I,
)
SUBJECT = re.compile(
    r"undeliver(ed|able)|delivery status notification|failure notice|returned mail|"
    r"mail(er)?[- ]?(delivery|system|server)?[- ]?(failed|failure|error|problem)|"
    r"delivery (has )?(failed|failure|report|problem|delayed|error)|could not be delivered|"
    r"non[- ]?deliver(y|able)|message (not delivered|delayed|bounced)|"
    r"return(ed|ing) (to sender|message)|"
    r"warning: (could not send|message)|(mail|message) not delivered|failure delivery|"
    r"delivery warning|error during delivery|user unknown|"
    r"unzustellbar|nicht zugestellt|übermittlung|"
    r"non remis|échec de (la )?remise|avis de non|no se (puede|pudo) entregar|"
    r"mancata consegna|teslim edilemedi|iletilemedi|niedostarcz|zwrot|не ?достав|"
    r"não entregue|falha (na|de) entrega|onbestelbaar|配信不能|配信エラー|送信エラー",
    re.I,
)
_OPENINGS = re.compile(
    r"this is the (?:mail (?:system|delivery agent)|postfix program|qmail|mailer)|"
    r"this is the qmail-send program|qmail-send program at|"
    r"created automatically by mail delivery software|delivery to the following recipients? failed|"
    r"your message (?:did not reach|wasn't delivered|could not be delivered|was not delivered)|"
    r"delivery has failed to these recipients|permanent fatal errors|transient non-fatal errors|"
    r"address(?:es)? (?:had|failed)|unable to deliver (?:this|your|the) message|"
    r"message could not be delivered|undeliverable (?:message|to)|couldn't be delivered|"
    r"was unable to deliver your message|following message to <|mail delivery failed|"
    r"not delivered to the following|could not be delivered to|failed recipient|"
    r"non-delivery report|did not reach the following|recipients? did not receive|"
    r"could not deliver (?:this|your|the)? ?message|"
    r"deliver(?:y|y to the following recipients) (?:was aborted|failed)|"
    r"w(?:as|ere)n't able to deliver|has been postponed",
    re.I,
)
# What comes below is the returned mail.
_COPY = re.compile(
    r"^[ >]*(?:-{2,}[- ]*(?:original|returned|below this line|this is a copy|undelivered|"
    r"transcript of .{0,20}follows$|start of|unsent|bounced|copy of)|original message headers|"
    r"message header|received:\s|return-path:\s|<mail (?:header|body)|"
    r".{0,40}(?:copy|text|headers) of (?:your|the) (?:original )?(?:message|mail).{0,40}:?$)",
    re.I,
)
# Above it some systems print who the mail was for on paper.
_FOLLOWING = re.compile(r"did not reach the following|failed recipients|following recipient", re.I)
_ADDRESS = re.compile(r"[\w.+'=&/-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_ALONE = re.compile(
    r"[\s*·•-]*(?:(?:to|for|recipient|final-recipient|original-recipient|empfänger|alıcı|address|adresse)"
    r"\s*:?\s*(?:rfc822;)?\s*)?<?(?:mailto:)?([\w.+'=&/-]{1,64}@[\w.-]{1,253})>?"
    r"(?:\s*<mailto:[^<>]{1,300}>)?(?:\s*\([^()]{0,200}\))?\s*[:.,;]?(.*)",
    re.I,
)
_CODE = re.compile(r"(?<![\d.])(?:([245]\.\d{1,3}\.\d{1,3})|([45][0-7]\d))(?![\d.]*\d)")
_DELAY = re.compile(
    r"delay|will (?:be retried|continue|keep trying|try again)|still trying|"
    r"warning: could not send|"
    r"not yet been delivered|has not been (?:sent|delivered) (?:yet|for)|gecik|verzögert",
    re.I,
)
_OURS = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|abuse)@", re.I)
_ANSWER = re.compile(r"\s*[^\W\d]{1,5}\s*[:：]")
# It says every detector's name and prints the traces of the mails that it can't read.
logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())
logging.getLogger("flufl.bounce").propagate = False


def looks_like_bounce(mail: ParsedMail, *, is_null: bool = False) -> bool:
    """True if a mail system wrote it to say that a mail did not arrive.

    ``is_null`` says that the envelope had no sender; absence notes have none either. People
    write "undeliverable" too, and pass such mails on.
    """
    if mail.report_type == "disposition-notification":
        return False
    in_subject = bool(SUBJECT.search(mail.subject))
    in_words = bool(_OPENINGS.search(mail.text[:4_000]))
    if _by_daemon(mail):
        return in_subject or in_words
    if _ANSWER.match(mail.subject):
        return False
    if is_null or _has_null_path(mail):
        return in_subject or (in_words and any(one.status for one in mail.suspected))
    return in_subject and in_words


def may_be_bounce(mail: ParsedMail) -> bool:
    """True if it is worth looking for recipients; the envelope may tell more later."""
    return bool(
        _by_daemon(mail)
        or _has_null_path(mail)
        or SUBJECT.search(mail.subject)
        or mail.header("x-failed-recipients")
    )


def _by_daemon(mail: ParsedMail) -> bool:
    sender, path = mail.from_.address, mail.header("return-path").strip("<> ")
    is_report = mail.content_type == "multipart/report"
    return is_report or not sender or any(DAEMON.fullmatch(one) for one in (sender, path))


def _has_null_path(mail: ParsedMail) -> bool:
    return mail.header("return-path").replace(" ", "") == "<>"


def suspected_failures(mail: ParsedMail, raw: bytes) -> list[DeliveryStatus]:
    """What the words of a delivery failure say of each recipient."""
    lines = _own_lines(mail.text)
    action = "delayed" if _is_delay(mail, lines) else "failed"
    in_words = [one for one in read_delivery_report("\n".join(lines).encode()) if one.recipient]
    if in_words:
        return in_words[:MAX_RECIPIENTS]
    ours = {one.address.lower() for one in (*mail.to, *mail.cc)}
    named = _ADDRESS.findall(mail.header("x-failed-recipients"))
    named = named or _named_in(lines, ours)
    # The library walks through every part again for each of its patterns.
    if not named and "too_many_parts" not in mail.defects:
        delayed, failed = _by_library(raw)
        named = failed or delayed
        action = action if failed else "delayed"
    if not named:
        everywhere = (one for line in lines for one in _ADDRESS.findall(line))
        named = [one for one in everywhere if _is_theirs(one, ours)][:1]
    found, lowered = [], [line.lower() for line in lines]
    for recipient in list(dict.fromkeys(named))[:MAX_RECIPIENTS]:
        name = recipient.lower()
        at = [number for number, line in enumerate(lowered) if name in line]
        status, diagnostic = _reason(lines, at)
        found.append(DeliveryStatus(recipient.strip("'."), action, status, diagnostic))
    return found


def _own_lines(text: str) -> list[str]:
    """The lines above the copy of the returned mail."""
    lines = text[:MAX_HEAD].split("\n")
    # The words at the very top name the failure, whatever they look like.
    end = next((n for n, line in enumerate(lines) if n > 1 and _COPY.match(line[:200])), None)
    return lines[:end]


def _is_delay(mail: ParsedMail, lines: list[str]) -> bool:
    words = " ".join([mail.subject, *lines[:12]])
    return bool(_DELAY.search(words)) and "permanent" not in words.lower()


def _named_in(lines: list[str], ours: set[str]) -> list[str]:
    """Addresses that begin a line of their own, as every mail system prints them."""
    found: list[str] = []
    start = next((n for n, line in enumerate(lines) if _FOLLOWING.search(line[:300])), 0)
    for line in lines[start:] if start else lines:
        match = _ALONE.match(line[:1_000])
        if match and _is_theirs(match[1], ours):
            rest = match[2].strip()
            if not rest or line.lstrip().startswith("<") or _CODE.search(rest) or start:
                found.append(match[1].rstrip("."))
    return found


def _is_theirs(address: str, ours: set[str]) -> bool:
    return address.lower() not in ours and not _OURS.match(address)


def _reason(lines: list[str], at: list[int]) -> tuple[str, str]:
    """The code and the words nearest to the lines that name the recipient; else the first."""
    for start in reversed(at):
        block = " ".join(line.strip() for line in lines[start : start + _NEAR])
        status = _status(block)
        if status:
            return status, _sentence(block)
    text = " ".join(line.strip() for line in lines)
    status = _status(text)
    if status:
        return status, _sentence(text)
    words = lines[at[-1] : at[-1] + 3] if at else lines[:3]
    return "", " ".join(line.strip() for line in words).strip()[:500]


def _status(text: str) -> str:
    plain = ""
    for match in _CODE.finditer(text):
        if match[1]:
            return match[1] if match[1][0] in "45" else ""
        plain = plain or f"{match[2][0]}.0.0"
    return plain


def _sentence(text: str) -> str:
    """From a little before the code on."""
    match = _CODE.search(text)
    start = max(0, match.start() - 120) if match else 0
    return text[start : start + 500].strip()


def _by_library(raw: bytes) -> tuple[list[str], list[str]]:
    """Delayed and failed recipients as flufl.bounce finds them; it raises on broken mails."""
    try:
        message = email.message_from_bytes(raw[:MAX_RAW], policy=compat32)
        delayed, failed = all_failures(message)
    except MemoryError:
        raise
    except Exception:  # Its detectors raise whatever a mail's oddities run into.
        return [], []
    return tuple(
        sorted(one for one in (decode(item)[0] for item in group) if _ADDRESS.fullmatch(one))
        for group in (delayed, failed)
    )
