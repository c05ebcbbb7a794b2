"""Calendar invitations (RFC 5545) as plain data: what, when, where, who. Linear.

Times stay as they were written, with the name of their zone: whoever reads "10:00
(Europe/Istanbul)" needs no conversion, and a zone of the sender's own making has none.
"""

import re
from datetime import datetime, timedelta

from .charsets import clean_text, decode
from .headers import clean
from .parsed import Invitation

MAX_LENGTH = 500_000
MAX_EVENTS = 10
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z0-9-]{1,60})((?:;[A-Za-z0-9-]{1,60}=(?:\"[^\"]*\"|[^;:\"])*)*):(.*)")
_PARAMETER = re.compile(r";([A-Za-z0-9-]{1,60})=(\"[^\"]*\"|[^;:\"]*)")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z?))?")
_DURATION = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d{1,6}S)?)?"
)
_ESCAPED = re.compile(r"\\(.)")
_WANTED_NAMES = "SUMMARY DTSTART DTEND DURATION LOCATION ORGANIZER ATTENDEE STATUS RRULE"
_WANTED = frozenset(_WANTED_NAMES.split())


def read_invitations(content: bytes, charset: str, method: str = "") -> list[Invitation]:
    """The events of a calendar file; empty if it holds none."""
    text = clean_text(_FOLD.sub("", decode(content[:MAX_LENGTH], charset or "utf-8")[0]))
    found: list[Invitation] = []
    event: dict[str, tuple[dict[str, str], str]] | None = None
    inner = 0
    for line in text.split("\n"):
        match = _LINE.match(line[:20_000])
        if not match:
            continue
        name, value = match[1].upper(), match[3].strip()
        if name == "METHOD" and event is None:
            method = method or value
        elif name == "BEGIN":
            inner += event is not None
            if value.upper() == "VEVENT" and event is None:
                event = {}
        elif name == "END" and event is not None:
            if inner:
                inner -= 1
                continue
            found.append(_invitation(event, method))
            event = None
            if len(found) == MAX_EVENTS:
                break
        elif event is not None and not inner and name in _WANTED:
            event.setdefault(name, (_parameters(match[2]), value))
    return [one for one in found if one.start or one.summary]


def _parameters(text: str) -> dict[str, str]:
    return {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(text)}


def _invitation(event: dict[str, tuple[dict[str, str], str]], method: str) -> Invitation:
    start, zone = _moment(event, "DTSTART")
    end, _ = _moment(event, "DTEND")
    if start and not end and "DURATION" in event:
        end = _after(start, event["DURATION"][1])
    status = event.get("STATUS", ({}, ""))[1].upper()
    is_answer = method.upper() == "REPLY"
    given, attendee = event.get("ATTENDEE", ({}, "")) if is_answer else ({}, "")
    return Invitation(
        method="CANCEL" if status == "CANCELLED" else clean(method).upper()[:20],
        summary=_words(event, "SUMMARY"),
        start=start,
        end=end,
        zone=zone,
        where=_words(event, "LOCATION"),
        organiser=_person(*event.get("ORGANIZER", ({}, ""))),
        attendee=_person(given, attendee),
        answer=clean(given.get("PARTSTAT", "")).upper()[:20],
        repeats="RRULE" in event,
    )


def _words(event: dict[str, tuple[dict[str, str], str]], name: str) -> str:
    text = event.get(name, ({}, ""))[1]
    return clean(_ESCAPED.sub(lambda match: " " if match[1] in "nN" else match[1], text))[:500]


def _person(given: dict[str, str], value: str) -> str:
    scheme, _, address = value.partition(":")
    address = clean(address if scheme.lower() == "mailto" else value)[:254]
    name = clean(given.get("CN", ""))[:200]
    return f"{name} <{address}>" if name and address and name != address else name or address


def _moment(event: dict[str, tuple[dict[str, str], str]], name: str) -> tuple[str, str]:
    """ISO date, or date and minute as written there, and the zone's name."""
    given, value = event.get(name, ({}, ""))
    match = _MOMENT.match(value)
    if not match:
        return "", ""
    date = f"{match[1]}-{match[2]}-{match[3]}"
    text = f"{date}T{match[4]}:{match[5]}" if match[4] else date
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return "", ""
    zone = "UTC" if match[6] else clean(given.get("TZID", ""))[:100]
    return text, zone if match[4] else ""


def _after(start: str, duration: str) -> str:
    match = _DURATION.fullmatch(duration)
    if not match:
        return ""
    weeks, days, hours, minutes = (int(number or 0) for number in match.groups())
    try:
        end = datetime.fromisoformat(start) + timedelta(
            weeks=weeks, days=days, hours=hours, minutes=minutes
        )
    except OverflowError:
        return ""
    return end.isoformat(timespec="minutes") if "T" in start else end.date().isoformat()
