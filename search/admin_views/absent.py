"""Why an article is missing, with the fix next to it."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ..documents import DocumentSource, Reason
from ..queries.absence import why_absent
from ..queries.find_object import label_of

MOST = 3
NUMBER = re.compile(r"(?:.*\s)?#(\d{1,18})")
# By code: what is mended in the article itself, and what by steering.
IN_THE_ARTICLE = {
    "not_live",
    "restricted",
    "password",
    "outside",
    "other_help_center",
    "other_locale",
    "no_word_matches",
    "too_low",
}
BY_SYNONYM = {"no_word_matches"}
BY_PROMOTION = {"no_word_matches", "too_low"}


@dataclass(frozen=True)
class Cause:
    """A reason and the screens on which it is mended."""

    reason: Reason
    links: list[dict] = field(default_factory=list)


@dataclass(frozen=True)
class Absence:
    title: str
    edit_url: str
    causes: list[Cause]


def absences(
    editor: Any, source: DocumentSource, wanted: str, tried_as: Any, text: str, **search: Any
) -> list[Absence]:
    """For each article that ``wanted`` (words of a title, or “#42”) may mean: what keeps it
    away. Only such as the editor may name."""
    if not wanted.strip():
        return []
    if number := NUMBER.fullmatch(wanted.strip()):
        named = source.named(editor, [number[1]])
    else:
        named = source.named_like(editor, wanted, search["locale"], MOST)
    found = []
    for object_id, title in named.items():
        reasons = why_absent(
            tried_as, text, kind=source.kind, object_id=object_id, watcher=editor, **search
        )
        edit_url = source.edit_url(editor, object_id)
        asked = {"text": text, "object": label_of(title, object_id), **search}
        causes = [Cause(reason, _links(editor, reason, edit_url, asked)) for reason in reasons]
        found.append(Absence(title, edit_url, causes))
    return found


def _links(editor: Any, reason: Reason, edit_url: str, asked: dict) -> list[dict]:
    found = []
    if edit_url and reason.code in IN_THE_ARTICLE:
        found.append({"label": _("Open the article"), "url": edit_url})
    place = {"locale": asked["locale"], **asked["filters"]}
    if reason.code in BY_SYNONYM:
        words = {"words": ", ".join(reason.words), **place}
        found += _steer(editor, "synonym", _("Add a synonym"), words)
    if reason.code in BY_PROMOTION:
        queries = {"queries": asked["text"], "chosen": asked["object"], **place}
        found += _steer(editor, "promotion", _("Promote it"), queries)
    if reason.code == "hidden":
        found += _steer(editor, "hidden", _("See the hidden results"), {})
    return found


def _steer(editor: Any, name: str, label: str, given: dict) -> list[dict]:
    """A steering screen, for who may change what is on it."""
    model = {"hidden": "hiddenresult"}.get(name, name)
    if not editor.has_perm(f"wagdesk_search.{'add' if given else 'delete'}_{model}"):
        return []
    try:
        url = reverse(f"wagdesk_search_{name}:{'add' if given else 'index'}")
    except NoReverseMatch:
        return []
    return [{"label": label, "url": f"{url}?{urlencode(given)}" if given else url}]
