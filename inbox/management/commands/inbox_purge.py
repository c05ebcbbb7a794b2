"""``inbox_purge``: remove what retention says, or tell what it would remove."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from wagdesk.inbox.actions.retention import run_retention
from wagdesk.inbox.queries.retention import Due, everything_due


class Command(BaseCommand):
    help = "Removes closed tickets past their mailbox's retention, old trash and raw mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only tell the numbers.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        dry = options["dry_run"]
        for due in everything_due(now) if dry else run_retention(now=now):
            self.stdout.write(self._json(due, dry) if options["json"] else self._line(due, dry))

    def _json(self, due: Due, dry: bool) -> str:
        told = {"what": due.what, "mailbox": due.mailbox or None, "number": due.number}
        return json.dumps(told | {"removed": not dry})

    def _line(self, due: Due, dry: bool) -> str:
        names = {
            "tickets": _("Closed tickets and spam of “%s”") % due.mailbox,
            "trash": _("Tickets in the trash"),
            "raw_mail": _("Original mails"),
            "links": _("Links of customers that are over"),
            "archives": _("Archives of people that are over"),
        }
        told = _("%(what)s: %(number)d would go") if dry else _("%(what)s: %(number)d removed")
        return told % {"what": names[due.what], "number": due.number}
