"""Tell administrators by mail that mail has stopped: once, again when it is new, and when it
is over. The mail goes out directly, not by way of the outbox, which may be the trouble."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.defaultfilters import date as format_date
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import conf
from ..mail.reasons import describe
from ..models import IntakeAlarm, MailboxAddress, ReceivedMail, Role, WorkerBeat
from ..models.mail import ReceivedState
from ..models.role import RoleCode
from ..queries.trouble import (
    BEAT,
    disk_is_full,
    failing_sources,
    oldest_waiting,
    stopped_answers,
    unsent,
)

logger = logging.getLogger("wagdesk.inbox.alarm")
# Mails that go on failing for one reason are told of again, but not each minute.
AGAIN_AFTER = timedelta(hours=1)
MOST_COUNTED = 1_000


@dataclass(frozen=True)
class Trouble:
    """``code`` stays the same while the trouble does. ``news``: when the latest of it came,
    if more of the same is worth another mail. Texts hold no personal data."""

    code: str
    since: datetime
    text: str
    news: datetime | None = None


def troubles(now: datetime) -> Iterator[Trouble]:
    """What is wrong with the mail for longer than ``WAGDESK_ALARM_MINUTES``."""
    long_ago = now - timedelta(minutes=conf.alarm_minutes())
    if disk_is_full():
        text = _("The disk of the private files is full. Mail is turned away until there is room.")
        yield Trouble("disk", now, text)
    if (at := oldest_waiting()) and at <= long_ago:
        text = _("Mail that has come is not worked on; the oldest waits since %(at)s.")
        yield Trouble("waiting", at, text % {"at": _moment(at)})
    yield from _failed_mails()
    for source in failing_sources(long_ago).select_related("mailbox"):
        text = _("No mail can be fetched from “%(name)s” for %(box)s since %(at)s: %(error)s")
        facts = {
            "name": source.name,
            "box": source.mailbox.name,
            "at": _moment(source.failing_since),
            "error": source.last_error,
        }
        yield Trouble(f"source:{source.pk}", source.failing_since, text % facts)
    if (at := unsent()) and at <= long_ago:
        text = _("Mail that should have gone out is not sent; the oldest waits since %(at)s.")
        yield Trouble("outbox", at, text % {"at": _moment(at)})
    for mailbox in stopped_answers():
        text = _("The automatic answers of %(box)s have stopped themselves.")
        yield Trouble(f"auto_answers:{mailbox.slug}", now, text % {"box": mailbox.name})


def _failed_mails() -> Iterator[Trouble]:
    newest = ReceivedMail.objects.filter(state=ReceivedState.FAILED).order_by("-pk")
    rows = list(newest.values_list("reason", "finished_at")[:MOST_COUNTED])
    for reason in dict.fromkeys(reason for reason, _at in rows):
        times = [at or timezone.now() for each, at in rows if each == reason]
        text = ngettext(
            "%(n)d mail could not be received: %(why)s",
            "%(n)d mails could not be received: %(why)s",
            len(times),
        )
        facts = {"n": len(times), "why": describe(reason)}
        yield Trouble(f"failed:{reason}", min(times), text % facts, news=max(times))


def sound_alarms(*, now: datetime | None = None) -> int:
    """Look, and tell what is new and what is over in one mail; how many lines it had."""
    now = now or timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        found = {trouble.code: trouble for trouble in troubles(now)}
        told = [trouble for trouble in found.values() if _take(trouble, now)]
        over = _take_over(found)
        if not told and not over:
            return 0
        if not _send(told, over):
            # Nobody was told: the next round tries again.
            IntakeAlarm.objects.filter(code__in=[one.code for one in told]).update(told_at=None)
        return len(told) + len(over)


def _take(trouble: Trouble, now: datetime) -> bool:
    """True if it is ours to tell: of two workers that see it at once one does."""
    alarm, _created = IntakeAlarm.objects.get_or_create(
        code=trouble.code[:80], defaults={"since": trouble.since}
    )
    mine = IntakeAlarm.objects.filter(pk=alarm.pk, told_at=alarm.told_at)
    if alarm.told_at is None:
        return bool(mine.update(told_at=now, since=trouble.since))
    is_news = trouble.news is not None and trouble.news > alarm.told_at
    if is_news and alarm.told_at <= now - AGAIN_AFTER:
        return bool(mine.update(told_at=now))
    return False


def _take_over(found: dict[str, Trouble]) -> list[IntakeAlarm]:
    """The alarms whose trouble is over; only what was told of is told to be."""
    over = []
    for alarm in IntakeAlarm.objects.exclude(code__in=[code[:80] for code in found]):
        deleted, _rows = IntakeAlarm.objects.filter(pk=alarm.pk).delete()
        if deleted and alarm.told_at:
            over.append(alarm)
    return over


def _send(told: list[Trouble], over: list[IntakeAlarm]) -> bool:
    """Directly by the site's own mail connection; what can't be sent stands in the log."""
    recipients = alarm_recipients()
    lines = [trouble.text for trouble in told]
    lines += [_("Over: %(what)s") % {"what": name_of(alarm.code)} for alarm in over]
    codes = [one.code for one in [*told, *over]]
    if not recipients:
        logger.error("alarm for nobody", extra={"codes": codes})
        return True
    subject = _("Mail has stopped") if told else _("Mail works again")
    body = "\n\n".join(["\n".join(f"- {line}" for line in lines), _where()])
    mail = EmailMessage(
        subject=f"Wagdesk: {subject}",
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=recipients,
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    try:
        mail.send()
    except Exception as error:  # whatever a backend raises
        logger.error("alarm not sent", extra={"codes": codes, "error": type(error).__name__})
        return False
    logger.warning("alarm sent", extra={"codes": codes})
    return True


def _where() -> str:
    return _("What failed, and what to do: Reports → Incoming mail in the admin.")


def alarm_recipients() -> list[str]:
    """``WAGDESK_ALARM_ADDRESSES``, else every administrator; never a mailbox of ours."""
    named = conf.alarm_addresses()
    if named is None:
        groups = Role.objects.filter(code=RoleCode.ADMINISTRATOR).values("group")
        users = get_user_model().objects.filter(groups__in=groups, is_active=True)
        named = users.exclude(email="").values_list("email", flat=True).distinct()
    own = set(MailboxAddress.objects.values_list("value", flat=True))
    return sorted({address for address in named if address.lower() not in own})


def name_of(code: str) -> str:
    """An alarm in a few words, from its code alone."""
    kind, _colon, detail = code.partition(":")
    names = {
        "disk": _("the disk of the private files is full"),
        "waiting": _("mail waits to be worked on"),
        "failed": _("mails failed: %(detail)s") % {"detail": describe(detail)},
        "source": _("a source of mail can’t be read"),
        "outbox": _("mail is not sent"),
        "auto_answers": _("automatic answers stopped (%(detail)s)") % {"detail": detail},
    }
    return names.get(kind, code)


def note_beat() -> None:
    """A worker came round."""
    WorkerBeat.objects.update_or_create(name=BEAT, defaults={"at": timezone.now()})


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{format_date(local, 'SHORT_DATETIME_FORMAT')} {local:%Z}"
