"""A plain grid as a table block."""

from collections.abc import Callable
from typing import Any

from bs4.element import Tag

MOST_COLUMNS = 20
MOST_ROWS = 500
_RICH = ("a", "b", "strong", "i", "em", "code", "ul", "ol", "br")


def table_block(table: Tag, inline: Callable[[Tag], str]) -> dict[str, Any] | None:
    """The block's value, or None for a table with merged cells, tables inside or odd rows."""
    rows = [row.find_all(["td", "th"], recursive=False) for row in table.find_all("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return {"columns": [], "rows": [], "caption": ""}
    if not _is_grid(table, rows):
        return None
    heads = rows.pop(0) if all(cell.name == "th" for cell in rows[0]) else None
    width = len(heads or rows[0])
    rich = [any(row[at].find(_RICH) for row in rows) for at in range(width)]
    caption = table.find("caption")
    return {
        "columns": [
            {
                "type": "rich_text" if rich[at] else "text",
                "heading": _words(heads[at]) if heads else "",
            }
            for at in range(width)
        ],
        "rows": [
            {"values": [_cell(row[at], rich[at], inline) for at in range(width)]} for row in rows
        ],
        "caption": _words(caption) if caption else "",
    }


def _is_grid(table: Tag, rows: list[list[Tag]]) -> bool:
    widths = {len(row) for row in rows}
    merged = any(
        cell.get(name, "1") != "1"
        for row in rows
        for cell in row
        for name in ("colspan", "rowspan")
    )
    small = len(rows) <= MOST_ROWS and max(widths) <= MOST_COLUMNS
    return len(widths) == 1 and small and not merged and not table.find(["table", "pre"])


def _cell(cell: Tag, rich: bool, inline: Callable[[Tag], str]) -> str:
    if not rich:
        return _words(cell)
    return f"<p>{' '.join(''.join(map(inline, cell.children)).split())}</p>"


def _words(cell: Tag) -> str:
    return " ".join(cell.get_text(" ").split())
