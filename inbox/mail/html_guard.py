"""Says of HTML, in linear time, whether cleaning it would take long or make it grow.

nh3's time grows with the square of the depth and of a tag's attributes, and formatting
left open is repeated in every following block, as browsers do. Tags are read by the same
rules as there, so that no closing tag counts that closes nothing there; where those rules
get long, only openings count. What still slips through meets the limits of ``parse_box``.
"""

import html
import re

MAX_DEPTH = 1_500
MAX_REPEATED = 200_000
MAX_ATTRIBUTES = 200
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
# Only ever in a table, and tables count.
_TABLE_PART_NAMES = "td th tr tbody thead tfoot colgroup"
_NEVER_DEEP = frozenset(f"{_VOID_NAMES} {_TABLE_PART_NAMES} p".split())
# The second of them closes the first where it lies open at the top.
_REPLACED = {"li": "li", "dt": "dd", "dd": "dd", "a": "a", "option": "option", "nobr": "nobr"}
_FORMATTING_NAMES = "a b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_NAMES.split())
_RAW = frozenset({"script", "style", "title", "textarea"})
# Inside and after these other rules hold.
_STRANGE_NAMES = """
    svg math select template frameset plaintext noscript xmp iframe noembed noframes
"""
_STRANGE = frozenset(_STRANGE_NAMES.split())
_MARKUP = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][^\s/>]*)|[!?/])")
_COMMENT_END = re.compile(r"-?>|.*?--!?>", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"[\s/]*([^\s/>][^\s/>=]*)(\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*))?"
)
_OPEN_QUOTE = re.compile(r"\s*=\s*[\"']")
_TAG_END = re.compile(r"[\s/]*>")
_LOOSE_TAG = re.compile(r"<[^<>]*>")


def is_hard(source: str) -> bool:
    """True for more nesting, repetition or attributes than any mail program writes."""
    return _Guard().refuses(source)


def bare_text(source: str) -> str:
    """The words of HTML that is too hard to read, with no care for what the tags say."""
    return html.unescape(_LOOSE_TAG.sub(" ", source))


class _Guard:
    def __init__(self) -> None:
        self._stack: list[str] = []
        self._formatting = 0
        self._repeated = 0
        self._is_strange = False

    def refuses(self, source: str) -> bool:
        at = 0
        while match := _MARKUP.search(source, at):
            at = match.end()
            if match[1]:
                end = None if self._is_strange else _COMMENT_END.match(source, at)
                at = end.end() if end else at
                if not end and not self._is_strange:
                    return False
            elif match[3]:
                name = match[3].lower()
                attributes, at = (0, at) if self._is_strange else _tag_end(source, at)
                if attributes > MAX_ATTRIBUTES or self._too_much(name, bool(match[2])):
                    return True
                if name in _RAW and not match[2] and not self._is_strange:
                    at, is_nested = _raw_end(source, name, at)
                    if is_nested:
                        return True
            elif not self._is_strange:
                # A comment that is none, up to the next bracket.
                at = source.find(">", at) + 1 or len(source)
        return False

    def _too_much(self, name: str, closes: bool) -> bool:
        if name in _STRANGE:
            self._is_strange = True
        if name not in _FORMATTING or closes:
            self._repeated += self._formatting
        if name in _NEVER_DEEP:
            pass
        elif not closes:
            self._open(name)
        elif self._stack and self._stack[-1] == _REPLACED.get(name, name) and not self._is_strange:
            self._close()
        return len(self._stack) > MAX_DEPTH or self._repeated > MAX_REPEATED

    def _open(self, name: str) -> None:
        kept = _REPLACED.get(name, name)
        if name in _REPLACED and self._stack and self._stack[-1] == kept:
            return
        self._stack.append(kept)
        self._formatting += name in _FORMATTING

    def _close(self) -> None:
        self._formatting -= self._stack.pop() in _FORMATTING


def _tag_end(source: str, at: int) -> tuple[int, int]:
    """How many attributes a tag has, and where it ends."""
    count = 0
    while not (end := _TAG_END.match(source, at)):
        attribute = _ATTRIBUTE.match(source, at)
        if not attribute or (not attribute[2] and _OPEN_QUOTE.match(source, attribute.end())):
            # Open to the end: the tag and the rest are no markup.
            return count, len(source)
        count, at = count + 1, attribute.end()
        if count > MAX_ATTRIBUTES:
            return count, at
    return count, end.end()


def _raw_end(source: str, name: str, at: int) -> tuple[int, bool]:
    """Where text that holds no tags ends; True if a script holds another, which hides it."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, at)
    stop = end.start() if end else len(source)
    inside = source[at:stop].lower() if name == "script" else ""
    return stop, "<!--" in inside and "<script" in inside
