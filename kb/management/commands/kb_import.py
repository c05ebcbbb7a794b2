"""Bring articles in from a file."""

import json
import logging
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from wagdesk.kb.actions.import_articles import FAILED, STATES, Imported, import_articles
from wagdesk.kb.audience import all_restrictions, page_keys
from wagdesk.kb.importing import formats
from wagdesk.kb.models.mixins import CategoryMixin, HelpCenterMixin
from wagdesk.kb.queries import page_at, page_model
from wagdesk.search.actions import drain_index_changes
from wagdesk.search.documents import PUBLIC

LONGEST_NUMBER = 18


class Command(BaseCommand):
    help = (
        "Import articles below a help center or category. The same id and language again "
        "updates the article, and does nothing if nothing changed. Exit code 1: some failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("format", help=f"One of: {', '.join(sorted(formats))}.")
        parser.add_argument("path", metavar="PATH", help="The file, or - for standard input.")
        parser.add_argument(
            "--parent", required=True, metavar="P", help="Page id or public path, e.g. /help/."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done.")
        parser.add_argument("--json", action="store_true", help="A JSON object for each article.")

    def handle(self, *args: Any, **options: Any) -> None:
        # One line for each page would bury what there is to say.
        logging.getLogger("wagtail").setLevel(logging.WARNING)
        if options["format"] not in formats:
            known = ", ".join(sorted(formats))
            raise CommandError(
                f"There is no format “{options['format']}”. Known: {known}.", returncode=2
            )
        parent, counts, made = self._parent(options["parent"]), Counter(), []
        began = time.monotonic()
        with _opened(options["path"]) as file:
            for done in import_articles(
                parent=parent,
                lines=formats[options["format"]](file),
                dry_run=options["dry_run"],
            ):
                counts[done.state] += 1
                made += done.made
                self._tell(done, options)
        if not options["dry_run"] and counts.total() > counts["unchanged"] + counts[FAILED]:
            self._index()
        self._sum_up(counts, made, time.monotonic() - began, options)
        if counts[FAILED]:
            raise SystemExit(1)

    def _parent(self, value: str) -> Any:
        if value.isdecimal() and len(value) <= LONGEST_NUMBER:
            page = page_model().objects.filter(pk=int(value), live=True).first()
        else:
            page = page_at(value)
        if page is None:
            raise CommandError(
                f"There is no published page “{value}”. Give a page id or the public path, "
                "such as /help/.",
                returncode=2,
            )
        page = page.specific
        if not isinstance(page, HelpCenterMixin | CategoryMixin):
            raise CommandError(
                f"“{page.title}” is no help center and no category: no article stands there.",
                returncode=2,
            )
        if page_keys(page.path, all_restrictions()) != (PUBLIC,):
            self.stderr.write(f"“{page.title}” is restricted, and so is what is put below it.")
        return page

    def _tell(self, done: Imported, options: dict[str, Any]) -> None:
        if options["json"]:
            row = {
                "line": done.line,
                "id": done.source_id or None,
                "locale": done.locale or None,
                "state": done.state,
                "page": done.page,
                "reason": done.reason or None,
                "notes": list(done.notes),
                "made": list(done.made),
            }
            self.stdout.write(json.dumps(row, ensure_ascii=False))
            return
        for title in done.made:
            self.stdout.write(f"Line {done.line}: page “{title}” made")
        if done.state == FAILED:
            self.stderr.write(f"Line {done.line}: {done.reason}")
        elif done.notes:
            self.stdout.write(f"Line {done.line}: “{done.source_id}”: {'; '.join(done.notes)}.")

    def _index(self) -> None:
        try:
            drain_index_changes(kind="article")
        except Exception as error:
            # The change rows stay: a worker or search_index does it later.
            self.stderr.write(f"The articles are here but can't be found yet: {error}")

    def _sum_up(
        self, counts: Counter[str], made: list[str], seconds: float, options: dict[str, Any]
    ) -> None:
        total = {state: counts[state] for state in STATES}
        if options["json"]:
            summary = {"summary": True, **total, "made": made, "dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(summary | {"seconds": round(seconds, 2)}))
            return
        figures = ", ".join(f"{number} {state}" for state, number in total.items())
        would = "Nothing was written. It would be: " if options["dry_run"] else ""
        self.stdout.write(f"{would}{figures}; {len(made)} pages made above them ({seconds:.1f} s).")


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(path).open("rb") as file:
            file.peek(1)
            yield file
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror}.", returncode=2) from error
