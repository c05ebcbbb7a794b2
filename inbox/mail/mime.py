"""The standard library's MIME parser, made safe: bounded depth, linear parameters.

Nested ``message/*`` parts are not taken apart, so their exact bytes stay at hand.
"""

import binascii
import re
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import compat32

from .headers import decode_base64, decode_header, parameters, raw_bytes

MAX_DEPTH = 40
MAX_PARTS = 1_000
_CHUNK = 1 << 20
_BOUNDARY_LINE = re.compile(
    r"^--(\S[^\r\n]{0,199})\r?\n[Cc][Oo][Nn][Tt][Ee][Nn][Tt]-", re.MULTILINE
)


# Lists add their footer below encoded text; gateways decode and forget to say so.
_FOOTER = re.compile(rb"=[ \t]*\r?\n\s*([^\r\n]*[^A-Za-z0-9+/=\s].*)", re.DOTALL)
_WORDS = re.compile(rb"[A-Za-z,.][ ][A-Za-z(]")


class Part(Message):
    """A message part that knows its depth and reads its own headers."""

    depth = 0
    # The parser asks for the type at every turn: (what was declared, what it means).
    _known: tuple[str, tuple[str, dict[str, str]]] | None = None

    def attach(self, payload: "Part") -> None:
        payload.depth = self.depth + 1
        super().attach(payload)

    def all(self, name: str) -> list[str]:
        """The raw values of a header, as the standard parser left them."""
        return [value for key, value in self._headers if key.lower() == name]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def content(self) -> tuple[str, dict[str, str]]:
        """The declared content type, lower case, and its parameters."""
        declared = self.all("content-type")
        if not declared:
            return self.get_default_type(), {}
        if self._known is None or self._known[0] != declared[0]:
            kind, given = parameters(declared[0])
            major, slash, minor = kind.partition("/")
            is_kind = slash and major and minor and "/" not in minor
            self._known = declared[0], (kind if is_kind else "text/plain", given)
        return self._known[1]

    def disposition(self) -> tuple[str, dict[str, str]]:
        return parameters(self.one("content-disposition"))

    # The three below are what the standard parser asks while it reads the body.

    def get_content_type(self) -> str:
        kind = self.content()[0]
        if kind.startswith("message/") or (
            kind.startswith("multipart/") and self.depth >= MAX_DEPTH
        ):
            return "application/octet-stream"
        return kind

    def get_content_maintype(self) -> str:
        return self.get_content_type().partition("/")[0]

    def get_boundary(self, failobj: str | None = None) -> str | None:
        return self.content()[1].get("boundary", "").rstrip() or failobj

    @property
    def children(self) -> list["Part"]:
        return self._payload if isinstance(self._payload, list) else []

    def body(self) -> tuple[bytes, str]:
        """The decoded bytes of a leaf and a defect code or an empty string."""
        if not isinstance(self._payload, str):
            return b"", ""
        data = raw_bytes(self._payload)
        encoding = decode_header(self.one("content-transfer-encoding")).lower().split(";")[0]
        match encoding.strip():
            case "base64":
                return self._from_base64(data)
            case "quoted-printable":
                # A NUL that got behind a soft line break would keep the word apart.
                return binascii.a2b_qp(data.replace(b"\x00", b"")), ""
            case "x-uuencode" | "uuencode" | "uue" | "x-uue":
                return _uudecode(data)
            case "" | "7bit" | "8bit" | "binary" | "7-bit" | "8-bit":
                return data, ""
        return data, "unknown_encoding"

    def _from_base64(self, data: bytes) -> tuple[bytes, str]:
        """Text that is only called base64, or goes on below it, stays as it is."""
        content, clean = decode_base64(data)
        if clean:
            return content, ""
        if not self.content()[0].startswith("text/"):
            return content, "broken_base64"
        if len(_WORDS.findall(data[:20_000])) > data[:20_000].count(b"\n") // 2 + 1:
            return data, "broken_base64"
        footer = _FOOTER.search(data)
        if footer:
            content = decode_base64(data[: footer.start(1)])[0] + b"\n" + footer[1]
        return content, "broken_base64"


def read_mime(raw: bytes) -> Part:
    """The mail as a tree of parts. The tree is at most ``MAX_DEPTH`` deep."""
    parser = BytesFeedParser(_factory=Part, policy=compat32)
    for start in range(0, len(raw), _CHUNK):
        parser.feed(raw[start : start + _CHUNK])
    return parser.close()


def lost_parts(part: Part) -> list[Part]:
    """What a multipart with a wrong or doubly used boundary hid from the parser."""
    boundary, text = part.get_boundary() or "", part.epilogue or ""
    if not part.children:
        text = part._payload if isinstance(part._payload, str) else ""
        match = _BOUNDARY_LINE.search(text)
        boundary = match[1].rstrip() if match else ""
    if not boundary or f"\n--{boundary}\n" not in "\n" + text.replace("\r\n", "\n"):
        return []
    quoted = boundary.replace("\\", "\\\\").replace('"', '\\"')
    head = f'Content-Type: multipart/mixed; boundary="{quoted}"\n\n'
    found = read_mime(raw_bytes(head + text))
    for child in found.children:
        child.depth = part.depth + 1
    return [*found.children, *([found] if found.epilogue and found.epilogue.strip() else [])]


def _uudecode(data: bytes) -> tuple[bytes, str]:
    lines, decoded, is_clean = data.splitlines(), [], True
    started = False
    for line in lines:
        if not started:
            started = line.startswith(b"begin ")
        elif line.strip() == b"end":
            break
        else:
            try:
                decoded.append(binascii.a2b_uu(line))
            except binascii.Error:
                is_clean = False
    return (b"".join(decoded), "" if is_clean else "broken_uuencode") if started else (data, "")
