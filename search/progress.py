"""A line that fills on a terminal; plain lines where nobody watches."""

import time
from typing import TextIO

WIDTH = 30
LINE_EVERY = 10.0
DRAW_EVERY = 0.1


class ProgressBar:
    """Call it as ``rebuild_index`` does: (what, done, of how many or None)."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._live = out, out.isatty()
        self._next, self._drawn = 0.0, 0

    def __call__(self, what: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if now < self._next and done != total:
            return
        if not done and not self._live:
            self._next = now + LINE_EVERY
            return
        self._next = now + (DRAW_EVERY if self._live else LINE_EVERY)
        self._write(line(what, done, total))

    def _write(self, text: str) -> None:
        if self._live:
            self._out.write("\r" + text.ljust(self._drawn))
            self._drawn = len(text)
        else:
            self._out.write(text + "\n")
        self._out.flush()

    def clear(self) -> None:
        """Make room for the next line of others."""
        if self._drawn:
            self._out.write("\r" + " " * self._drawn + "\r")
            self._drawn = 0


def line(what: str, done: int, total: int | None) -> str:
    if not total:
        return f"{what}: {done} documents"
    filled = WIDTH * min(done, total) // total
    bar = "█" * filled + "·" * (WIDTH - filled)
    return f"{what} {bar} {done} of {total}"
