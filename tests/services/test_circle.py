"""The whole circle without a browser, on PostgreSQL and Redis with production's settings."""

import json
import smtplib
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from types import SimpleNamespace

import pytest

from tests.make.circle import answer, ask, make_people_code, publish_article, signed_in
from tests.make.http import Browser
from tests.make.smtp import Sink, smtp_sink

from .servers import postgres, redis
from .site import RunningSite, eventually

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("services")]

WRITTEN = "SELECT count(*) FROM wagdesk_inbox_message WHERE kind = 'customer'"
SET_UP = """
from django.core.management import call_command
call_command("wagdesk_setup")
call_command("search_index", rebuild=True)
call_command("collectstatic", interactive=False, verbosity=0)
"""


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with smtp_sink(SimpleNamespace()) as sink:
        yield sink


@pytest.fixture(scope="module")
def site(migrated_folder, tmp_path_factory, sink) -> Iterator[RunningSite]:
    folder = tmp_path_factory.mktemp
    with postgres(migrated_folder) as database, redis(folder("redis")) as broker:
        site = RunningSite(folder("site"), f"{database}/postgres", broker, sink.port)
        # In one process: each would load the site for seconds.
        site.python(SET_UP + make_people_code("username='{0}', email='{0}@shop.example'"))
        try:
            site.start()
            yield site
        finally:
            site.stop()


def test_the_circle_on_postgresql_and_redis(site, sink):
    publish_article(signed_in(site.url, "eve"), help_center(site))
    visitor = Browser(site.url)
    eventually(lambda: "Return a parcel" in search(visitor, "sending parcels back"))
    search(visitor, "zebra crossing tents")
    ask(visitor)
    answer(signed_in(site.url, "ann"))
    sent = eventually(lambda: mails_with(sink, "Print the label, please."))[0]
    assert sent["To"] == "cora@customer.example"

    number = latest_ticket(site)
    assert ticket(site, number)["status"] == "pending"
    write_back(site, sent)
    eventually(lambda: site.number(WRITTEN) == 2)
    said = message_with(ticket(site, number), "Which label?")
    assert said["kind"] == "customer"
    assert ticket(site, number)["status"] == "open"
    assert latest_ticket(site) == number


def test_an_unknown_address_is_refused_on_the_wire(site):
    nobody = ["nobody@shop.example"]
    with (
        smtplib.LMTP("127.0.0.1", site.mail_port) as listener,
        pytest.raises(smtplib.SMTPRecipientsRefused) as refused,
    ):
        listener.sendmail("cora@customer.example", nobody, b"Subject: x\n\nx")
    assert refused.value.recipients["nobody@shop.example"][0] == 550


def test_the_site_is_ready(site):
    checks = Browser(site.url).get("/wagdesk/readyz").response.json()["checks"]
    assert set(checks.values()) == {"ok"}


def test_no_process_wrote_personal_data_or_failed_on_the_way(site):
    """Runs last: reads what the others made the processes write."""
    logs = site.logs()
    assert '"message"' in logs
    for secret in ("cora@", "customer.example", "zebra", "tent back", "Which label"):
        assert secret not in logs
    assert "Traceback" not in logs
    assert site.environment["SECRET_KEY"] not in logs
    assert site.environment["WAGDESK_KEYS"] not in logs


def help_center(site: RunningSite) -> str:
    return str(site.number("SELECT page_ptr_id FROM wagdesk_kb_pages_helpcenterpage"))


def search(visitor: Browser, text: str) -> str:
    return visitor.get(f"/help/search/?q={text}").text


def mails_with(sink: Sink, text: str) -> list[EmailMessage]:
    return [mail for mail in sink.mails if text in mail.get_body(("plain",)).get_content()]


def latest_ticket(site: RunningSite) -> str:
    return str(site.number("SELECT max(number) FROM wagdesk_inbox_ticket"))


def ticket(site: RunningSite, number: str) -> dict:
    return json.loads(site.manage("inbox_show", number, "--json").splitlines()[-1])


def message_with(shown: dict, text: str) -> dict | None:
    found = [m for m in shown["messages"] if text in (m["visible_text"] or "")]
    return found[0] if found else None


def write_back(site: RunningSite, sent: EmailMessage) -> None:
    """The customer's mail program answers."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"] = "Cora <cora@customer.example>", sent["Reply-To"] or sent["From"]
    mail["Subject"], mail["Message-ID"] = f"Re: {sent['Subject']}", "<1@customer.example>"
    mail["In-Reply-To"] = mail["References"] = sent["Message-ID"]
    mail.set_content("Which label?\n\nSupport wrote:\n> Print the label, please.\n")
    with smtplib.LMTP("127.0.0.1", site.mail_port) as listener:
        listener.send_message(mail)
