"""Find things. The viewer comes first; the database decides what is shown.

Each of these reads the database once, whatever the number of hits, and none raises when
the engine is dead.
"""

from collections.abc import Mapping
from typing import Any

from ..asking import Ask, answer
from ..documents import FilterValue
from ..findings import Findings
from ..steering import Steering
from ..suggestion import Judging, likely_clauses
from ..understanding import Understood, understand_query
from ..wanted import Wanted
from .calibration import curve_for


def find(
    viewer: Any,
    text: str,
    *,
    kind: str = "article",
    locale: str,
    filters: Mapping[str, FilterValue] | None = None,
    limit: int = 10,
    offset: int = 0,
    prefix: bool = False,
    explain: bool = False,
    facets: tuple[str, ...] = (),
    steering: Steering | None = None,
    wanted: Wanted | None = None,
    literal: bool = False,
    watcher: Any = None,
) -> Findings:
    """The objects that answer ``text``, best first. ``prefix``: the last word may go on.

    ``facets``: filters to count. ``steering``: in place of the one that holds, for previews.
    ``wanted``: what must hold beside the words; the text is then words alone, and may be
    empty. ``literal``: nothing stands for what was typed. ``watcher``: who looks on, while
    the search is tried as ``viewer``. ``LookupError`` for a kind that no app declares.
    """
    ask = Ask(
        viewer,
        text,
        kind,
        locale,
        filters or {},
        limit,
        max(0, offset),
        prefix,
        explain,
        facets,
        steering,
        wanted,
        watcher,
    )
    operators = wanted is None
    return answer(
        ask,
        lambda reach: understand_query(
            text, reach, prefix=prefix, operators=operators, literal=literal
        ),
    )


def complete(
    viewer: Any,
    text: str,
    *,
    kind: str = "article",
    locale: str,
    filters: Mapping[str, FilterValue] | None = None,
    limit: int = 6,
) -> Findings:
    """As you type: the last word may be unfinished."""
    return find(viewer, text, kind=kind, locale=locale, filters=filters, limit=limit, prefix=True)


def suggest_for_text(
    viewer: Any,
    text: str,
    *,
    kind: str = "article",
    locale: str,
    filters: Mapping[str, FilterValue] | None = None,
    limit: int = 3,
    at_least: float | None = None,
) -> Findings:
    """Articles for a long, noisy text (subject, a line break, body); nothing rather than noise.

    ``at_least``: a confidence in place of the site's threshold, to judge the ranking.
    """
    ask = Ask(viewer, text, kind, locale, filters or {}, limit)
    judging = Judging(text, curve_for(kind, locale, ask.help_center), at_least)
    return suggested(ask, judging)


def suggested(ask: Ask, judging: Judging) -> Findings:
    """The findings of a long text, as ``judging`` says."""
    return answer(
        ask,
        lambda reach: Understood(likely_clauses(ask.text, reach)),
        judge=judging,
        titles_if_down=False,
    )
