"""``demo_content``: the shop of ``make demo``."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpcenter.demo import seed
from helpcenter.demo.seed.reset import clear


class Command(BaseCommand):
    help = "Fill this site with the demo's shop. A second start changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="First delete every help center, ticket and visit of this site.",
        )
        parser.add_argument(
            "--without-theme",
            action="append",
            default=[],
            metavar="CODE",
            help="Leave out the tickets and searches of a planted theme.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            clear()
        if seed.is_built():
            self.stdout.write("The demo content is there already.")
            return
        # One line for each page would bury what the demo has to say.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        began = time.monotonic()
        try:
            built = seed.build(without=frozenset(options["without_theme"]))
        except seed.UnknownTheme as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            f"Demo content: {built.articles} articles, {built.tickets} tickets, "
            f"{built.visits} visits in {time.monotonic() - began:.0f} s."
        )
