"""Take mails from files: .eml, mbox, Maildir, a folder of .eml, or ``-`` for standard input."""

import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from wagdesk.inbox.actions.receive_mail import receive_mail
from wagdesk.inbox.actions.store_mail import store_mail
from wagdesk.inbox.mail.files import mails_in
from wagdesk.inbox.mail.reasons import describe
from wagdesk.inbox.models import Mailbox, ReceivedMail
from wagdesk.inbox.models.mail import ReceivedState

SOURCE = "file"
WAIT_SECONDS = 30


class Command(BaseCommand):
    help = "Store the mails in PATH… and make tickets of them. The same mail again adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--mailbox", required=True, metavar="SLUG")
        parser.add_argument("--json", action="store_true", help="One JSON object for each mail.")

    def handle(self, *args: object, **options: object) -> None:
        mailbox = self._mailbox(options["mailbox"])
        paths = options["paths"]
        for path in paths:
            if path != "-" and not Path(path).exists():
                raise CommandError(f"There is no file or folder {path}.", returncode=2)
        unstored = 0
        for path in paths:
            try:
                for name, raw in self._mails(path):
                    unstored += not self._take(mailbox, name, raw, options["json"])
            except OSError as error:
                self.stderr.write(f"{path}: cannot be read: {error}")
                unstored += 1
        if unstored:
            raise SystemExit(1)

    def _mailbox(self, slug: str) -> Mailbox:
        mailbox = Mailbox.objects.filter(slug=slug).first()
        if mailbox is None:
            known = ", ".join(Mailbox.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(
                f"There is no mailbox “{slug}”. There are: {known or 'none'}.", returncode=2
            )
        return mailbox

    def _mails(self, path: str) -> Iterator[tuple[str, bytes]]:
        if path == "-":
            yield "-", sys.stdin.buffer.read()
        else:
            yield from mails_in(Path(path))

    def _take(self, mailbox: Mailbox, name: str, raw: bytes, as_json: bool) -> bool:
        try:
            row, created = store_mail(mailbox=mailbox, source=SOURCE, raw=raw)
        except Exception as error:  # the other mails are still to be stored
            self.stderr.write(f"{name}: not stored: {type(error).__name__}: {error}")
            return False
        row = _finished(row)
        if as_json:
            self.stdout.write(json.dumps(_as_data(row, created)))
        else:
            self.stdout.write(_as_sentence(name, row, created))
        return True


def _finished(row: ReceivedMail) -> ReceivedMail:
    """The row after it was worked on, by us or by a worker that was faster."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        receive_mail(received_pk=row.pk)
        row = ReceivedMail.objects.get(pk=row.pk)
        if row.state != ReceivedState.STORED or time.monotonic() > deadline:
            return row
        time.sleep(0.1)


def _as_data(row: ReceivedMail, created: bool) -> dict[str, object]:
    return {
        "ledger": row.pk,
        "state": row.state,
        "reason": row.reason,
        "kind": row.kind,
        "ticket": row.ticket_id,
        "message": row.message_id,
        "new_ticket": row.new_ticket and created,
        "duplicate": not created,
    }


def _as_sentence(name: str, row: ReceivedMail, created: bool) -> str:
    ticket = f", ticket #{row.ticket_id}" if row.ticket_id else ""
    why = f" ({describe(row.reason)})" if row.reason else ""
    again = "" if created else ", stored before"
    return f"{name}: {row.state}{why}{ticket}{again}"
