"""Bytes to text when the declared charset is missing, wrong or a lie. Never raises."""

import codecs
import re
from functools import cache

from charset_normalizer import from_bytes

_GUESS_FROM = 16_384
_ALIASES = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "tis-620": "cp874",
    "iso-8859-11": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-mac-turkish": "mac_turkish",
    "x-mac-roman": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
}
# Python has codecs that are no charsets; some of them are slow or decode escapes.
_FORBIDDEN = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs"}
_SEVEN_BIT = ("iso2022", "iso-2022", "hz", "utf-7", "utf-16", "utf-32", "utf_16", "utf_32")
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32")
_OTHER_SCRIPTS = [
    "cp1251",
    "koi8_r",
    "gb18030",
    "big5hkscs",
    "cp932",
    "euc_jp",
    "cp949",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp874",
]
_LOW, _HIGH = bytes(range(0x80)), bytes(range(0x80, 0x100))
_NO_LETTERS = bytes(byte for byte in range(0x100) if not bytes([byte]).isalpha())
_TURKISH_ONLY = frozenset(b"\xd0\xdd\xde\xf0\xfd\xfe")
_TURKISH = _TURKISH_ONLY | frozenset(b"\xc2\xc7\xce\xd6\xdb\xdc\xe2\xe7\xee\xf6\xfb\xfc")
# Letters in Windows-1250, signs in Windows-1252: signs do not follow a small letter.
_CENTRAL_EUROPEAN = re.compile(rb"[a-z][\x9c\x9d\x9f\xb3\xb9\xbe\xbf][a-z]")
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def codec_for(declared: str) -> str | None:
    """The codec a charset label stands for, or None if it names no charset we read."""
    label = declared.strip().strip("\"'").lower().partition("*")[0]
    if not label or len(label) > 40:
        return None
    label = _ALIASES.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    is_text = getattr(info, "_is_text_encoding", True)
    if not is_text or info.name.replace("-", "_") in _FORBIDDEN or not _keeps_ascii(info.name):
        return None
    return info.name


@cache
def _keeps_ascii(codec: str) -> bool:
    """False for the charsets of mainframes, which mail never has."""
    if codec.startswith(_WIDE):
        return True
    try:
        return b"Az09 @".decode(codec) == "Az09 @"
    except (UnicodeError, ValueError):
        return False


def _is_surely_narrow(data: bytes) -> bool:
    """True for bytes that are called UTF-16 or UTF-32 and are plain text: no zeros, no mark."""
    sample = data[:4_096]
    if b"\x00" in sample or sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return len(sample.translate(None, _HIGH)) * 10 >= len(sample) * 7


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """Text, and a defect code or an empty string.

    Order: the declared charset unless the bytes prove to be UTF-8, then UTF-8, then a
    guess, then Windows-1252.
    """
    codec = codec_for(declared)
    defect = "unknown_charset" if declared.strip() and codec is None else ""
    if codec and codec.startswith(_WIDE) and _is_surely_narrow(data):
        codec, defect = None, "wrong_charset"
    is_seven_bit = codec is not None and codec.startswith(_SEVEN_BIT)
    if data.isascii() and not is_seven_bit:
        return data.decode("ascii"), defect
    if codec and codec != "utf-8" and not is_seven_bit and _is_surely_utf8(data):
        return data.decode("utf-8"), "wrong_charset"
    for name in dict.fromkeys((codec or "utf-8", "utf-8")):
        try:
            return data.decode(name), defect if name == codec or not codec else "wrong_charset"
        except (UnicodeError, ValueError):
            continue
    return _with_damage(data, codec)


def clean_text(text: str) -> str:
    """Body text a database can keep: no NUL, no control characters, no lone surrogates."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text)).lstrip("\ufeff")


def _is_surely_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    longest = max((len(match[0]) for match in _SEQUENCE.finditer(data[:_GUESS_FROM])), default=0)
    return longest >= 2


def _with_damage(data: bytes, codec: str | None) -> tuple[str, str]:
    """A few broken bytes in a known charset are damage; many mean the label is wrong."""
    for name in (codec, "utf-8"):
        if name:
            text = data.decode(name, "replace")
            above_ascii = len(text) - len(text.encode("ascii", "ignore"))
            if text.count("\ufffd") * 20 <= above_ascii:
                return text, "broken_characters"
    guessed = _guess(data[:_GUESS_FROM])
    return data.decode(guessed, "replace"), "wrong_charset" if codec else "guessed_charset"


def _guess(sample: bytes) -> str:
    """The likeliest codec of bytes that nothing else explains.

    Few bytes above ASCII: a Latin script, told apart by its letters, where statistics of
    a short mail mislead. Many: another script, where they do not.
    """
    high = sample.translate(None, _LOW)
    letters = len(sample.translate(None, _NO_LETTERS))
    if len(high) * 3 <= letters:
        if _TURKISH_ONLY.intersection(high) and _TURKISH.issuperset(b for b in high if b >= 0xC0):
            return "cp1254"
        return "cp1250" if _CENTRAL_EUROPEAN.search(sample) else "cp1252"
    best = from_bytes(sample, cp_isolation=_OTHER_SCRIPTS).best() if len(sample) >= 12 else None
    return (codec_for(best.encoding) if best else None) or "cp1252"
