"""Names of elements that HTML knows, for a cleaner that takes others for drawings.

nh3 drops whatever carries a name of SVG or MathML (``text``, ``line``, ``list``, ``condition``)
with all that is in it, the rest of the mail if it is left open. Programs of the world write
such names as they like, and every browser shows the words inside.
"""

import re

_NAMES = """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
    blockquote body br button canvas caption center cite code col colgroup data datalist dd del
    details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd
    keygen label legend li link listing main map mark marquee menu menuitem meta meter nav nobr
    noembed noframes noscript object ol optgroup option output p param picture plaintext pre
    progress q rb rp rt rtc ruby s samp script search section select slot small source spacer span
    strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time
    title tr track tt u ul var video wbr xmp
"""
_KNOWN = frozenset(_NAMES.split())
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_TAG = re.compile(r"(</?)([a-zA-Z][^\s/>]*)")


def with_known_names(source: str) -> str:
    """The markup with ``x-`` before every name that is none of HTML: cleaning then drops the
    tag alone and keeps its words."""
    strange = {name for name in set(_NAME.findall(source)) if name.lower() not in _KNOWN}
    if not strange:
        return source
    return _TAG.sub(
        lambda tag: f"{tag[1]}x-{tag[2]}" if tag[2] in strange else tag[0],
        source,
    )
