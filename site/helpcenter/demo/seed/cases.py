"""Every first message of the seed: the hand-written ones, and a few put together."""

from random import Random

from ..texts.case import Case
from ..texts.tickets import answers, english, turkish
from ..texts.tickets.themes import THEMES

COMBINED = 10


def all_cases(rng: Random, without: frozenset[str] = frozenset()) -> list[Case]:
    """All cases; those of the themes in ``without`` are left out. The rest stays the same."""
    plain = [*english.CASES, *turkish.CASES, *combined(rng)]
    themed = [
        Case(
            case.subject,
            case.text,
            folded=case.folded,
            note=case.note,
            answers=theme.answers,
            theme=theme.code,
        )
        for theme in THEMES
        if theme.code not in without
        for case in theme.cases
    ]
    return plain + themed


def combined(rng: Random) -> list[Case]:
    """First messages made of parts, none twice."""
    seen: dict[str, Case] = {}
    while len(seen) < COMBINED:
        article, mailbox, subject, asks, adds = answers.PARTS[len(seen) % len(answers.PARTS)]
        lines = [rng.choice(answers.OPENINGS), f"{rng.choice(asks)} {rng.choice(adds)}"]
        text = "\n".join(line for line in lines if line)
        seen.setdefault(text, Case(subject, text, article, mailbox=mailbox))
    return list(seen.values())
