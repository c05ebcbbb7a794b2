"""What a typed search means for this agent: what the engine is asked, and what is wrong."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz.distance import OSA

from wagdesk.search.wanted import Range, Wanted

from ..search_dates import stretch
from ..search_documents.words import plain
from ..search_language import Mistake, Part, Typed, read
from .search_values import Value, Values, loose

# Operator → the filter of the documents; the others are words, days or have their own name.
FILTER = {"from": "sender", "to": "recipient"}
MOST_NAMED = 8


@dataclass
class Question:
    """``words`` are searched, all else must hold. Nothing is asked while there are mistakes."""

    typed: Typed
    words: str = ""
    people: list[str] = field(default_factory=list)
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wanted: Wanted = field(default_factory=Wanted)
    narrowed: bool = False

    @property
    def text(self) -> str:
        return self.typed.text

    @property
    def mistakes(self) -> list[Mistake]:
        return self.typed.mistakes

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.narrowed


def ask(viewer: Any, text: str, *, values: Values | None = None, order: str = "") -> Question:
    """Understand ``text``. Every value is checked against what this agent may know."""
    reading = _Reading(read(text), values or Values(viewer))
    for part in reading.typed.parts:
        reading.take(part)
    return reading.question(order)


class _Reading:
    """Gathers what the parts say."""

    def __init__(self, typed: Typed, values: Values) -> None:
        self.typed, self.values = typed, values
        self.words: list[str] = []
        self.people: list[str] = []
        self.texts: dict[str, list[str]] = {
            "phrases": [],
            "without": [],
            "title_phrases": [],
            "title_without": [],
        }
        self.held: dict[str, list[str]] = {}
        self.refused: dict[str, list[str]] = {}
        self.opened: Range = (None, None)

    def take(self, part: Part) -> None:
        if part.operator == "":
            self._text(part)
        elif part.operator == "subject":
            self.texts["title_without" if part.negated else "title_phrases"].append(part.text)
        elif part.operator in ("before", "after", "on"):
            self._day(part)
        elif part.operator == "language":
            self._keep(part, plain(part.text).split("-")[0])
        elif (known := self.values.of(part.operator)) is not None:
            self._known(part, known)
        else:
            if not part.negated:
                self.people.append(part.text)
            self._keep(part, plain(part.text))

    def _text(self, part: Part) -> None:
        if part.negated:
            self.texts["without"].append(part.text)
        elif part.quoted:
            self.texts["phrases"].append(part.text)
        else:
            self.words.append(part.text)

    def _keep(self, part: Part, *stored: str) -> None:
        """The same operator twice means either of the two."""
        name = FILTER.get(part.operator, part.operator)
        kept = self.refused if part.negated else self.held
        kept.setdefault(name, []).extend(stored)

    def _day(self, part: Part) -> None:
        days = stretch(part.text)
        if days is None:
            sentence = _(
                "“%(text)s” is not a date. Write it like 2026-10-01, or yesterday, or 7d for "
                "seven days ago."
            )
            self.typed.wrong(sentence % {"text": part.text}, part)
            return
        least, below = self.opened
        if part.operator in ("after", "on"):
            least = days[0] if least is None else max(least, days[0])
        if part.operator in ("before", "on"):
            end = days[0] if part.operator == "before" else days[1]
            below = end if below is None else min(below, end)
        self.opened = (least, below)

    def _known(self, part: Part, known: list[Value]) -> None:
        asked = loose(part.text)
        found = [value.stored for value in known if asked in value.names]
        if found:
            self._keep(part, *dict.fromkeys(found))
            return
        sentence, instead = _unknown(part, known)
        self.typed.wrong(sentence, part, instead)

    def question(self, order: str) -> Question:
        ranges = {} if self.opened == (None, None) else {"created": self.opened}
        wanted = Wanted(
            **{name: tuple(texts) for name, texts in self.texts.items()},
            not_filters={name: tuple(held) for name, held in self.refused.items()},
            ranges=ranges,
            order=order,
        )
        boxes = tuple(str(box.pk) for box in self.values.boxes)
        filters = {name: tuple(held) for name, held in self.held.items()}
        return Question(
            typed=self.typed,
            words=" ".join(self.words),
            people=self.people,
            filters={"mailbox": boxes} | filters,
            wanted=wanted,
            narrowed=bool(filters) or replace(wanted, order="") != Wanted(),
        )


def _unknown(part: Part, known: list[Value]) -> tuple[str, str | None]:
    """What to say of a value that does not exist, and the part with the value it may mean."""
    said = {"name": part.operator, "text": part.text}
    if not known:
        return _("There is nothing yet to choose from with “%(name)s:”.") % said, None
    asked = loose(part.text)
    distance, nearest = min(
        ((OSA.distance(asked, name), value.typed) for value in known for name in value.names),
        key=lambda pair: pair[0],
    )
    choice = ", ".join(value.typed for value in known[:MOST_NAMED])
    said["choice"] = f"{choice}, …" if len(known) > MOST_NAMED else choice
    sentence = _("“%(text)s” is nothing that “%(name)s:” knows. There is: %(choice)s.") % said
    if distance > max(1, len(asked) // 3):
        return sentence, None
    minus = "-" if part.negated else ""
    return sentence, f"{minus}{part.operator}:{quoted(nearest)}"


def quoted(value: str) -> str:
    """As it must be typed: in quotation marks if it has blanks."""
    return f'"{value}"' if any(char.isspace() for char in value) else value
