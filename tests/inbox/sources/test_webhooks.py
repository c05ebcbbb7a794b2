"""Mail services call: signed, stored once, answered after the commit."""

import base64
import hashlib
import hmac
import json
import tracemalloc
from uuid import uuid4

import pytest

from tests.make.mail import make_mail
from tests.make.sources import make_source
from wagdesk.inbox.actions import take_webhook as door
from wagdesk.inbox.mail.blobs import read_blob
from wagdesk.inbox.models import ReceivedMail
from wagdesk.inbox.sources import webhooks
from wagdesk.inbox.sources.multipart import form_fields
from wagdesk.inbox.sources.registry import source_for
from wagdesk.inbox.views import webhooks as doors

pytestmark = pytest.mark.django_db
SECRET = "a-long-secret"
LATIN = b"Subject: x\r\nFrom: ada@mail.example\r\n\r\n\xe9t\xe9 \x00 -- \r\n"


def make_webhook(kind: str):
    row = make_source(kind, secret=SECRET, token="public-token")
    return row, source_for(row).address


def basic(secret: str = SECRET) -> dict:
    code = base64.b64encode(f"wagdesk:{secret}".encode()).decode()
    return {"HTTP_AUTHORIZATION": f"Basic {code}"}


def mailgun(client, address, raw, *, key=SECRET, token=None, multipart=True, **fields):
    token, at = token or uuid4().hex, "1700000000"
    signed = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    data = {"token": token, "timestamp": at, "signature": signed, **fields}
    data = {"sender": "ada@mail.example", "recipient": "support+x@shop.example", **data}
    parts = {name: value.encode() for name, value in data.items()} | {"body-mime": raw}
    body = b"".join(
        b'--XX\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in parts.items()
    )
    content_type = "multipart/form-data; boundary=XX"
    return client.post(address, body + b"--XX--\r\n", content_type=content_type)


def postmark(client, address, said, **headers):
    headers = headers or basic()
    return client.post(address, json.dumps(said), content_type="application/json", **headers)


def inbound(raw: bytes | None, message_id: str = "id-1", **more) -> dict:
    said = {
        "FromFull": {"Email": "ada@mail.example", "Name": "Ada"},
        "ToFull": [{"Email": "support@shop.example", "Name": ""}],
        "OriginalRecipient": "support+token@shop.example",
        "Subject": "Ünïcode",
        "MessageID": message_id,
        "Date": "Mon, 23 Nov 2026 09:00:00 +0000",
        "TextBody": "Grüße\n",
        "Headers": [
            {"Name": "Return-Path", "Value": "<bounce@mail.example>"},
            {"Name": "Message-ID", "Value": "<x@mail.example>"},
        ],
        **more,
    }
    return said | ({"RawEmail": raw.decode()} if raw else {})


def test_mailgun_keeps_every_byte_and_the_envelope(client):
    row, address = make_webhook("mailgun")
    assert address.endswith("/mime/")
    assert mailgun(client, address, LATIN).status_code == 200
    stored = ReceivedMail.objects.get()
    assert read_blob(stored.blob) == LATIN
    assert (stored.source, stored.mail_from) == ("mailgun", "ada@mail.example")
    assert stored.rcpt_to == ["support+x@shop.example"]
    row.refresh_from_db()
    assert row.last_success_at


def test_a_wrong_signature_is_refused_and_leaves_nothing(client):
    row, address = make_webhook("mailgun")
    assert mailgun(client, address, LATIN, key="another").status_code == 403
    assert client.post(address, b"garbage", content_type="text/plain").status_code == 403
    assert not ReceivedMail.objects.exists()
    row.refresh_from_db()
    assert row.last_error == ""


def test_the_same_event_again_adds_nothing(client):
    _row, address = make_webhook("mailgun")
    for raw in (LATIN, LATIN, make_mail()):
        assert mailgun(client, address, raw, token="once").status_code == 200
    assert ReceivedMail.objects.count() == 1


def test_a_mailgun_route_without_raw_mail_is_told_how_to_mend_it(client):
    row, address = make_webhook("mailgun")
    token, at = uuid4().hex, "1700000000"
    signed = hmac.new(SECRET.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    answer = client.post(address, {"token": token, "timestamp": at, "signature": signed})
    assert answer.status_code == 400
    row.refresh_from_db()
    assert "must end in mime/" in row.last_error and row.failing_since


def test_postmark_keeps_the_raw_mail(client):
    _row, address = make_webhook("postmark")
    raw = make_mail()
    assert postmark(client, address, inbound(raw)).status_code == 200
    assert postmark(client, address, inbound(raw)).status_code == 200
    stored = ReceivedMail.objects.get()
    assert read_blob(stored.blob) == raw
    assert stored.mail_from == "bounce@mail.example"
    assert stored.rcpt_to == ["support+token@shop.example"]


def test_postmark_without_raw_mail_is_put_together(client):
    _row, address = make_webhook("postmark")
    file = {"Name": "a.txt", "ContentType": "text/plain", "Content": "aGk=", "ContentLength": 2}
    assert postmark(client, address, inbound(None, Attachments=[file])).status_code == 200
    raw = read_blob(ReceivedMail.objects.get().blob)
    assert b"Message-ID: <x@mail.example>" in raw and b"a.txt" in raw


@pytest.mark.parametrize(("secret", "status"), [("wrong", 403), (None, 401)])
@pytest.mark.parametrize("kind", ["postmark", "amazon_ses"])
def test_without_the_password_nobody_is_let_in(client, kind, secret, status):
    _row, address = make_webhook(kind)
    headers = basic(secret) if secret else {}
    answer = client.post(address, "{}", content_type="application/json", **headers)
    assert answer.status_code == status
    assert not ReceivedMail.objects.exists()


@pytest.mark.parametrize("kind", ["postmark", "amazon_ses"])
def test_nobody_reads_the_body_of_who_lacks_the_password(client, monkeypatch, kind):
    monkeypatch.setattr(doors, "_body", lambda _request: pytest.fail("It was read."))
    _row, address = make_webhook(kind)
    answer = client.post(address, "{}", content_type="application/json", **basic("wrong"))
    assert answer.status_code == 403


@pytest.mark.parametrize("body", [b"x" * 2_000, b"", b"--XX" * 20_000])
def test_who_knows_the_address_alone_can_not_make_a_source_look_broken(
    client, settings, monkeypatch, body
):
    settings.WAGDESK_MAIL_MAX_BYTES = 500
    monkeypatch.setattr(doors, "PIECE", 100)
    row, address = make_webhook("mailgun")
    answer = client.post(address, body, content_type="multipart/form-data; boundary=XX")
    assert answer.status_code == (403 if len(body) < 1_600 else 413)
    row.refresh_from_db()
    assert row.failing_since is None and row.last_error == ""


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"\r\n--XX" * 200_000),
        ("application/x-www-form-urlencoded", b"&a=" * 400_000),
    ],
)
def test_a_form_of_very_many_fields_is_none(kind, body):
    tracemalloc.start()
    assert form_fields(kind, {"boundary": "XX"}, body) == {}
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * len(body)


def test_an_address_with_a_nul_in_it_is_not_found(client):
    make_webhook("mailgun")
    assert client.post("/wagdesk/mail/mailgun/a%00b/mime/").status_code == 404


def test_a_mail_over_the_limit_is_refused_and_said(client, settings):
    settings.WAGDESK_MAIL_MAX_BYTES = 1_000
    row, address = make_webhook("mailgun")
    assert mailgun(client, address, b"x" * 2_000).status_code == 413
    assert not ReceivedMail.objects.exists()
    row.refresh_from_db()
    assert "limit" in row.last_error


def test_a_mail_larger_than_django_lets_forms_be_is_taken(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    _row, address = make_webhook("mailgun")
    raw = make_mail(text="word " * 20_000)
    assert mailgun(client, address, raw).status_code == 200
    assert ReceivedMail.objects.get().size == len(raw)


def test_what_cannot_be_stored_is_asked_for_again(client, monkeypatch):
    def full(**_fields):
        raise OSError("disk full")

    monkeypatch.setattr(door, "store_mail", full)
    _row, address = make_webhook("mailgun")
    assert mailgun(client, address, LATIN).status_code == 500


@pytest.mark.parametrize("change", [{"enabled": False}, {"kind": "postmark"}])
def test_an_address_that_is_none_is_not_found(client, change):
    row, address = make_webhook("mailgun")
    assert client.head(address).status_code == 200
    type(row).objects.filter(pk=row.pk).update(**change)
    assert mailgun(client, address, LATIN).status_code == 404
    assert client.post(address.replace("public-token", "other")).status_code == 404


def test_without_anymail_there_is_no_address_and_the_admin_says_what_to_install(
    client, monkeypatch
):
    row, address = make_webhook("mailgun")
    monkeypatch.setattr(webhooks, "find_spec", lambda _name: None)
    assert mailgun(client, address, LATIN).status_code == 404
    check = source_for(row).check()
    assert not check.ok and "pip install 'wagdesk[esp]'" in check.sentences[0]


def test_the_check_names_the_address(client):
    row, address = make_webhook("postmark")
    assert source_for(row).check().ok
    assert ("Address for the service", address) in source_for(row).about()
