"""HTML that came by mail, made safe to show: an allow-list, own URL checks, no requests.

Three walls: nh3's allow-list, a frame without scripts or origin, and a policy (CSP) in
the frame's document that forbids every request that was not asked for.
"""

import html as html_escapes
import re
import secrets
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote

import nh3

from .html_guard import bare_text, is_hard
from .html_names import with_known_names
from .html_text import MAX_HTML

MAX_WORDS = 500_000
MAX_GROWTH = 4
ALWAYS_FINE = 100_000
MAX_CLEANED = 3_000_000
MAX_PICTURES = 5_000_000
_TAG_NAMES = """
    a abbr address b blockquote br caption center cite code col colgroup dd del div dl dt em font
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table
    tbody td tfoot th thead tr tt u ul var
"""
_TAGS = set(_TAG_NAMES.split())
_CONTENT_TAGS = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg"}
_CELL = {"align", "valign", "bgcolor", "width", "height"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "style", "title", "align"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "table": _CELL | {"border", "cellpadding", "cellspacing"},
    "td": _CELL | {"colspan", "rowspan"},
    "th": _CELL | {"colspan", "rowspan"},
    "tr": _CELL,
    "col": {"width", "span"},
    "colgroup": {"width", "span"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
}
_STYLE_NAMES = """
    color background-color font font-family font-size font-style font-weight line-height text-align
    text-decoration text-indent vertical-align white-space width height max-width direction
    border border-collapse border-color border-left border-right border-top border-bottom
    border-style border-width margin margin-left margin-right margin-top margin-bottom
    padding padding-left padding-right padding-top padding-bottom
"""
_STYLES = set(_STYLE_NAMES.split())
_LINKS = ("http://", "https://", "mailto:", "tel:")
_DATA_IMAGE = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]*", re.IGNORECASE)
_STYLE_DANGER = re.compile(r"url\s*\(|expression|@import|\\|image-set|javascript", re.IGNORECASE)
_CID_SOURCE = re.compile(r' src="cid:([^"]*)"')
REMOTE_ATTRIBUTE = "data-remote-src"


def safe_html(source: str) -> str:
    """The allowed part of ``source``, as it is kept; its words if it is too hard to clean."""
    cleaned = cleaned_html(source)
    return html_of_words(source) if cleaned is None else cleaned


def html_of_words(source: str) -> str:
    """The escaped words of HTML that is not cleaned."""
    return f"<pre>{html_escapes.escape(bare_text(source)[:MAX_WORDS])}</pre>"


def cleaned_html(source: str) -> str | None:
    """The allowed part of ``source``; None if it is too long, too deep, or grows.

    Remote images lose their address to ``data-remote-src``; pictures of the mail itself
    keep ``cid:``. See ``displayed``.
    """
    if len(source) > MAX_HTML:
        return None
    named = with_known_names(source)
    if is_hard(named):
        return None
    mark = f"remote-{secrets.token_hex(8)}:"

    def checked(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "style":
            return None if _STYLE_DANGER.search(value) else value
        if attribute == "href":
            return safe_link(value)
        if attribute == "src":
            return _image_source(value, mark)
        return value

    cleaned = nh3.clean(
        named,
        tags=_TAGS,
        clean_content_tags=_CONTENT_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=checked,
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        link_rel="noopener noreferrer nofollow",
    )
    if len(cleaned) > min(MAX_GROWTH * len(source) + ALWAYS_FINE, MAX_CLEANED):
        return None
    return cleaned.replace(f' src="{mark}', f' {REMOTE_ATTRIBUTE}="')


def displayed(
    cleaned: str, *, images: Mapping[str, str] | None = None, show_remote: bool = False
) -> str:
    """A kept body as it is shown now.

    ``images`` maps a Content-ID (no brackets) to the ``data:`` URL of that picture; remote
    images are fetched only with ``show_remote``.
    """
    left = MAX_PICTURES

    def source_of(match: re.Match) -> str:
        nonlocal left
        name = unquote(html_escapes.unescape(match[1])).strip("<>")
        url = (images or {}).get(name, "")
        # One picture may be named any number of times.
        left -= len(url)
        return f' src="{html_escapes.escape(url)}"' if url and left >= 0 else ""

    shown = _CID_SOURCE.sub(source_of, cleaned)
    return shown.replace(f' {REMOTE_ATTRIBUTE}="', ' src="') if show_remote else shown


def has_remote(cleaned: str) -> bool:
    """True if ``safe_html`` took a remote image's address away."""
    return f' {REMOTE_ATTRIBUTE}="' in cleaned


def safe_link(value: str) -> str | None:
    """The link without control, format and space characters if its scheme is harmless."""
    bare = _bare(value)
    return bare if bare.lower().startswith(_LINKS) else None


def frame_policy(show_remote: bool = False) -> str:
    """The requests that a shown body may make: none, or those for pictures."""
    sources = "data: https: http:" if show_remote else "data:"
    return (
        f"default-src 'none'; img-src {sources}; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )


def frame_document(body: str, *, show_remote: bool = False) -> str:
    """The document for ``<iframe sandbox="allow-popups …">`` around a displayed body."""
    policy = frame_policy(show_remote)
    return (
        '<!doctype html><html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html_escapes.escape(policy)}">'
        '<meta name="referrer" content="no-referrer"><style>'
        "body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff;"
        "overflow-wrap:anywhere}img{max-width:100%;height:auto}"
        "blockquote{margin:0 0 0 .5rem;padding-left:.75rem;border-left:2px solid #ccc}"
        f"</style></head><body>{body}</body></html>"
    )


def _image_source(value: str, mark: str) -> str | None:
    bare = _bare(value)
    lower = bare.lower()
    if lower.startswith("cid:"):
        return f"cid:{bare[4:]}"
    if lower.startswith("data:"):
        return bare if _DATA_IMAGE.fullmatch(bare) else None
    return f"{mark}{bare}" if lower.startswith(("http://", "https://")) else None


def _bare(value: str) -> str:
    """Browsers skip these characters in a URL; a check that sees them is fooled."""
    if value.isascii() and value.isprintable():
        return value.replace(" ", "")
    return "".join(
        char for char in value if not char.isspace() and unicodedata.category(char)[0] != "C"
    )
