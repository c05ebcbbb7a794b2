"""How good the ranking is, over judged queries; and whether it is still as good."""

import json
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from ... import evaluation
from ...baseline import BadBaseline, below, read_baseline, write_baseline
from ...documents import registry
from ...evaluation import Outcome, figures
from ...judged import BadLine, JudgedQuery, judged_line, learnt_queries
from ...judging import MODES, EngineDown, Judge
from ...semantic import wait_for_embedder

MOST_NAMED = 20


class Command(BaseCommand):
    help = f"""Judge the ranking as an anonymous visitor meets it.

FILE has a JSON object a line: {{"query": …, "relevant": [source id…], "locale": "en"}}; an
empty "relevant" says that nothing here answers. "-" is standard input. Exit code 1: some
lines were bad, or a figure fell below the baseline. {evaluation.__doc__}"""

    def create_parser(self, *args: Any, **options: Any) -> ArgumentParser:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **options)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE", help="JSON lines, or -")
        parser.add_argument(
            "--learnt",
            action="store_true",
            help="Judge what solved tickets taught (with FILE: both together).",
        )
        parser.add_argument("--mode", choices=MODES, default="search")
        parser.add_argument("--kind", default="article")
        parser.add_argument("--help-center", help="Page id or public path, e.g. /help/.")
        parser.add_argument("--fail-below", type=Path, metavar="BASELINE.json")
        parser.add_argument("--write-baseline", type=Path, metavar="BASELINE.json")
        parser.add_argument("--json", action="store_true", help="One JSON object, nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        judge, baseline = self._judge(options), self._baseline(options["fail_below"])
        rows, bad_lines = self._rows(options)
        self._warn_of_unknown(rows, options["kind"])
        wait_for_embedder()
        try:
            outcomes = [judge.outcome(row) for row in rows]
        except EngineDown as error:
            raise CommandError(str(error)) from error
        found = figures(outcomes, says_nothing=options["mode"] == "suggest")
        self._write(found, outcomes, options)
        if options["write_baseline"]:
            self._keep(options["write_baseline"], found)
        fallen = self._compare(found, baseline)
        for sentence in fallen:
            self.stderr.write(sentence)
        if fallen or bad_lines:
            raise SystemExit(1)

    def _judge(self, options: dict[str, Any]) -> Judge:
        filters = {}
        try:
            source = registry.get(options["kind"])
            if place := options["help_center"]:
                filters["help_center"] = source.resolve_filter("help_center", place)
        except LookupError as error:
            raise CommandError(str(error.args[0]), returncode=2) from error
        return Judge(AnonymousUser(), options["mode"], options["kind"], filters)

    def _baseline(self, path: Path | None) -> dict | None:
        try:
            return read_baseline(path) if path else None
        except BadBaseline as error:
            raise CommandError(str(error), returncode=2) from error

    def _rows(self, options: dict[str, Any]) -> tuple[list[JudgedQuery], int]:
        name, rows, bad = options["file"], [], 0
        if not name and not options["learnt"]:
            raise CommandError("Give a FILE of judged queries, or --learnt.", returncode=2)
        for number, line in enumerate(_lines(name) if name else (), start=1):
            if not line.strip():
                continue
            try:
                rows.append(judged_line(line, settings.LANGUAGE_CODE))
            except BadLine as error:
                bad += 1
                self.stderr.write(f"Line {number}: {error}.")
        if options["learnt"]:
            rows += learnt_queries(options["kind"])
        if not rows:
            raise CommandError(
                "There is not one judged query to ask.", returncode=1 if bad or not name else 2
            )
        return rows, bad

    def _warn_of_unknown(self, rows: list[JudgedQuery], kind: str) -> None:
        judged = Counter(source_id for row in rows for source_id in row.relevant)
        unknown = sorted(judged.keys() - registry.get(kind).known_sources(list(judged)))
        for source_id in unknown[:MOST_NAMED]:
            self.stderr.write(
                f"Warning: no {kind} has the source id “{source_id}” "
                f"(judged as the answer to {judged[source_id]})."
            )
        if len(unknown) > MOST_NAMED:
            self.stderr.write(f"Warning: {len(unknown) - MOST_NAMED} more ids are unknown.")

    def _write(
        self, found: dict[str, Any], outcomes: list[Outcome], options: dict[str, Any]
    ) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(f"{len(outcomes)} queries, mode {options['mode']}")
        for name, value in found.items():
            self.stdout.write(f"{name:20} {'–' if value is None else value}")

    def _keep(self, path: Path, found: dict[str, Any]) -> None:
        try:
            write_baseline(path, found)
        except (BadBaseline, OSError) as error:
            raise CommandError(f"The baseline was not written: {error}", returncode=2) from error
        self.stderr.write(f"Baseline written to {path}.")

    def _compare(self, found: dict[str, Any], baseline: dict[str, Any] | None) -> list[str]:
        if baseline is None:
            return []
        for name in ("n", "n_no_answer"):
            if baseline.get(name, found[name]) != found[name]:
                self.stderr.write(
                    f"Warning: the baseline was taken with {name} = {baseline[name]}, "
                    f"now it is {found[name]}."
                )
        return below(found, baseline)


def _lines(name: str) -> Iterator[str]:
    try:
        if name == "-":
            yield from sys.stdin.buffer.read().decode("utf-8-sig").split("\n")
        else:
            yield from Path(name).read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} can't be read: {error}", returncode=2) from error
