"""Bring the index up to date, or make it anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wagdesk.claims import free

from ...actions import drain_index_changes, rebuild_index
from ...documents import registry
from ...engines.base import EngineError
from ...models import IndexChange
from ...progress import ProgressBar


class Command(BaseCommand):
    help = (
        "Drain the index changes, or rebuild the index beside the old one and swap. A rebuild "
        "that was killed goes on where it was if started again within an hour."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="A new index, then a swap.")
        parser.add_argument("--kind", help="Only this kind of documents.")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = options["kind"]
        if kind and kind not in registry:
            known = ", ".join(registry.kinds()) or "none"
            raise CommandError(f"There is no kind “{kind}”. Known: {known}.", returncode=2)
        try:
            self._rebuild(kind) if options["rebuild"] else self._drain(kind)
        except EngineError as error:
            raise CommandError(f"The search engine can not do it now: {error}") from error

    def _rebuild(self, kind: str | None) -> None:
        bar = ProgressBar(self.stderr._out)
        try:
            counts = rebuild_index(kind=kind, progress=bar)
        finally:
            bar.clear()
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count} documents")

    def _drain(self, kind: str | None) -> None:
        done = drain_index_changes(kind=kind)
        left = IndexChange.objects.count()
        self.stdout.write(f"{done} changes done, {left} left")
        failed = free(IndexChange.objects.filter(attempts__gt=0, not_before__gt=timezone.now()))
        for change in failed[:20]:
            self.stderr.write(f"{change}: {change.last_error}")
        if failed.exists():
            raise CommandError("Some changes could not be indexed; they are tried again later.")
