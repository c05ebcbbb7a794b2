"""A mail that somebody passed on: who wrote it first, when, and what was added above. Pure.

The topmost head of a forwarded mail counts, as the forwarder's own program wrote it; what
stands below it is the customer's text, whatever that looks like.
"""

import re
from dataclasses import dataclass

from .identifiers import normalise_address
from .parsed import ParsedMail
from .split_languages import FORWARD_SUBJECT

COMMAND = "@fwd"
_MAX_TEXT = 400_000
_MAX_LINES = 400
_HEAD_LINES = 14
_LABELS = {
    "from": "from kimden gönderen von de da van od от fra från 差出人 送信者",
    "date": "sent date gönderilme gönderilme_tarihi gönderildi tarih gesendet gesendet_am datum "
    "envoyé envoyé_le enviado enviado_el enviado_em fecha data inviato verzonden wysłano "
    "отправлено дата sendt dato skickat 送信日時 日付 送信日",
    "subject": "subject konu betreff objet asunto assunto oggetto onderwerp temat тема emne ämne "
    "件名",
    "other": "to cc bcc reply-to kime alıcı bilgi an kopie à copie para a per_conoscenza aan do dw "
    "кому копия til till kopi kopia 宛先 importance önem wichtigkeit",
}
_FIELDS = {
    label.replace("_", " "): field for field, labels in _LABELS.items() for label in labels.split()
}
_LABEL = re.compile(r"[ \t>]*\*?([^\W\d_][^\W\d_.-]*(?:[ -][^\W\d_]+)?)\s?\*?\s?[:：]\*?[ \t]*(.*)")
# What programs put above the head; it is nobody's own words.
_SEPARATOR = re.compile(
    r"[\s>]*(?:[-_=*]{5,}\s*|-{2,}\s?[^-\n]{3,60}\s?-{2,}\s*|"
    r"(?:begin forwarded message|iletilen (?:ileti|mesaj)\w*(?: başlangıcı)?|"
    r"anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:transféré|réexpédié)|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem "
    r"(?:reencaminhada|encaminhada)|begin doorgestuurd bericht|początek przekazywanej wiadomości|"
    r"początek przesłanej dalej wiadomości|начало (?:переадресованного|пересылаемого) сообщения|"
    r"start på videresendt besked|转发|転送されたメッセージ)\s*[:：]?\s*)",
    re.IGNORECASE,
)
_MAILTO = re.compile(r"<mailto:[^<>]{1,300}>|\[mailto:([^\[\]\s]{1,300})\]", re.IGNORECASE)
_ANGLE = re.compile(r"<([^<>\s]{1,300})>")
_BARE = re.compile(r"[^\s<>\"'(),;:\[\]]{1,64}@[^\s<>\"'(),;:\[\]]{1,253}")
_QUOTED = re.compile(r"^> ?", re.MULTILINE)


@dataclass(frozen=True)
class Forward:
    """``above`` is what the forwarder wrote, ``text`` what the first sender did. ``date`` is
    as it was written. ``typed``: the forwarder said so with ``@fwd``."""

    address: str
    name: str
    subject: str
    date: str
    above: str
    text: str
    typed: bool = False


def read_forward(mail: ParsedMail) -> Forward | None:
    """What was passed on; None if this is no forwarded mail, or nobody can tell whose."""
    typed, text = _without_command(mail.text)
    is_forward = bool(FORWARD_SUBJECT.match(mail.subject))
    if not (typed or is_forward) or len(text) > _MAX_TEXT:
        return None
    found = _attached(mail, text, typed) or _in_text(mail, text, typed)
    return found if found and found.address else None


def _without_command(text: str) -> tuple[bool, str]:
    """Whether the first words are the command, and the text without them."""
    start = text.lstrip()
    typed = bool(re.match(rf"{COMMAND}(?!\S)", start, re.IGNORECASE))
    return typed, start[len(COMMAND) :].lstrip() if typed else text


def _attached(mail: ParsedMail, text: str, typed: bool) -> Forward | None:
    """One mail as a file, as some programs forward. Of several nobody knows which."""
    mails = [one for one in mail.attachments if one.content_type == "message/rfc822"]
    if len(mails) != 1 or not mail.enclosed:
        return None
    inner = mail.enclosed[0]
    name, address = _who(inner.sender)
    subject = inner.subject or _bare_subject(mail.subject)
    return Forward(address, name, subject, inner.date, text.strip(), inner.text, typed)


def _in_text(mail: ParsedMail, text: str, typed: bool) -> Forward | None:
    lines = text.split("\n")
    for number, line in enumerate(lines[:_MAX_LINES]):
        if _field(line)[0] in ("from", "date", "subject"):
            fields, end = _head(lines, number)
            if len(fields) >= 3 and "from" in fields and ("date" in fields or "subject" in fields):
                name, address = _who(fields["from"])
                return Forward(
                    address=address,
                    name=name,
                    subject=fields.get("subject") or _bare_subject(mail.subject),
                    date=fields.get("date", ""),
                    above=_own_words(lines[:number]),
                    text=_rest(lines, number, end),
                    typed=typed,
                )
    return None


def _field(line: str) -> tuple[str, str]:
    """Which field of a head the line is, and its value; two empty strings if none."""
    match = _LABEL.match(line[:1000])
    field = _FIELDS.get(match[1].lower(), "") if match else ""
    return (field, match[2].strip()) if field else ("", "")


def _head(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """The fields of the head that begins at ``start``, and the line after it."""
    fields: dict[str, str] = {}
    last, number, kinds = "", start, 0
    while number < min(len(lines), start + _HEAD_LINES):
        field, value = _field(lines[number])
        bare = lines[number].strip(" \t>\r")
        if field:
            kinds += 1
            last = field if field not in fields else ""
            fields.setdefault(field, value)
            if field == "other":
                fields[f"other {kinds}"] = value
        elif not bare:
            if not _field(lines[number + 1] if number + 1 < len(lines) else "")[0]:
                break
        elif last:
            # A long line that was broken.
            fields[last] = f"{fields[last]} {bare}".strip()
        number += 1
    return fields, number


def _who(value: str) -> tuple[str, str]:
    """Name and normalised address; the address in brackets at the end is the true one."""
    mailto = _MAILTO.search(value)
    bare = _MAILTO.sub("", value)
    angle = _ANGLE.findall(bare)
    if angle:
        return bare.rpartition("<")[0].strip(" \"'"), normalise_address(angle[-1])
    if mailto and mailto[1]:
        return bare.strip(" \"'"), normalise_address(mailto[1])
    found = set(_BARE.findall(bare))
    if len(found) != 1:
        return "", ""
    address = found.pop()
    return bare.replace(address, "").strip(" \"'()"), normalise_address(address)


def _own_words(lines: list[str]) -> str:
    while lines and (not lines[-1].strip(" \t>\r") or _SEPARATOR.fullmatch(lines[-1][:200])):
        lines = lines[:-1]
    return "\n".join(lines).strip()


def _rest(lines: list[str], start: int, end: int) -> str:
    text = "\n".join(lines[end:]).strip("\n")
    if lines[start].lstrip().startswith(">"):
        text = _QUOTED.sub("", text)
    return text.strip()


def _bare_subject(subject: str) -> str:
    """Without the marks of forwarding in front."""
    while match := FORWARD_SUBJECT.match(subject):
        subject = subject[match.end() :].strip()
    return subject
