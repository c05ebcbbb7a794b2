"""``inbox_topics [--rebuild] [--json]``: topics with their evidence."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wagdesk.inbox.actions.rebuild_topics import rebuild_topics
from wagdesk.inbox.models import Topic


class Command(BaseCommand):
    help = "Lists the topics, highest score first. Exit 1 if a rebuild was not possible."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="Find the topics anew first.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"] and rebuild_topics().engine_down:
            self.stderr.write("The search engine does not answer; the topics are as they were.")
            raise SystemExit(1)
        for topic in Topic.objects.order_by("-score", "pk").prefetch_related("evidence"):
            row = _row(topic)
            self.stdout.write(json.dumps(row) if options["json"] else _line(row))


def _row(topic: Topic) -> dict:
    evidence = list(topic.evidence.all())
    return {
        "topic": topic.pk,
        "locale": topic.locale,
        "kind": topic.kind,
        "state": topic.state,
        "title": topic.title,
        "words": topic.words,
        "score": topic.score,
        "article": topic.article_id,
        "draft": topic.draft_id,
        "tickets": sorted(row.ticket_id for row in evidence if row.ticket_id),
        "searches": sorted(row.search_id for row in evidence if row.search_id),
    }


def _line(row: dict) -> str:
    return (
        f"{row['score']:7.1f}  {row['kind']:<8}{row['state']:<10}{row['locale']:<6}"
        f"{len(row['tickets']):>4} tickets {len(row['searches']):>4} searches  "
        f"{', '.join(row['words'])}"
    )
