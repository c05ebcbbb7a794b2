"""How the inbox's screens show the state of incoming mail."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone

from .. import conf
from ..health import WORKER_MINUTES
from ..mail.reasons import describe
from ..queries.intake import can_be_tried, failed_by_mailbox

register = template.Library()
register.filter("reason_words", describe)
register.filter("can_be_tried", can_be_tried)
register.simple_tag(conf.mail_max_bytes, name="most_bytes")


@register.filter
def is_late(at: datetime | None) -> bool:
    """Due for longer than alarms wait."""
    return bool(at and at < timezone.now() - timedelta(minutes=conf.alarm_minutes()))


@register.filter
def is_silent(at: datetime | None) -> bool:
    return bool(at and at < timezone.now() - timedelta(minutes=WORKER_MINUTES))


@register.inclusion_tag("wagdesk_inbox/admin/intake/_notice.html", takes_context=True)
def intake_notice(context: dict) -> dict:
    """A line above the ticket list if a mail to one of the viewer's mailboxes failed."""
    return {"failed": failed_by_mailbox(context["request"].user)}
