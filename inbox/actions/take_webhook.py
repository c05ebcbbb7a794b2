"""Take the mails of a call by a mail service. Only after this is it answered."""

from django.http import HttpRequest
from django.utils import timezone

from .. import conf
from ..models import MailSource
from ..sources.webhooks import TooBig, WebhookSource
from .store_mail import Envelope, store_mail


def take_webhook(*, source: WebhookSource, request: HttpRequest, body: bytes) -> int:
    """Store what the call brings; how many mails are new. Raises ``Refused``, ``NotThis`` or
    ``TooBig``, and whatever keeps a mail from being stored: the service then calls again."""
    row, new, limit = source.row, 0, conf.mail_max_bytes()
    for event in source.events(request, body, limit):
        if len(event.fetched.raw) > limit:
            raise TooBig
        _received, created = store_mail(
            mailbox=row.mailbox,
            source=row.kind,
            raw=event.fetched.raw,
            envelope=Envelope(
                source_id=f"{row.pk}:{event.event_id}",
                mail_from=event.fetched.mail_from,
                rcpt_to=event.fetched.rcpt_to,
                received_at=event.fetched.received_at,
            ),
        )
        new += created
    MailSource.objects.filter(pk=row.pk).update(
        last_success_at=timezone.now(), failing_since=None, last_error=""
    )
    return new


def note_bad_call(*, row: MailSource, sentence: str) -> None:
    """A call of the service itself that we could not take shows on the settings page."""
    since = row.failing_since or timezone.now()
    MailSource.objects.filter(pk=row.pk).update(failing_since=since, last_error=sentence[:300])
