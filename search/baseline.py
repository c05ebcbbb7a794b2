"""The figures that must not be undercut, as a file beside the judged queries."""

import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path

from .evaluation import QUALITY

TOLERANCE = 0.015


class BadBaseline(ValueError):
    """The file is no baseline. The text is a sentence."""


def read_baseline(path: Path) -> dict[str, float | int | None]:
    """Figures by name, as ``search_evaluate --json`` prints them, and ``tolerance``."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadBaseline(f"{path} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadBaseline(f"{path} is not JSON: {error}.") from error
    if not isinstance(found, dict) or not any(_is_number(found.get(name)) for name in QUALITY):
        raise BadBaseline(f"{path} holds none of the figures {', '.join(QUALITY)}.")
    wrong = [n for n in (*QUALITY, "tolerance") if not _is_number(found.get(n), or_none=True)]
    if wrong:
        raise BadBaseline(f"{path}: {wrong[0]} is not a number.")
    return found


def write_baseline(path: Path, figures: Mapping[str, float | int | None]) -> None:
    """Keep the figures; a tolerance that stood there before stays."""
    tolerance = TOLERANCE
    if path.exists():
        tolerance = read_baseline(path).get("tolerance") or tolerance
    kept = {name: figures[name] for name in ("n", "n_no_answer", *QUALITY)}
    text = json.dumps(kept | {"tolerance": tolerance}, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


def below(
    figures: Mapping[str, float | int | None], baseline: Mapping[str, float | int | None]
) -> list[str]:
    """A sentence for each figure that is lower than the baseline less its tolerance."""
    tolerance = baseline.get("tolerance") or 0.0
    sentences = []
    for name in QUALITY:
        wanted, now = baseline.get(name), figures.get(name)
        if wanted is None:
            continue
        if now is None:
            sentences.append(f"{name} can't be said any more, the baseline has {wanted:.4f}.")
        elif now < wanted - tolerance - 1e-9:
            sentences.append(
                f"{name} is {now:.4f}, below the baseline of {wanted:.4f}"
                f" (tolerance {tolerance:.4f})."
            )
    return sentences


def _is_number(value: object, or_none: bool = False) -> bool:
    if value is None:
        return or_none
    # NaN is lower than nothing: a baseline of it would never fail.
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
