"""Foreign HTML down to what an article may hold, or refused where that would take long."""

import re

import nh3

MAX_DEPTH = 500
# What ``_depth`` takes for an end may stand in a comment or a script: then all is in all.
MOST_ELEMENTS = 20_000
MAX_GROWTH = 4
ALWAYS_FINE = 100_000
_TAG_NAMES = """
    p br hr h1 h2 h3 h4 h5 h6 ul ol li b i strong em code kbd samp var tt a pre blockquote table
    thead tbody tfoot tr th td caption dl dt dd img div section article header footer main aside
    figure figcaption details summary span center address
"""
_TAGS = set(_TAG_NAMES.split())
_ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "td": {"colspan", "rowspan"},
               "th": {"colspan", "rowspan"}}  # fmt: skip
_CONTENT_TAGS = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg",
                 "math", "head", "textarea", "select"}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Their end may be left out, or they have none.
_NEVER_DEEP_NAMES = "p li td th tr tbody thead tfoot dt dd br hr img input meta link col wbr"
_NEVER_DEEP = frozenset(_NEVER_DEEP_NAMES.split())


class TooHard(ValueError):
    """The text is a sentence."""


def cleaned(html: str) -> str:
    """The allowed part of ``html``. Raises ``TooHard``."""
    if _depth(html) > MAX_DEPTH:
        raise TooHard(f"“body” has more than {MAX_DEPTH} elements inside each other.")
    if sum(not closes for closes, _name in _TAG.findall(html)) > MOST_ELEMENTS:
        raise TooHard(f"“body” has more than {MOST_ELEMENTS:,} elements.")
    found = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        clean_content_tags=_CONTENT_TAGS,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    if len(found) > MAX_GROWTH * len(html) + ALWAYS_FINE:
        raise TooHard("“body” leaves so much markup open that it would grow manifold.")
    return found


def _depth(html: str) -> int:
    """At most this deep; nh3's time grows with its square."""
    depth = deepest = 0
    for closes, name in _TAG.findall(html):
        if name.lower() not in _NEVER_DEEP:
            depth = max(0, depth + (-1 if closes else 1))
            deepest = max(deepest, depth)
    return deepest
