"""What agents may type into the inbox's search box, read into parts.

``status:open from:ayse before:2026-10-01 -tag:x "exact phrase" -word #1234``. Nothing here
raises, whatever was typed: what can't be understood is a ``Mistake`` with its place. What
the values mean, and whether they exist for this agent, is asked in ``queries/search_terms``.
"""

import re
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz.distance import OSA

from .search_documents.words import plain

LONGEST = 10_000
MOST_PARTS = 200
MOST_MISTAKES = 5
OPENING, CLOSING = '"“„«”', '"”“»'
_PART = re.compile(
    rf"""
    (?P<minus>-?)
    (?:(?P<name>[^\W\d_][\w-]{{0,24}}):(?!//|:))?
    (?:[{OPENING}](?P<quoted>[^{CLOSING}]*)(?P<closed>[{CLOSING}]?)
      |(?P<bare>[^\s{OPENING}]\S*))?
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"#?(\d{1,18})")


@dataclass(frozen=True)
class Operator:
    """Something to filter by. ``aliases``: other names, in every language, folded."""

    code: str
    example: str
    means: str | Promise
    aliases: tuple[str, ...] = ()
    negatable: bool = True


OPERATORS = (
    Operator("status", "status:open", gettext_lazy("in this status"), ("durum",)),
    Operator(
        "assignee",
        "assignee:me",
        gettext_lazy("given to somebody: me, none, or a colleague’s name"),
        ("assigned", "agent", "atanan", "sorumlu"),
    ),
    Operator(
        "from",
        "from:ayse",
        gettext_lazy("written by this person: a name, an address or its domain"),
        ("requester", "sender", "kimden", "gonderen"),
    ),
    Operator(
        "to",
        "to:returns",
        gettext_lazy("sent to this address, or with this person in Cc"),
        ("cc", "kime", "alici"),
    ),
    Operator("subject", 'subject:"lost parcel"', gettext_lazy("in the subject"), ("konu",)),
    Operator("mailbox", "mailbox:support", gettext_lazy("in this mailbox"), ("inbox", "kutu")),
    Operator("tag", "tag:refund", gettext_lazy("with this tag"), ("etiket",)),
    Operator(
        "has",
        "has:attachment",
        gettext_lazy("with an attachment, a note, a reply or an article sent"),
        ("var",),
    ),
    Operator(
        "is",
        "is:waiting",
        gettext_lazy("waiting for us, assigned, unassigned, merged or flagged"),
    ),
    Operator(
        "before",
        "before:2026-10-01",
        gettext_lazy("opened before this day"),
        ("until", "once"),
        negatable=False,
    ),
    Operator(
        "after",
        "after:7d",
        gettext_lazy("opened on this day or later; 7d is seven days ago"),
        ("since", "sonra"),
        negatable=False,
    ),
    Operator(
        "on",
        "on:yesterday",
        gettext_lazy("opened on this day"),
        ("date", "tarih", "gun"),
        negatable=False,
    ),
    Operator("channel", "channel:email", gettext_lazy("come in this way"), ("kanal",)),
    Operator(
        "language", "language:tr", gettext_lazy("in this language"), ("lang", "locale", "dil")
    ),
)
BY_NAME = {name: each for each in OPERATORS for name in (each.code, *each.aliases)}


@dataclass(frozen=True)
class Part:
    """One thing that was typed. ``operator`` is empty for words and phrases."""

    text: str
    start: int
    end: int
    negated: bool = False
    quoted: bool = False
    operator: str = ""


@dataclass(frozen=True)
class Mistake:
    """What is wrong, where (characters of the typed text), and the whole text mended, if
    that can be guessed."""

    sentence: str
    start: int
    end: int
    instead: str = ""


@dataclass
class Typed:
    """A text in its parts. ``number`` if it is a ticket's number and nothing else."""

    text: str
    parts: list[Part] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    number: int | None = None

    def wrong(self, sentence: str, part: Part, instead: str | None = None) -> None:
        """Note a mistake; ``instead`` is what belongs in the part's place."""
        if len(self.mistakes) < MOST_MISTAKES:
            mended = "" if instead is None else self.with_in_place(part, instead)
            self.mistakes.append(Mistake(sentence, part.start, part.end, mended))

    def with_in_place(self, part: Part, instead: str) -> str:
        return f"{self.text[: part.start]}{instead}{self.text[part.end :]}".strip()


def read(text: str) -> Typed:
    """The parts of what was typed, from left to right."""
    text = text.replace("\0", " ")[:LONGEST]
    typed = Typed(text)
    if alone := _NUMBER.fullmatch(text.strip()):
        typed.number = int(alone[1])
    at = 0
    while at < len(text) and len(typed.parts) < MOST_PARTS:
        if text[at].isspace():
            at += 1
            continue
        match = _PART.match(text, at)
        if match is None or match.end() == at:
            at += 1
            continue
        at = match.end()
        _take(typed, match)
    return typed


def _take(typed: Typed, match: re.Match) -> None:
    start, end = match.span()
    name, negated = match["name"] or "", bool(match["minus"])
    quoted = match["quoted"] is not None
    value = (match["quoted"] if quoted else match["bare"]) or ""
    operator = BY_NAME.get(plain(name)) if name else None
    part = Part(value.strip(), start, end, negated, quoted, operator.code if operator else "")
    if quoted and not match["closed"]:
        mended = f'{typed.text[start:end].rstrip()}"'
        typed.wrong(_("This quotation mark is never closed."), part, mended)
    elif operator:
        _take_operator(typed, part, operator)
    elif name and value and (meant := _nearest(plain(name))):
        sentence = _("“%(name)s:” is not something you can filter by. Did you mean %(meant)s:?")
        shown = match[0].replace(f"{name}:", f"{meant}:", 1)
        typed.wrong(sentence % {"name": name, "meant": meant}, part, shown)
    elif name:
        # No operator at all: the words of a pasted text.
        whole = f"{name}:{value}" if value else name
        typed.parts.append(Part(whole, start, end, negated, quoted))
    elif value.strip():
        typed.parts.append(part)


def _take_operator(typed: Typed, part: Part, operator: Operator) -> None:
    if not part.text:
        sentence = _("“%(name)s:” needs a value right after the colon, for example %(example)s.")
        said = {"name": operator.code, "example": operator.example}
        joined = typed.text[part.start : part.end] if typed.text[part.end :].strip() else None
        typed.wrong(sentence % said, _up_to_next(typed, part), joined)
    elif part.negated and not operator.negatable:
        sentence = _("“%(name)s:” can’t be turned round with a minus sign.")
        plus = typed.text[part.start : part.end].removeprefix("-")
        typed.wrong(sentence % {"name": operator.code}, part, plus)
    else:
        typed.parts.append(part)


def _up_to_next(typed: Typed, part: Part) -> Part:
    """With the blanks behind: ``from: ayse`` was meant as ``from:ayse``."""
    rest = typed.text[part.end :]
    return replace(part, end=part.end + len(rest) - len(rest.lstrip()))


def _nearest(name: str) -> str | None:
    """The operator that a mistyped name may have meant."""
    if len(name) < 3:
        return None
    reach = 1 if len(name) < 5 else 2
    near = [(OSA.distance(name, known, score_cutoff=reach), known) for known in BY_NAME]
    distance, known = min(near)
    return BY_NAME[known].code if distance <= reach else None
