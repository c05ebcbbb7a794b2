"""Search from a terminal, as anybody."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError
from django.utils.html import strip_tags

from ...documents import registry
from ...findings import Findings
from ...queries import find

HIT_KEYS = ("key", "source_id", "title", "url", "score", "excerpt")


class Command(BaseCommand):
    help = "Find TEXT. Exit code 1: the engine is down and only titles were searched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("text")
        parser.add_argument("--kind", default="article")
        parser.add_argument("--locale", default=settings.LANGUAGE_CODE)
        parser.add_argument("--help-center", help="Page id or public path, e.g. /help/.")
        parser.add_argument("--as", dest="user", help="Username; anonymous if left out.")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--explain", action="store_true")
        parser.add_argument("--json", action="store_true", help="One JSON object, nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["limit"] < 1:
            raise CommandError("--limit must be 1 or more.", returncode=2)
        try:
            source = registry.get(options["kind"])
            filters = {}
            if options["help_center"]:
                filters["help_center"] = source.resolve_filter(
                    "help_center", options["help_center"]
                )
        except LookupError as error:
            raise CommandError(str(error.args[0]), returncode=2) from error
        found = find(
            _viewer(options["user"]),
            options["text"],
            kind=options["kind"],
            locale=options["locale"],
            filters=filters,
            limit=options["limit"],
            explain=options["explain"],
        )
        self._write_json(found) if options["json"] else self._write(found)
        if found.engine_down:
            raise CommandError("The search engine is down: titles only, from the database.")

    def _write_json(self, found: Findings) -> None:
        hits = []
        for hit in found.hits:
            row = {key: getattr(hit, key) for key in HIT_KEYS}
            if hit.explanation is not None:
                row["explanation"] = hit.explanation
            hits.append(row)
        self.stdout.write(
            json.dumps(
                {
                    "hits": hits,
                    "total": found.total,
                    "total_is_exact": found.total_is_exact,
                    "took_ms": found.took_ms,
                    "corrected": found.corrected,
                    "did_you_mean": found.did_you_mean,
                    "relaxed": found.relaxed,
                    "explanation": found.explanation,
                    "locale": found.locale,
                    "engine_down": found.engine_down,
                },
                ensure_ascii=False,
            )
        )

    def _write(self, found: Findings) -> None:
        more = "" if found.total_is_exact else " or more"
        self.stdout.write(f"{found.total}{more} found in {found.took_ms} ms ({found.locale})")
        if found.corrected:
            self.stdout.write(f"Showing results for: {found.corrected}")
        if found.did_you_mean:
            self.stdout.write(f"Did you mean: {found.did_you_mean}")
        if found.explanation:
            self.stdout.write(json.dumps(found.explanation, ensure_ascii=False, indent=2))
        for rank, hit in enumerate(found.hits, start=1):
            self.stdout.write(f"{rank:3}. {hit.title}  [{hit.key}, {hit.score}]  {hit.url}")
            self.stdout.write(f"     {strip_tags(hit.excerpt)}")
            if hit.explanation:
                self.stdout.write(json.dumps(hit.explanation, ensure_ascii=False, indent=2))


def _viewer(name: str | None) -> Any:
    if not name:
        return AnonymousUser()
    model = get_user_model()
    try:
        return model._default_manager.get_by_natural_key(name)
    except model.DoesNotExist:
        raise CommandError(f"There is no user “{name}”.", returncode=2) from None
