"""Fetch mail from every IMAP, folder, Maildir and mbox source, once or until stopped."""

import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from wagdesk.inbox.actions.fetch_source import Fetching, fetch_source
from wagdesk.inbox.models import MailSource
from wagdesk.inbox.sources.registry import kinds
from wagdesk.inbox.sources.watch import watch


class Command(BaseCommand):
    help = "Store the mail that waits at every source that is on. Workers make tickets of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", type=int, metavar="ID", help="Only this one.")
        parser.add_argument(
            "--watch",
            action="store_true",
            help="Stay, and fetch as soon as mail comes (IMAP IDLE; else every minute).",
        )

    def handle(self, *args: object, **options: object) -> None:
        pk = options["source"]
        rows = self._rows(pk)
        if options["watch"]:
            self._watch(pk)
            return
        failed = False
        for row in rows:
            found = fetch_source(source_pk=row.pk)
            self.stdout.write(f"{row.pk} {row.name}: {_sentence(found)}")
            failed = failed or bool(found and found.problem)
        if failed:
            raise SystemExit(1)

    def _rows(self, pk: int | None) -> list[MailSource]:
        pulled = [code for code, kind in kinds().items() if kind.pulled]
        rows = MailSource.objects.filter(kind__in=pulled).order_by("pk")
        if pk is None:
            return list(rows.filter(enabled=True))
        row = rows.filter(pk=pk).first()
        if row is None:
            known = ", ".join(f"{one.pk} ({one.name})" for one in rows)
            raise CommandError(
                f"There is no mail source {pk} to fetch from. There are: {known or 'none'}.",
                returncode=2,
            )
        if not row.enabled:
            raise CommandError(f"The mail source {pk} ({row.name}) is turned off.", returncode=2)
        return [row]

    def _watch(self, pk: int | None) -> None:
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        self.stdout.write("Watching the mail sources.")
        self.stdout.flush()
        watch(stopping, pk)
        self.stdout.write("Stopped.")


def _sentence(found: Fetching | None) -> str:
    if found is None:
        return "another process is reading it."
    said = f"{found.stored} stored, {found.known} known already"
    if found.too_big:
        said += f", {found.too_big} too big"
    if found.unread:
        said += f", {found.unread} could not be read"
    return f"{said}. {found.problem}".rstrip()
