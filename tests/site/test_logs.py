"""Log lines: JSON, and no personal data in them."""

import json
import logging
import smtplib
import sys

import pytest

from helpcenter.logs import JsonFormatter, TextFormatter

FORMATTERS = [JsonFormatter(), TextFormatter()]


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.getLogger("somewhere").makeRecord(
        "somewhere", logging.WARNING, __file__, 1, message, args, None, extra=extra
    )
    return made


def test_a_line_is_one_json_object_with_the_extra_keys():
    line = JsonFormatter().format(record("outbox.failed", ticket=1042))
    entry = json.loads(line)
    assert entry["message"] == "outbox.failed"
    assert entry["ticket"] == 1042
    assert entry["level"] == "warning"
    assert "\n" not in line


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_mail_addresses_are_masked_wherever_they_stand(formatter):
    line = formatter.format(record("refused %s", "<jane.doe+x@mail.example>", to=["a@b.example"]))
    assert "jane" not in line and "a@b" not in line
    assert line.count("[address]") == 2


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_mail_addresses_in_a_traceback_are_masked(formatter):
    try:
        raise smtplib.SMTPRecipientsRefused({"jane@mail.example": (550, b"no jane@mail.example")})
    except smtplib.SMTPException:
        made = record("outbox.failed")
        made.exc_info = sys.exc_info()
    line = formatter.format(made)
    assert "SMTPRecipientsRefused" in line
    assert "jane" not in line


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_the_words_of_a_search_are_masked(formatter):
    line = formatter.format(record('"GET /search/?q=my+secret+illness HTTP/1.1" 200'))
    assert "illness" not in line
    assert "GET /search/?" in line


def test_what_django_logs_of_a_request_is_masked(client, db, caplog):
    client.get("/no-such-page/?q=jane@mail.example")
    lines = [JsonFormatter().format(entry) for entry in caplog.records]
    assert any("no-such-page" in line for line in lines)
    assert not any("jane" in line for line in lines)


def test_a_long_line_is_masked_in_linear_time():
    hostile = "@".join("a" * 64 for _ in range(20_000))
    assert len(JsonFormatter().format(record(hostile))) < len(hostile)
