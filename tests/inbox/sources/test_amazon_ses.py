"""Amazon SES by SNS: signed by Amazon, for our topic, by somebody who knows the password."""

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.error import URLError

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from django.core.cache import cache
from django.urls import reverse

from tests.make.inbox import make_superuser
from wagdesk.inbox.mail.blobs import read_blob
from wagdesk.inbox.models import ReceivedMail
from wagdesk.inbox.sources import sns

from .test_webhooks import LATIN, basic, make_webhook

pytestmark = pytest.mark.django_db
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a1b2c.pem"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail"
HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}


def certificate(key: rsa.RSAPrivateKey, days: int = 30) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    ends = datetime.now(UTC) + timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(ends - timedelta(days=60))
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


class Amazon:
    """Signs as Amazon does, and is asked for its certificate in the place of the network."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.pem, self.asked = certificate(self.key), []

    def read(self, url: str) -> bytes:
        self.asked.append(url)
        return self.pem

    def signed(self, said: dict, version: str = "2") -> dict:
        said = {"Timestamp": "2026-11-23T09:00:00.000Z", "TopicArn": TOPIC, **said}
        said |= {"SignatureVersion": version, "SigningCertURL": CERTIFICATE}
        # Written out again by hand, from Amazon's description.
        if said["Type"] == "Notification":
            names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
        else:
            names = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn"]
            names.append("Type")
        text = "".join(f"{name}\n{said[name]}\n" for name in names if name in said)
        signature = self.key.sign(text.encode(), padding.PKCS1v15(), HASHES[version]())
        return said | {"Signature": base64.b64encode(signature).decode()}


@pytest.fixture
def amazon(monkeypatch) -> Amazon:
    cache.clear()
    amazon = Amazon()
    monkeypatch.setattr(sns, "read_from_amazon", amazon.read)
    return amazon


def post(client, address, said, **headers):
    return client.post(
        address,
        json.dumps(said),
        content_type="text/plain; charset=UTF-8",
        HTTP_X_AMZ_SNS_MESSAGE_TYPE=said["Type"],
        HTTP_X_AMZ_SNS_MESSAGE_ID=said["MessageId"],
        **(headers or basic()),
    )


def notice(message: object, **more) -> dict:
    text = message if isinstance(message, str) else json.dumps(message)
    return {"Type": "Notification", "MessageId": "sns-1", "Message": text, **more}


def received(action: dict, content: str | None = None) -> dict:
    event = {
        "notificationType": "Received",
        "mail": {"messageId": "ses-1", "source": "ada@mail.example"},
        "receipt": {"recipients": ["support@shop.example"], "action": action},
    }
    return event | ({"content": content} if content is not None else {})


def in_notice() -> dict:
    code = base64.b64encode(LATIN).decode()
    return received({"type": "SNS", "encoding": "BASE64"}, code)


def subscription(**more) -> dict:
    said = {
        "Type": "SubscriptionConfirmation",
        "MessageId": "sns-2",
        "Message": "You have chosen to subscribe.",
        "Token": "abc",
        "SubscribeURL": "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=abc",
    }
    return said | more


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize("more", [{}, {"Subject": "Amazon SES Email Receipt Notification"}])
def test_the_mail_in_the_notice_is_kept_once_with_its_bytes(client, amazon, version, more):
    _row, address = make_webhook("amazon_ses")
    said = amazon.signed(notice(in_notice(), **more), version)
    assert post(client, address, said).status_code == 200
    assert post(client, address, said).status_code == 200
    stored = ReceivedMail.objects.get()
    assert read_blob(stored.blob) == LATIN
    assert (stored.mail_from, stored.rcpt_to) == ("ada@mail.example", ["support@shop.example"])
    assert amazon.asked == [CERTIFICATE], "the certificate is fetched once"


def test_the_mail_in_s3(client, amazon, monkeypatch):
    from anymail.webhooks.amazon_ses import AmazonSESInboundWebhookView

    asked = []

    def bucket(self, name, key):
        asked.append((name, key))
        yield LATIN[:10]
        yield LATIN[10:]

    monkeypatch.setattr(AmazonSESInboundWebhookView, "fetch_s3_chunks", bucket)
    _row, address = make_webhook("amazon_ses")
    event = received({"type": "S3", "bucketName": "mails", "objectKey": "in/1"})
    assert post(client, address, amazon.signed(notice(event))).status_code == 200
    assert asked == [("mails", "in/1")]
    assert read_blob(ReceivedMail.objects.get().blob) == LATIN


def test_amazon_says_that_it_tried_the_address(client, amazon):
    _row, address = make_webhook("amazon_ses")
    assert (
        post(client, address, amazon.signed(notice("Successfully validated."))).status_code == 200
    )
    assert not ReceivedMail.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"Signature": base64.b64encode(b"x" * 256).decode()},
        {"Signature": "ü"},
        {"Signature": None},
        {"SignatureVersion": "3"},
        {"Message": json.dumps(received({"type": "SNS"}, "another mail"))},
        {"MessageId": "sns-7"},
        {"Subject": "added"},
        {"SigningCertURL": None},
    ],
)
def test_what_amazon_did_not_sign_is_refused(client, amazon, change):
    _row, address = make_webhook("amazon_ses")
    said = amazon.signed(notice(in_notice())) | change
    assert post(client, address, said).status_code == 403
    assert not ReceivedMail.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        CERTIFICATE.replace("https", "http"),
        "https://evil.example/SimpleNotificationService-0a1b2c.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/SimpleNotificationService-0a.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/SimpleNotificationService-0a.pem",
        "https://evil.s3.amazonaws.com/SimpleNotificationService-0a1b2c.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/SimpleNotificationService-0a1b2c.pem",
        "https://sns.eu-west-1.amazonaws.com/a/SimpleNotificationService-0a1b2c.pem",
        "https://sns.evil.example/sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem",
        f"{CERTIFICATE}\n",
        f"{CERTIFICATE}?x=1",
    ],
)
def test_a_certificate_from_elsewhere_is_never_fetched(client, amazon, url):
    _row, address = make_webhook("amazon_ses")
    said = amazon.signed(notice(in_notice())) | {"SigningCertURL": url}
    assert post(client, address, said).status_code == 403
    assert amazon.asked == [] and not ReceivedMail.objects.exists()


def test_nothing_is_fetched_for_those_without_the_password(client, amazon):
    _row, address = make_webhook("amazon_ses")
    said = amazon.signed(notice(in_notice()))
    assert post(client, address, said, **basic("wrong")).status_code == 403
    assert amazon.asked == []


def test_an_expired_certificate_signs_nothing(client, amazon):
    _row, address = make_webhook("amazon_ses")
    amazon.pem = certificate(amazon.key, days=-1)
    assert post(client, address, amazon.signed(notice(in_notice()))).status_code == 403


def test_what_is_no_certificate_signs_nothing(client, amazon):
    _row, address = make_webhook("amazon_ses")
    amazon.pem = b"<html>"
    assert post(client, address, amazon.signed(notice(in_notice()))).status_code == 403


def test_where_amazon_is_away_it_is_asked_to_call_again(client, amazon, monkeypatch):
    def away(_url: str) -> bytes:
        raise URLError("no way")

    monkeypatch.setattr(sns, "read_from_amazon", away)
    row, address = make_webhook("amazon_ses")
    assert post(client, address, amazon.signed(notice(in_notice()))).status_code == 500
    row.refresh_from_db()
    assert row.last_error and row.failing_since


def test_another_topic_is_refused_where_one_is_set(client, amazon):
    row, address = make_webhook("amazon_ses")
    row.options["topic"] = "arn:aws:sns:eu-west-1:123456789012:another"
    row.save()
    assert post(client, address, amazon.signed(notice(in_notice()))).status_code == 403
    assert amazon.asked == []
    row.options["topic"] = TOPIC
    row.save()
    assert post(client, address, amazon.signed(notice(in_notice()))).status_code == 200


def test_a_signed_subscription_is_confirmed(client, amazon):
    _row, address = make_webhook("amazon_ses")
    said = amazon.signed(subscription())
    assert post(client, address, said).status_code == 200
    assert amazon.asked == [CERTIFICATE, said["SubscribeURL"]]


def test_a_subscription_that_leads_elsewhere_is_not_followed(client, amazon):
    row, address = make_webhook("amazon_ses")
    said = amazon.signed(subscription(SubscribeURL="https://evil.example/?x=1"))
    assert post(client, address, said).status_code == 400
    assert amazon.asked == [CERTIFICATE]
    row.refresh_from_db()
    assert "not its own" in row.last_error


def test_an_end_of_a_subscription_subscribes_nobody_again(client, amazon):
    _row, address = make_webhook("amazon_ses")
    said = amazon.signed(subscription(Type="UnsubscribeConfirmation"))
    assert post(client, address, said).status_code == 200
    assert amazon.asked == [CERTIFICATE]


def test_the_topic_is_asked_for_in_the_settings(client):
    client.force_login(make_superuser())
    row, _address = make_webhook("amazon_ses")
    page = client.get(reverse("wagdesk_sources:edit", args=[row.pk]))
    assert "ARN of the SNS topic" in page.content.decode()
