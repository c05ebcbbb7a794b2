"""What kind of sender a mail has. Pure; says why, so that an agent can check it."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from .bounce import DAEMON, SUBJECT, looks_like_bounce
from .identifiers import is_our_message_id, normalise_address
from .parsed import DeliveryStatus, ParsedMail


class Kind(StrEnum):
    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"
    SPAM = "spam"


@dataclass(frozen=True)
class Classification:
    """``kind``, the codes that led to it, and what failed to be delivered, if anything."""

    kind: Kind
    reasons: tuple[str, ...] = ()
    failed: tuple[DeliveryStatus, ...] = field(default=())

    @property
    def is_machine(self) -> bool:
        return self.kind != Kind.HUMAN


_AWAY = re.compile(
    r"out of (the )?office|automatic reply|auto(matic|mated)?[- ]?reply|auto[- ]?response|vacation|"
    r"on (annual |parental )?leave|away (from|until)|abwesen|nicht im (büro|haus)|"
    r"absence du bureau|réponse automatique|fuera de (la )?oficina|respuesta automática|"
    r"fuori (ufficio|sede)|risposta automatica|fora do escritório|resposta automática|"
    r"afwezig|automatisch antwoord|poza biurem|nieobecno|automatyczna odpowiedź|"
    r"автоматический ответ|отсутств|fraværende|ikke på kontoret|autosvar|不在|自動(返信|応答)|"
    r"ofis(te|im)? (dışı|değil)|otomatik yanıt|izinde(yim)?|yıllık izin",
    re.I,
)
_ABUSE = "feedback-report"


def classify(
    mail: ParsedMail,
    *,
    mail_from: str | None = None,
    own_addresses: Collection[str] = (),
    blocked: Collection[str] = (),
) -> Classification:
    """The kind of ``mail``.

    ``mail_from`` is the envelope's sender, empty for the null sender, None if unknown.
    ``own_addresses`` and ``blocked`` hold normalised addresses; blocked ones may be a
    domain with a leading ``@``.
    """
    sender = normalise_address(mail.from_.address)
    own = _own_reasons(mail, sender, own_addresses)
    if own:
        return Classification(Kind.OWN, own)
    bounce = _bounce(mail, sender, _is_null(mail, mail_from))
    if bounce:
        return bounce
    spam = _spam_reasons(mail, sender, blocked)
    if spam:
        return Classification(Kind.SPAM, spam)
    automatic = _automatic_reasons(mail, _is_null(mail, mail_from))
    if automatic:
        return Classification(_kind_of_automatic(mail, automatic), automatic)
    listed = _list_reasons(mail, own_addresses)
    return Classification(Kind.LIST, listed) if listed else Classification(Kind.HUMAN)


def _own_reasons(mail: ParsedMail, sender: str, own: Collection[str]) -> tuple[str, ...]:
    reasons = []
    if mail.message_id and is_our_message_id(mail.message_id):
        reasons.append("own_message_id")
    if sender and sender in own:
        reasons.append("own_address")
    return tuple(reasons)


def _is_null(mail: ParsedMail, mail_from: str | None) -> bool:
    if mail_from is not None and mail_from.strip("<> "):
        return False
    return mail_from == "" or mail.header("return-path").replace(" ", "") == "<>"


def _bounce(mail: ParsedMail, sender: str, is_null: bool) -> Classification | None:
    if mail.report_type == _ABUSE:
        return Classification(Kind.BOUNCE, ("abuse_report",))
    if mail.delivery:
        failed = tuple(one for one in mail.delivery if one.action in ("failed", "delayed", ""))
        if not failed:
            return Classification(Kind.AUTO_REPLY, ("delivery_receipt",))
        return Classification(Kind.BOUNCE, ("delivery_status",), failed)
    reasons = []
    if mail.header("x-failed-recipients"):
        reasons.append("failed_recipients")
    from_daemon = bool(DAEMON.fullmatch(sender)) or not sender
    if (from_daemon or is_null) and SUBJECT.search(mail.subject):
        reasons.append("bounce_subject")
    elif is_null and from_daemon and sender:
        reasons.append("daemon")
    elif mail.suspected and looks_like_bounce(mail):
        reasons.append("bounce_words")
    return Classification(Kind.BOUNCE, tuple(reasons), tuple(mail.suspected)) if reasons else None


def _spam_reasons(mail: ParsedMail, sender: str, blocked: Collection[str]) -> tuple[str, ...]:
    reasons = []
    if mail.header("x-spam-flag").lower().startswith("yes"):
        reasons.append("spam_flag")
    if mail.header("x-spam-status").lower().startswith("yes"):
        reasons.append("spam_status")
    if sender and (sender in blocked or f"@{sender.rpartition('@')[2]}" in blocked):
        reasons.append("blocked")
    return tuple(reasons)


def _automatic_reasons(mail: ParsedMail, is_null: bool) -> tuple[str, ...]:
    reasons = []
    submitted = mail.header("auto-submitted").lower().partition(";")[0].strip()
    if submitted and submitted != "no":
        reasons.append("auto_submitted")
    for name in ("x-autoreply", "x-auto-reply", "x-autorespond", "x-autoresponder"):
        if mail.header(name) and mail.header(name).lower() not in ("no", "false"):
            reasons.append(name.replace("-", "_"))
    if mail.header("precedence").lower() in ("auto_reply", "auto-reply"):
        reasons.append("precedence")
    if mail.report_type == "disposition-notification":
        reasons.append("read_receipt")
    if is_null:
        reasons.append("null_sender")
    return tuple(reasons)


def _kind_of_automatic(mail: ParsedMail, reasons: tuple[str, ...]) -> Kind:
    if "read_receipt" in reasons:
        return Kind.AUTO_REPLY
    is_away = _AWAY.search(mail.subject) or _AWAY.search(mail.text[:1000])
    return Kind.OUT_OF_OFFICE if is_away else Kind.AUTO_REPLY


def _list_reasons(mail: ParsedMail, own: Collection[str]) -> tuple[str, ...]:
    """Signs of a mailing list. A list whose address is ours only forwards to us."""
    post = mail.header("list-post").lower()
    if any(address in post for address in own):
        return ()
    names = ("list-id", "list-unsubscribe", "list-post", "mailing-list", "x-mailing-list")
    reasons = [name.replace("-", "_") for name in names if mail.header(name)]
    if mail.header("precedence").lower() in ("list", "bulk", "junk"):
        reasons.append("precedence")
    return tuple(reasons)
