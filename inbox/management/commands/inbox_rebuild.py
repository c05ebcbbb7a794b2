"""``inbox_rebuild [--dry-run] [--json] [--after NUMBER]``: every ticket from its events."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wagdesk.inbox.models import Ticket
from wagdesk.inbox.rebuild import Difference, rebuild_all
from wagdesk.search.progress import ProgressBar


class Command(BaseCommand):
    help = (
        "Makes the state of every ticket anew from its events, prints each difference and sets "
        "it right. Exit 1 if there was any. Stopped half-way it says where to go on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what differs.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")
        parser.add_argument("--after", type=int, default=0, help="Go on after this number.")

    def handle(self, *args: Any, **options: Any) -> None:
        self.last, self.done, found = options["after"], 0, 0
        self.bar = ProgressBar(self.stderr._out)
        self.total = Ticket.objects.filter(pk__gt=self.last).count()
        try:
            for row in rebuild_all(
                fix=not options["dry_run"], after=self.last, progress=self._progress
            ):
                found += 1
                self.stdout.write(json.dumps(_row(row)) if options["json"] else str(row))
        except KeyboardInterrupt:
            self.bar.clear()
            self.stderr.write(f"Stopped. Go on with --after {self.last}.")
            raise SystemExit(1) from None
        self.bar.clear()
        self.stderr.write(f"{self.total} tickets, {found} differences.")
        if found:
            raise SystemExit(1)

    def _progress(self, last: int, size: int) -> None:
        self.last, self.done = last, self.done + size
        self.bar("tickets", self.done, self.total)


def _row(row: Difference) -> dict:
    return {
        "ticket": row.ticket,
        "column": row.column,
        "stored": _plain(row.stored),
        "rebuilt": _plain(row.rebuilt),
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, list, type(None))) else str(value)
