"""Sentences beside a mail's own text: what it invites to, what can't be read, what it encloses.

In the site's language, so in the parent process; the mail itself stays as it was read.
"""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from . import failure_causes as causes
from .parsed import DeliveryStatus, Enclosed, Invitation, ParsedMail

_MAX_DIAGNOSTIC = 300


def text_with_notices(mail: ParsedMail) -> str:
    """The visible text with what has to be said above and below it."""
    above = notices_above(mail)
    pieces = ["\n".join(above)] if above else []
    if mail.visible_text.strip() or not (above or mail.enclosed):
        pieces.append(mail.visible_text)
    pieces += [_enclosed_words(one) for one in mail.enclosed]
    return "\n\n".join(pieces)


def html_with_notices(mail: ParsedMail) -> str:
    """The cleaned HTML with the same; empty if the mail has none."""
    if not mail.cleaned_html:
        return ""
    above = format_html_join("", "<p>{}</p>", ((line,) for line in notices_above(mail)))
    below = format_html_join(
        "", "<hr><pre>{}</pre>", ((_enclosed_words(x),) for x in mail.enclosed)
    )
    # Cleaned by ``html.cleaned_html`` in the child.
    return format_html("{}{}{}", above, mark_safe(mail.cleaned_html), below)  # noqa: S308


def notices_above(mail: ParsedMail) -> list[str]:
    """One line for each fact that stands above the mail's own words."""
    lines = [line for one in mail.invitations for line in _invitation_words(one)]
    protection = _protection_words(mail.protection) if mail.protection else ""
    return [*lines, protection] if protection else lines


def _protection_words(protection: str) -> str:
    return {
        "smime-encrypted": _(
            "This mail is encrypted with S/MIME. Its text can only be read with the key of the "
            "recipient; the encrypted file is kept below."
        ),
        "pgp-encrypted": _(
            "This mail is encrypted with PGP. Its text can only be read with the key of the "
            "recipient; the encrypted text is kept."
        ),
        "smime-signed": _("Signed with S/MIME; the signature was not checked."),
        "pgp-signed": _("Signed with PGP; the signature was not checked."),
    }.get(protection, "")


def failure_words(failure: DeliveryStatus) -> str:
    """Why a delivery failed, in plain words, with what the other server said."""
    plain = {
        causes.NO_SUCH_ADDRESS: _("this address does not exist"),
        causes.NO_SUCH_HOST: _("the part after the @ names no mail server"),
        causes.ADDRESS_CLOSED: _("this address is closed"),
        causes.MAILBOX_FULL: _("the mailbox is full"),
        causes.TOO_BIG: _("the mail is larger than the other side accepts"),
        causes.REFUSED: _("the other side refused the mail as unwanted"),
        causes.NOT_REACHED: _("the other side could not be reached"),
        causes.LOOP: _("the mail went round in circles"),
    }.get(failure.cause, "")
    said = (failure.diagnostic or failure.status)[:_MAX_DIAGNOSTIC]
    if plain and said:
        return _("%(reason)s (%(said)s)") % {"reason": plain, "said": said}
    return plain or said or _("no reason given")


def _invitation_words(one: Invitation) -> list[str]:
    title = {
        "REQUEST": _("Invitation: %(what)s"),
        "CANCEL": _("Cancelled: %(what)s"),
        "REPLY": _answer_title(one),
        "COUNTER": _("Another time is proposed: %(what)s"),
    }.get(one.method, _("Event: %(what)s"))
    lines = [title % {"what": one.summary or _("(no title)"), "who": one.attendee}]
    when = _when(one)
    if when and one.repeats:
        when = _("%(when)s, repeats") % {"when": when}
    for text, value in (
        (_("When: %(value)s"), when),
        (_("Where: %(value)s"), one.where),
        (_("Organiser: %(value)s"), one.organiser),
    ):
        if value:
            lines.append(text % {"value": value})
    return lines


def _answer_title(one: Invitation) -> str:
    return {
        "ACCEPTED": _("%(who)s accepted: %(what)s"),
        "DECLINED": _("%(who)s declined: %(what)s"),
        "TENTATIVE": _("%(who)s may come: %(what)s"),
    }.get(one.answer, _("Answer of %(who)s: %(what)s"))


def _when(one: Invitation) -> str:
    start, end = _moment(one.start), _moment(one.end)
    if not start:
        return ""
    if one.start[:10] == one.end[:10] and "T" in one.end:
        end = date_format(datetime.fromisoformat(one.end), "TIME_FORMAT")
    text = f"{start} – {end}" if end and end != start and not _is_next_day(one) else start
    return f"{text} ({one.zone})" if one.zone else text


def _is_next_day(one: Invitation) -> bool:
    """A whole day ends, in a calendar, on the day after it."""
    if "T" in one.start or "T" in one.end or not one.end:
        return False
    return (date.fromisoformat(one.end) - date.fromisoformat(one.start)).days == 1


def _moment(value: str) -> str:
    if not value:
        return ""
    day = date_format(date.fromisoformat(value[:10]), "DATE_FORMAT")
    if "T" not in value:
        return day
    return f"{day}, {date_format(datetime.fromisoformat(value), 'TIME_FORMAT')}"


def _enclosed_words(one: Enclosed) -> str:
    lines = [_("Enclosed mail:")]
    for text, value in (
        (_("From: %(value)s"), one.sender),
        (_("Date: %(value)s"), one.date[:16].replace("T", " ")),
        (_("Subject: %(value)s"), one.subject),
    ):
        if value:
            lines.append(text % {"value": value})
    return "\n".join([*lines, "", one.text]) if one.text else "\n".join(lines)
