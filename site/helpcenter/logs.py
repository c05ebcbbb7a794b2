"""Log lines without personal data: mail addresses and query strings never reach them.

What we write ourselves names tickets by number; this guards what libraries write, for
example the refused addresses in an error of smtplib or the words of a search in a path.
"""

import json
import logging
import re
from datetime import UTC, datetime

# ``request`` is an object; Celery's ``data`` carries the arguments of every task.
_LEFT_OUT = {"message", "asctime", "taskName", "request", "data"}
_STANDARD = set(vars(logging.makeLogRecord({}))) | _LEFT_OUT
_ADDRESS = re.compile(r"[^\s<>\"'(),:;=\[\]{}/]{1,64}@[^\s<>\"'(),:;=\[\]{}/]{1,255}")
_QUERY = re.compile(r"(/[^\s?\"'<>]{0,500})\?[^\s\"'<>]+")


def without_personal_data(text: str) -> str:
    """The text with every mail address and query string masked."""
    return _QUERY.sub(r"\1?…", _ADDRESS.sub("[address]", text))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message and whatever ``extra`` holds."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {k: v for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return without_personal_data(json.dumps(entry, default=str, ensure_ascii=False))


class TextFormatter(logging.Formatter):
    """One short line for people, for the demo and for development."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        line = f"{record.levelname.lower()} {record.name}: {record.getMessage()}"
        if extra:
            line += " " + " ".join(f"{k}={v}" for k, v in extra.items())
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return without_personal_data(line)
