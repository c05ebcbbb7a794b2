"""Count the figures of tickets."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wagdesk.inbox.actions.count_figures import count_all, count_new_figures


class Command(BaseCommand):
    help = "Counts the service report's figures: of changed tickets, or (--rebuild) of all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="count every ticket anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            number = count_all(tell=lambda done: self.stderr.write(f"{done} counted"))
        else:
            number = count_new_figures()
        self.stdout.write(f"{number} tickets counted.")
