"""Two hundred and more damaged forms of real mails: nothing raises, no visible word is lost."""

import email
import re
from collections.abc import Callable
from email.policy import compat32
from functools import cache
from random import Random

import pytest

from tests.inbox.mail.corpus import corpus_mails
from wagdesk.inbox.mail.parsed import ParsedMail
from wagdesk.inbox.mail.reading import read_mail

SEED = 5
ROUNDS = 60
MAX_BYTES = 50_000
WORD = re.compile(r"[A-Za-z0-9]{4,}")
CHARSETS = [
    "utf-7", "utf-16", "utf-32", "gb2312", "iso-2022-jp", "windows-1254", "hz", "x-none", "cp037",
    "unicode_escape", "base64", "koi8-r", '"', "us-ascii", "utf-8-sig", "shift_jis", "idna",
]  # fmt: skip


def body_at(raw: bytes) -> int:
    """Where the first header block ends."""
    ends = [at + len(mark) for mark in (b"\r\n\r\n", b"\n\n") if (at := raw.find(mark)) >= 0]
    return min(ends, default=len(raw))


def truncated(raw: bytes, random: Random) -> bytes:
    return raw[: random.randrange(len(raw) // 4, len(raw))]


def header_garbled(raw: bytes, random: Random) -> bytes:
    """Rubbish into the lines above the body that MIME does not need, and before all of them."""
    head, body = raw[: body_at(raw)], raw[body_at(raw) :]
    lines = head.splitlines(keepends=True)
    for _ in range(4):
        rubbish = random.randbytes(random.randrange(1, 60)).replace(b"\n", b"").replace(b"\r", b"")
        fine = [n for n, line in enumerate(lines) if line.lower().startswith((b"from:", b"to:"))]
        at = random.choice(fine) if fine else 0
        lines.insert(
            at, b"X-" + bytes([random.randrange(65, 90)]) + b": =?utf-8?Q?" + rubbish + b"\n"
        )
    return b"".join(lines) + body


def header_repeated(raw: bytes, random: Random) -> bytes:
    return (
        b"".join(b"X-Filler-%d: %d\n" % (n, n) for n in range(random.randrange(500, 2_000))) + raw
    )


def boundary_lost(raw: bytes, random: Random) -> bytes:
    """The head names a boundary that the body does not have."""
    lost = b"boundary=%d" % random.randrange(10**9)
    return re.sub(rb'boundary="?[^";\r\n]+"?', lost, raw, count=1, flags=re.IGNORECASE)


def last_boundary_lost(raw: bytes, random: Random) -> bytes:
    return re.sub(rb"\n--[^\n]{4,80}--\s*$", b"\n", raw)


def charset_swapped(raw: bytes, random: Random) -> bytes:
    charset = random.choice(CHARSETS).encode()
    return re.sub(rb'charset=(?!3D)"?[^";\s]+"?', b"charset=" + charset, raw, flags=re.IGNORECASE)


def with_nulls(raw: bytes, random: Random) -> bytes:
    head, body = raw[: body_at(raw)], raw[body_at(raw) :]
    lines = body.split(b"\n")
    for _ in range(10):
        at = random.randrange(len(lines))
        if not lines[at].startswith(b"--") and b":" not in lines[at]:
            lines[at] += b"\x00" * random.randrange(1, 9)
    return head + b"\n".join(lines)


def long_line(raw: bytes, random: Random) -> bytes:
    """Above everything, in the preamble or the text."""
    at = body_at(raw)
    return raw[:at] + b"long" * random.randrange(20_000, 200_000) + b"\n" + raw[at:]


def in_a_mail(raw: bytes, random: Random) -> bytes:
    for depth in range(random.randrange(1, 4)):
        boundary = b"=_%d" % depth
        raw = (
            b"From: a@b.example\nSubject: fw\nContent-Type: multipart/mixed; boundary=" + boundary
            + b"\n\n--" + boundary + b"\nContent-Type: message/rfc822\n\n" + raw
            + b"\n--" + boundary + b"--\n"
        )  # fmt: skip
    return raw


def in_parts(raw: bytes, random: Random) -> bytes:
    """The whole body thirty boundaries deep."""
    head, body = raw[: body_at(raw)], raw[body_at(raw) :]
    wanted = re.findall(rb"^content-[^\n]*\n(?:[ \t][^\n]*\n)*", head, re.I | re.M)
    rest = re.sub(rb"^content-[^\n]*\n(?:[ \t][^\n]*\n)*", b"", head, flags=re.I | re.M).rstrip()
    inner = b"".join(wanted) + b"\n" + body
    for depth in range(random.randrange(5, 30)):
        name = b"deep%d" % depth
        inner = (
            b"Content-Type: multipart/mixed; boundary=" + name + b"\n\n--" + name + b"\n" + inner
        )
    return rest + b"\n" + inner


MUTATIONS: list[Callable[[bytes, Random], bytes]] = [
    truncated, header_garbled, header_repeated, boundary_lost, last_boundary_lost,
    charset_swapped, with_nulls, long_line, in_a_mail, in_parts,
]  # fmt: skip


def visible_words(raw: bytes) -> set[str]:
    """By the standard library alone: ASCII words of the parts that people read.

    HTML counts where there is no text to read in its place.
    """
    raw = raw.partition(b"\n")[2] if raw.startswith((b"From ", b">From ")) else raw
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in email.message_from_bytes(raw, policy=compat32).walk():
        kind = part.get_content_type()
        if kind in texts and not part.is_multipart() and part.get_filename() is None:
            content = part.get_payload(decode=True) or b""
            # A word beside other letters may be half of one; after an escape it is none.
            texts[kind].append(
                re.sub(rb"[A-Za-z0-9]*[^\x00-\x7f][^\s<>]*|\x1b.*", b" ", content).decode()
            )
    plain = "\n".join(texts["text/plain"])
    if plain.strip():
        return set(WORD.findall(plain))
    markup = "\n".join(texts["text/html"])
    markup = re.sub(r"(?is)<(style|script|title)\b.*?</\1>|<!--.*?-->|<[^>]*>|&#?\w+;", " ", markup)
    return set(WORD.findall(markup))


def kept_words(mail: ParsedMail) -> set[str]:
    texts = [mail.text, mail.html, *(one.text for one in mail.enclosed)]
    files = (part.content.decode("ascii", "ignore") for part in mail.attachments)
    return {word for text in (*texts, *files) for word in WORD.findall(text.replace("\x00", ""))}


@cache
def sources() -> list[tuple[str, bytes]]:
    found = [(path.name, path.read_bytes()) for path in corpus_mails()]
    return [(name, raw) for name, raw in found if len(raw) <= MAX_BYTES]


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_no_damage_raises_or_loses_a_word(mutate):
    random = Random(f"{SEED} {mutate.__name__}")  # noqa: S311
    for _ in range(ROUNDS):
        name, raw = random.choice(sources())
        damaged = mutate(raw, random)
        mail = read_mail(damaged)
        wanted = visible_words(damaged if mutate is truncated else raw)
        lost = wanted - kept_words(mail)
        assert not lost, (name, sorted(lost)[:10], mail.defects)
        assert mail.visible_text + mail.folded_text == mail.text, name


def test_the_damage_is_enough_and_real():
    assert ROUNDS * len(MUTATIONS) >= 200
    random = Random(SEED)  # noqa: S311
    _, raw = next(one for one in sources() if b"boundary" in one[1] and b"charset" in one[1])
    assert all(mutate(raw, random) != raw for mutate in MUTATIONS)
