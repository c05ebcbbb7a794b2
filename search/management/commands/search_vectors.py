"""Make the vectors of all documents that lack them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ... import conf
from ...actions import update_vectors
from ...semantic import wait_for_embedder


class Command(BaseCommand):
    help = "Make or renew the vectors that the embedder gives to documents (wagdesk_work does too)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not conf.embedder():
            raise CommandError("WAGDESK_EMBEDDER is not set: search is by words alone.")
        if wait_for_embedder() is None:
            raise CommandError(
                f"{conf.embedder()} could not be loaded from {conf.embedder_path()}: see the log. "
                "Did you run search_fetch_embedder and install wagdesk[semantic]?"
            )
        self.stdout.write(f"{update_vectors()} documents embedded.")
