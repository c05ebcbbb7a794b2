"""Who may see which page. The only store is Wagtail's ``PageViewRestriction``.

A restriction holds for its page and everything below; all restrictions on the way must
pass. Password restrictions never pass here: what they protect is found by nobody.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

import swapper
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import PageViewRestriction

PUBLIC = "public"
SIGNED_IN = "signed-in"
NOBODY = "superuser"


@dataclass(frozen=True)
class Restriction:
    """One row, reduced to what decides."""

    path: str
    kind: str
    groups: frozenset[int]

    @property
    def by_password(self) -> bool:
        return self.kind == PageViewRestriction.PASSWORD

    def passes(self, viewer: object, groups: frozenset[int]) -> bool:
        if self.by_password:
            return False
        if self.kind == PageViewRestriction.LOGIN:
            return viewer.is_authenticated
        if self.kind == PageViewRestriction.GROUPS:
            return viewer.is_superuser or bool(self.groups & groups)
        return True


def all_restrictions() -> tuple[Restriction, ...]:
    """Every restriction of the site: one query if there are none, else two and the aliases'.

    An alias stands under the restrictions of the page it mirrors, as Wagtail has it.
    """
    rows = (
        PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
        .select_related("page")
        .prefetch_related("groups")
    )
    found: list[Restriction] = []
    by_page: dict[int, list[Restriction]] = {}
    for row in rows:
        groups = frozenset(group.pk for group in row.groups.all())
        restriction = Restriction(row.page.path, row.restriction_type, groups)
        found.append(restriction)
        by_page.setdefault(row.page_id, []).append(restriction)
    for source, path in alias_paths(by_page):
        found += [replace(restriction, path=path) for restriction in by_page[source]]
    return tuple(found)


def alias_paths(page_ids: Iterable[int]) -> list[tuple[int, str]]:
    """``(id of the page mirrored, tree path)`` of every alias, aliases of aliases included."""
    pages = swapper.load_model("wagtailcore", "Page")
    origin = {pk: pk for pk in page_ids}
    found: list[tuple[int, str]] = []
    latest = set(origin)
    while latest:
        rows = pages.objects.filter(alias_of__in=latest).values_list("pk", "alias_of", "path")
        latest = set()
        for pk, mirrored, path in rows:
            origin[pk] = origin[mirrored]
            latest.add(pk)
            found.append((origin[pk], path))
    return found


def group_ids(viewer: object) -> frozenset[int]:
    if not viewer.is_authenticated:
        return frozenset()
    return frozenset(viewer.groups.values_list("pk", flat=True))


@dataclass
class Audience:
    """What one viewer may see; holds its rows, so one request loads them once."""

    viewer: object
    restrictions: tuple[Restriction, ...] = field(default_factory=all_restrictions)

    @classmethod
    def of_public(cls) -> "Audience":
        return cls(AnonymousUser())

    @classmethod
    def of(cls, request: HttpRequest) -> "Audience":
        """The reader's, loaded once a request."""
        kept = getattr(request, "_wagdesk_audience", None)
        if kept is None or kept.viewer != request.user:
            kept = request._wagdesk_audience = cls(request.user)
        return kept

    @cached_property
    def groups(self) -> frozenset[int]:
        return group_ids(self.viewer)

    @cached_property
    def closed_paths(self) -> tuple[str, ...]:
        """Tree paths whose pages the viewer may not see."""
        return tuple(r.path for r in self.restrictions if not r.passes(self.viewer, self.groups))

    def closed_q(self) -> Q:
        """The pages the viewer may not see."""
        closed = Q(pk__in=[])
        for path in self.closed_paths:
            closed |= Q(path__startswith=path)
        return closed

    def filter(self, pages: QuerySet) -> QuerySet:
        """Live pages that the viewer may see."""
        pages = pages.filter(live=True)
        return pages.exclude(self.closed_q()) if self.closed_paths else pages

    def permits(self, page: object) -> bool:
        return page.live and not any(page.path.startswith(path) for path in self.closed_paths)


_reading: ContextVar[Audience | None] = ContextVar("wagdesk_reading", default=None)


@contextmanager
def reading(audience: Audience) -> Iterator[None]:
    """Inside it, all that asks what this viewer may see shares these rows."""
    before = _reading.set(audience)
    try:
        yield
    finally:
        _reading.reset(before)


def audience_of(viewer: object) -> Audience:
    """The viewer's, loaded now unless ``reading`` holds it."""
    held = _reading.get()
    return held if held is not None and held.viewer is viewer else Audience(viewer)


def page_keys(path: str, restrictions: Iterable[Restriction]) -> tuple[str, ...] | None:
    """Audience keys of a page, one of which a viewer must hold; None: never indexed.

    Nested group restrictions must all pass: their keys name every group needed, as in
    ``group:3+group:5``, so an engine that knows only "one of" never shows too much.
    """
    chain = [r for r in restrictions if path.startswith(r.path)]
    if any(r.by_password for r in chain):
        return None
    by_group = [r.groups for r in chain if r.kind == PageViewRestriction.GROUPS]
    if not by_group:
        return (SIGNED_IN,) if chain else (PUBLIC,)
    if not all(by_group):
        return (NOBODY,)
    needed = {frozenset(choice) for choice in product(*by_group)}
    return tuple(sorted(_group_key(groups) for groups in needed))


def _group_key(groups: Iterable[int]) -> str:
    return "+".join(f"group:{pk}" for pk in sorted(groups))


def viewer_keys(viewer: object) -> frozenset[str]:
    """Every key that ``viewer`` holds, combined keys in use included."""
    audience = audience_of(viewer)
    keys = {PUBLIC}
    if viewer.is_authenticated:
        keys.add(SIGNED_IN)
        keys |= {_group_key([pk]) for pk in audience.groups}
    if viewer.is_superuser:
        keys.add(NOBODY)
    for restriction in audience.restrictions:
        for key in page_keys(restriction.path, audience.restrictions) or ():
            needed = {int(part[6:]) for part in key.split("+") if part.startswith("group:")}
            if needed and (viewer.is_superuser or needed <= audience.groups):
                keys.add(key)
    return frozenset(keys)
