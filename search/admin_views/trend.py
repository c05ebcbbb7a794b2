"""Trend lines as SVG, drawn here: no script, nothing loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT, EDGE = 240, 56, 4
Values = Sequence[float | None]


@dataclass(frozen=True)
class Trend:
    """One figure over the period, and over the one before. None is “not enough data”."""

    days: Sequence[date]
    now: Values
    before: Values
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"

    @property
    def _top(self) -> float:
        return max((value for value in (*self.now, *self.before) if value is not None), default=0)

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.now)

    @property
    def line(self) -> str:
        return self._path(self.now)

    @property
    def line_before(self) -> str:
        return self._path(self.before)

    @property
    def area(self) -> str:
        """Below an unbroken line; of a broken one it would look like columns."""
        stretches = self._stretches(self.now)
        if len(stretches) != 1 or len(stretches[0]) < 2:
            return ""
        ((first, _y), *_between, (last, _z)) = stretches[0]
        bottom = HEIGHT - EDGE
        points = " ".join(f"L{x:g} {y:g}" for x, y in stretches[0])
        return f"M{first:g} {bottom} {points} L{last:g} {bottom}Z"

    @property
    def dots(self) -> list[tuple[str, str]]:
        """Points with no neighbour, which no line would show, and the last one."""
        alone = [stretch[0] for stretch in self._stretches(self.now) if len(stretch) == 1]
        known = [point for stretch in self._stretches(self.now) for point in stretch]
        return [(f"{x:g}", f"{y:g}") for x, y in dict.fromkeys([*alone, *known[-1:]])]

    def _path(self, values: Values) -> str:
        return " ".join(
            "M" + " L".join(f"{x:g} {y:g}" for x, y in stretch)
            for stretch in self._stretches(values)
        )

    def _stretches(self, values: Values) -> list[list[tuple[float, float]]]:
        step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
        found: list[list[tuple[float, float]]] = [[]]
        for number, value in enumerate(values):
            if value is None:
                found.append([])
            else:
                found[-1].append((round(EDGE + number * step, 1), self._height(value)))
        return [stretch for stretch in found if stretch]

    def _height(self, value: float) -> float:
        full = HEIGHT - 2 * EDGE
        return round(HEIGHT - EDGE - (value / self._top * full if self._top else 0), 1)
