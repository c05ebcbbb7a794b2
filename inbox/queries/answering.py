"""What a mailbox promises and answers by itself, in the customer's language."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..hours import Calendar, calendar_of
from ..models import AutoAnswer, Mailbox
from ..models.answering import AutoAnswerKind
from .contact import promise_of

# All that a text may hold; nothing of it was chosen by whoever wrote to us.
PLACEHOLDERS = ("number", "promise", "mailbox")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_MANY_BLANK = re.compile(r"\n{3,}")


def unknown_placeholders(text: str) -> list[str]:
    """Names in braces that mean nothing, in order."""
    names = (match[1] for match in _PLACEHOLDER.finditer(text))
    return [name for name in dict.fromkeys(names) if name not in PLACEHOLDERS]


def language_of(locale: str) -> str:
    """The language to speak: the customer's if the site has it, else the site's own."""
    known = {code.lower() for code, _name in settings.LANGUAGES}
    for code in (locale.lower(), locale.lower().split("-")[0]):
        if code in known:
            return code
    return settings.LANGUAGE_CODE


def answer_by(mailbox: Mailbox, now: datetime, calendar: Calendar | None = None) -> datetime | None:
    """When a first answer is there at the latest, a full hour; None if nothing was set.

    Only where hours are set: a promise that counts nights would be broken by them.
    """
    calendar = calendar or calendar_of(mailbox)
    if not mailbox.reply_hours or not calendar.has_hours:
        return None
    end = calendar.add_open_hours(now, mailbox.reply_hours)
    if end is None:
        return None
    rounded = end.replace(minute=0, second=0, microsecond=0)
    return calendar.local(rounded if rounded == end else rounded + timedelta(hours=1))


def promise_words(mailbox: Mailbox, locale: str, now: datetime) -> str:
    """ "We answer by Tuesday, 24 November, 10:00 (UTC+1)."; else the promise of the contact
    page; empty if there is neither."""
    by = answer_by(mailbox, now)
    if by is None:
        return promise_of(mailbox, locale).reply_promise
    with translation.override(language_of(locale)):
        # Translators: day, time and zone, as in “Tuesday, 24 November, 10:00 (UTC+1)”.
        return _("We answer by %(day)s, %(time)s (%(zone)s).") % {
            "day": date_format(by, pgettext("day of a promise", "l, j F")),
            "time": date_format(by, "H:i"),
            "zone": _offset(by),
        }


def _offset(at: datetime) -> str:
    minutes = round((at.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def answer_for(rows: Iterable[AutoAnswer], kind: str, locale: str) -> AutoAnswer | None:
    """The text of this kind in the customer's language, its base language, or for all others.

    A language whose text is switched off is not answered at all.
    """
    texts = {row.locale.lower(): row for row in rows if row.kind == kind}
    code = locale.lower()
    row = texts.get(code) or texts.get(code.split("-")[0]) or texts.get("")
    return row if row and row.enabled and row.text.strip() else None


def is_away(answer: AutoAnswer, calendar: Calendar, now: datetime) -> bool:
    """True if this out-of-office text holds now: within its dates; without any, whenever the
    mailbox is closed."""
    if answer.starts_at is None and answer.ends_at is None:
        return (calendar.has_hours or bool(calendar.holidays)) and not calendar.is_open(now)
    begun = answer.starts_at is None or answer.starts_at <= now
    return begun and (answer.ends_at is None or now < answer.ends_at)


def due_answer(
    mailbox: Mailbox, rows: Iterable[AutoAnswer], locale: str, now: datetime, *, new: bool
) -> AutoAnswer | None:
    """Which of the mailbox's texts would answer now: out of office if that holds, else, to a
    new ticket, the acknowledgement."""
    away = answer_for(rows, AutoAnswerKind.OUT_OF_OFFICE, locale)
    if away and is_away(away, calendar_of(mailbox), now):
        return away
    return answer_for(rows, AutoAnswerKind.ACKNOWLEDGE, locale) if new else None


def answer_words(
    answer: AutoAnswer, mailbox: Mailbox, *, number: int, locale: str, now: datetime
) -> str:
    """The body of the mail."""
    values = {
        "number": f"#{number}",
        "promise": promise_words(mailbox, locale, now),
        "mailbox": mailbox.sender_name,
    }
    text = _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), answer.text)
    return _MANY_BLANK.sub("\n\n", text).strip()


def answer_subject(kind: str, *, number: int, locale: str) -> str:
    """Fixed words and the number: nothing that the sender chose comes back to anybody."""
    with translation.override(language_of(locale)):
        if kind == AutoAnswerKind.OUT_OF_OFFICE:
            return _("We are away at the moment (#%(number)d)") % {"number": number}
        return _("We have your message (#%(number)d)") % {"number": number}
