"""Proposed changes as an editor sees them: titles only of what they may know."""

from collections.abc import Iterable
from typing import Any

from ..documents import registry
from ..models import SteeringPreview
from .replay import COMPARED, KIND

MOST = 50
NOTICED = 0.005


def latest_previews(viewer: Any) -> list[SteeringPreview]:
    """The newest proposals, those that wait before those that are decided.
    ``titles``: of the objects they are about, as far as ``viewer`` may know them."""
    rows = SteeringPreview.objects.select_related("user", "decided_by")
    open_ones = list(rows.filter(decided_at=None).order_by("-pk")[:MOST])
    shown = open_ones + list(rows.exclude(decided_at=None).order_by("-pk")[:MOST])
    about = {preview: _objects_of(preview) for preview in shown}
    named = _named(viewer, {object_id for ids in about.values() for object_id in ids})
    for preview, ids in about.items():
        preview.titles = [named[object_id] for object_id in ids if object_id in named]
    return shown


def _objects_of(preview: SteeringPreview) -> list[str]:
    """The ids of what the change is about."""
    ids = (change["fields"].get("object_id") for change in preview.changes)
    return list(dict.fromkeys(filter(None, ids)))


def _named(viewer: Any, ids: Iterable[str]) -> dict[str, str]:
    known = list(ids)
    return registry.get(KIND).named(viewer, known) if known and KIND in registry else {}


def shown_preview(viewer: Any, preview: SteeringPreview) -> dict[str, Any]:
    """``{"titles": of the objects changed, "rows": with moves, "figures": pairs}``."""
    ids = _objects_of(preview)
    result = preview.result or {}
    rows = result.get("rows", [])
    shown = {pk for row in rows for pk, _title in (*row["before"], *row["after"])}
    named = _named(viewer, dict.fromkeys([*ids, *sorted(shown)]))
    return {
        "titles": [named.get(object_id, f"#{object_id}") for object_id in ids],
        "rows": [_moved(_named_today(row, named)) for row in rows],
        "figures": _figures(result),
    }


def _named_today(row: dict, named: dict[str, str]) -> dict:
    """The row with the titles that the viewer may know now: what anybody could read when it
    was replayed may be closed since."""
    return row | {
        side: [[pk, named.get(pk, f"#{pk}")] for pk, _title in row[side]]
        for side in ("before", "after")
    }


def _moved(row: dict) -> dict:
    """A replayed search with, for each result after, how it moved."""
    before = {object_id: rank for rank, (object_id, _) in enumerate(row["before"])}
    after = {object_id for object_id, _ in row["after"]}
    return row | {
        "gone": [title for object_id, title in row["before"] if object_id not in after],
        "now": [
            {
                "title": title,
                "new": object_id not in before,
                "up": max(0, before.get(object_id, rank) - rank),
                "down": max(0, rank - before.get(object_id, rank)),
            }
            for rank, (object_id, title) in enumerate(row["after"][:COMPARED])
        ],
    }


def _figures(result: dict) -> list[dict]:
    """Each figure before and after, None where too little was searched to say."""
    if "before" not in result:
        return []
    names = ("zero_result_rate", "mean_reciprocal_rank", "recall")
    return [
        {
            "name": name,
            "before": _percent(result["before"][name]),
            "after": _percent(result["after"][name]),
            "better": _better(name, result["before"][name], result["after"][name]),
        }
        for name in names
    ]


def _percent(value: float | None) -> float | None:
    return None if value is None else round(value * 100, 1)


def _better(name: str, before: float | None, after: float | None) -> bool | None:
    """None if nothing changed that anybody would notice: half a point."""
    if before is None or after is None or abs(before - after) < NOTICED:
        return None
    return (after < before) if name == "zero_result_rate" else after > before
