"""``inbox_topics_evaluate FILE.jsonl``: how well texts are grouped, against labels."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wagdesk.inbox.topics.cluster import group_texts
from wagdesk.inbox.topics.figures import figures
from wagdesk.inbox.topics.terms import terms_of


class Command(BaseCommand):
    help = 'Groups the texts of a JSON lines file ({"text", "label"}) and prints the figures.'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="JSON lines with the keys text and label.")
        parser.add_argument("--locale", default="en", help="Language of the texts (default en).")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = _rows(Path(options["file"]))
        groups = group_texts([terms_of(text, options["locale"]) for text, _label in rows])
        self.stdout.write(json.dumps(figures([label for _text, label in rows], groups)))


def _rows(path: Path) -> list[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} can't be read: {error}", returncode=2) from error
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append((str(row["text"]), str(row["label"])))
        except (ValueError, KeyError, TypeError) as error:
            raise CommandError(
                f'Line {number} of {path} is not {{"text": …, "label": …}}.', returncode=2
            ) from error
    return rows
