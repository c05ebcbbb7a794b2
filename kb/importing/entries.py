"""What every format comes down to."""

from dataclasses import dataclass, field

TEXT, MARKDOWN, HTML = "text", "markdown", "html"
BODY_FORMATS = (TEXT, MARKDOWN, HTML)


@dataclass(frozen=True)
class Entry:
    """One article of a file. ``locale`` is empty for that of the page it is put below."""

    source_id: str
    title: str
    body: str = ""
    body_format: str = TEXT
    category: str = ""
    locale: str = ""
    asked_as: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Line:
    """Where in the file it stands, and the article, or the sentence why there is none."""

    number: int
    entry: Entry | None = None
    problem: str = ""
    source_id: str = ""
