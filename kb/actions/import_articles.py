"""Articles of a file into the help center: the same file again changes nothing.

The source wins: text, category and tags that were changed here since the last import are
set back by the next one. An article that was unpublished here stays so.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import F
from wagtail.models import Locale
from wagtail.signal_handlers import disable_reference_index_auto_update

from wagdesk.kb.article_classes import article_classes
from wagdesk.kb.importing import Entry, Line
from wagdesk.kb.importing.blocks import convert
from wagdesk.kb.importing.cleaning import TooHard
from wagdesk.kb.importing.places import (
    NoPlace,
    Places,
    article_class_below,
    category_below,
    language_of,
    put_below,
    same_help_center,
    translation_of,
)
from wagdesk.queueing import enqueue, quiet

BATCH = 50
CREATED, UPDATED, UNCHANGED, FAILED = "created", "updated", "unchanged", "failed"
STATES = (CREATED, UPDATED, UNCHANGED, FAILED)


@dataclass
class Imported:
    """What became of a line. ``made``: titles of the pages that it needed above it."""

    line: int
    source_id: str
    locale: str = ""
    state: str = FAILED
    page: int | None = None
    reason: str = ""
    notes: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


def import_articles(
    *, parent: Any, lines: Iterable[Line], user: Any = None, dry_run: bool = False
) -> Iterator[Imported]:
    """Import below ``parent`` (a help center or category), fifty in a transaction.

    Yields what became of each line once it is committed. With ``dry_run`` nothing is
    written. The index changes wait for whoever drains them.
    """
    importer = _Importer(parent, user, dry_run)
    waiting = iter(lines)
    while batch := list(islice(waiting, BATCH)):
        yield from importer.take(batch)


class _Importer:
    def __init__(self, parent: Any, user: Any, dry_run: bool) -> None:
        self.parent = parent.specific
        self.user = user
        self.dry_run = dry_run
        self.seen: dict[tuple[str, str], int] = {}
        self.made: list[str] = []

    def take(self, batch: list[Line]) -> list[Imported]:
        outcomes = [Imported(line.number, _id_of(line), reason=line.problem) for line in batch]
        for outcome, line in zip(outcomes, batch, strict=True):
            if line.entry:
                outcome.reason = self._refusal(outcome, line.entry)
        ready = [
            (outcome, line.entry)
            for outcome, line in zip(outcomes, batch, strict=True)
            if line.entry and not outcome.reason
        ]
        if self.dry_run:
            self._foretell(ready)
        elif ready:
            with quiet(), transaction.atomic():
                self._write(ready)
            enqueue("wagdesk.search.tasks.drain_index_changes")
        return outcomes

    def _refusal(self, outcome: Imported, entry: Entry) -> str:
        try:
            outcome.locale = language_of(entry.locale, self.parent)
        except NoPlace as error:
            return str(error)
        key = (entry.source_id, outcome.locale)
        first = self.seen.setdefault(key, outcome.line)
        if first != outcome.line:
            return f"The id “{entry.source_id}” ({outcome.locale}) was on line {first} already."
        return ""

    def _write(self, ready: list[tuple[Imported, Entry]]) -> None:
        _lock({outcome.locale for outcome, _entry in ready})
        places = Places(self.parent, self.user, lambda page: self.made.append(page.title))
        here = _existing(ready)
        for outcome, entry in ready:
            self.made = []
            try:
                with transaction.atomic():
                    self._put(outcome, entry, places, here.get((entry.source_id, outcome.locale)))
                outcome.made = tuple(self.made)
            except (NoPlace, TooHard, ValidationError, IntegrityError, DataError) as error:
                outcome.state, outcome.page, outcome.reason = FAILED, None, _sentence(error)
                # What was made for this one is gone with it.
                places = Places(self.parent, self.user, lambda page: self.made.append(page.title))

    def _put(self, outcome: Imported, entry: Entry, places: Places, page: Any | None) -> None:
        shelf = places.shelf(outcome.locale, entry.category)
        draft = _Draft(entry)
        if page is None:
            page = article_class_below(shelf)(source_id=entry.source_id, locale=shelf.locale)
            outcome.state = CREATED
            draft.write(page)
            # Publishing saves the page again, and that is when its links are noted.
            with disable_reference_index_auto_update():
                put_below(shelf, page, self.user)
                revision = page.save_revision(user=self.user, clean=False)
            revision.publish(user=self.user)
        else:
            outcome.state = self._renew(page, draft, shelf)
            if not page.live:
                outcome.notes = ("unpublished here, and left so",)
        outcome.page = page.pk
        outcome.notes += (*entry.notes, *draft.notes)
        if entry.tags and not hasattr(page, "tags"):
            outcome.notes += ("tags left out: articles here have none",)

    def _renew(self, page: Any, draft: "_Draft", shelf: Any) -> str:
        if not same_help_center(page, self.parent):
            raise NoPlace(f"This article is already in another help center (page {page.pk}).")
        state = UNCHANGED
        if draft.differs(page):
            draft.write(page)
            revision = page.save_revision(user=self.user, log_action=True)
            if page.live:
                revision.publish(user=self.user)
            state = UPDATED
        if not page.is_child_of(shelf):
            page.move(type(shelf).objects.get(pk=shelf.pk), pos="last-child", user=self.user)
            state = UPDATED
        return state

    def _foretell(self, ready: list[tuple[Imported, Entry]]) -> None:
        here = _existing(ready)
        for outcome, entry in ready:
            page = here.get((entry.source_id, outcome.locale))
            try:
                draft = _Draft(entry)
                outcome.made = self._missing(outcome.locale, entry.category)
                if page is None:
                    outcome.state = CREATED
                elif not same_help_center(page, self.parent):
                    raise NoPlace(f"This article is already in another help center ({page.pk}).")
                else:
                    outcome.page = page.pk
                    moves = self._moves(page, outcome.locale, entry.category)
                    outcome.state = UPDATED if moves or draft.differs(page) else UNCHANGED
                outcome.notes = (*entry.notes, *draft.notes)
            except (NoPlace, TooHard) as error:
                outcome.state, outcome.reason = FAILED, str(error)

    def _home(self, language: str) -> Any | None:
        same = self.parent.locale.language_code == language
        return self.parent if same else translation_of(self.parent, language)

    def _missing(self, language: str, category: str) -> tuple[str, ...]:
        """Titles of the pages that would be made, each told once."""
        home = self._home(language)
        needed = [] if home else [(language, self.parent.title)]
        if category and not (home and category_below(home, category)):
            needed.append((language, category))
        new = [each for each in needed if each not in self.made]
        self.made += new
        return tuple(title for _language, title in new)

    def _moves(self, page: Any, language: str, category: str) -> bool:
        home = self._home(language)
        shelf = category_below(home, category) if home and category else home
        return shelf is None or not page.is_child_of(shelf)


class _Draft:
    """What an entry wants an article to be."""

    def __init__(self, entry: Entry) -> None:
        converted = convert(entry.body, entry.body_format)
        self.entry = entry
        self.body = json.dumps(converted.blocks)
        self.notes = converted.notes
        self.asked_as = "\n".join(entry.asked_as)

    def differs(self, page: Any) -> bool:
        page = page if page.live else page.get_latest_revision_as_object()
        wanted = type(page)._meta.get_field("body").to_python(self.body)
        return (
            page.title != self.entry.title
            or page.asked_as_phrases != self.entry.asked_as
            or (hasattr(page, "tags") and set(page.tag_names) != set(self.entry.tags))
            or page.body.get_prep_value() != wanted.get_prep_value()
        )

    def write(self, page: Any) -> None:
        page.title = page.draft_title = self.entry.title
        page.asked_as = self.asked_as
        page.body = self.body
        if hasattr(page, "tags"):
            page.tags.set(self.entry.tags)


def _lock(languages: set[str]) -> None:
    """Until the end of the transaction nobody else imports into these languages.

    An UPDATE holds on every database; ids are unique within a language.
    """
    for language in sorted(languages):
        Locale.objects.get_or_create(language_code=language)
        Locale.objects.filter(language_code=language).update(language_code=F("language_code"))


def _existing(ready: list[tuple[Imported, Entry]]) -> dict[tuple[str, str], Any]:
    """Articles that are here already, by source id and language."""
    found = {}
    ids = {entry.source_id for _outcome, entry in ready}
    for model in article_classes():
        pages = model._default_manager.filter(source_id__in=ids, alias_of=None)
        for page in pages.select_related("locale"):
            found[page.source_id, page.locale.language_code] = page
    return found


def _id_of(line: Line) -> str:
    return line.entry.source_id if line.entry else line.source_id


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, IntegrityError | DataError):
        return f"The database refused it: {error}"
    return str(error)
