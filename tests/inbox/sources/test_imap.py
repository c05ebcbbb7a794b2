"""What only IMAP has, on a real Dovecot."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from wagtail import hooks

from tests.make.mail import make_mail
from tests.make.sources import ImapPlace, make_options, make_source, new_user
from tests.services.certificates import make_certificate
from tests.services.dovecot import running_dovecot
from wagdesk.inbox.models import ReceivedMail, SourceItem
from wagdesk.inbox.sources.ledger import Ledger
from wagdesk.inbox.sources.registry import source_for

from .contract import fetch

pytestmark = [
    pytest.mark.services,
    pytest.mark.xdist_group("dovecot"),
    pytest.mark.django_db,
]


@pytest.fixture
def place(dovecot):
    return ImapPlace(dovecot)


@pytest.mark.parametrize(
    ("after", "flag"), [("leave", ()), ("keyword", (b"$Wagdesk",)), ("star", (b"\\Flagged",))]
)
def test_a_mail_is_marked_as_told_and_never_as_read(place, after, flag):
    place.put(make_mail(), make_mail())
    row = place.row(after=after)
    fetch(row)
    fetch(row)
    assert [flags for _raw, flags in place.dovecot.mails(place.user)] == [flag, flag]


def test_mails_that_are_numbered_anew_are_the_same_mails(place):
    place.put(make_mail(text="one\n"), make_mail(text="two\n"))
    row = place.row()
    fetch(row)
    place.dovecot.number_anew(place.user)
    place.put(make_mail(text="three\n"))
    found = fetch(row)
    assert (found.stored, found.known) == (1, 2)
    assert ReceivedMail.objects.count() == 3
    assert len({item.item.partition(":")[0] for item in SourceItem.objects.all()}) == 2
    assert fetch(row).known == 0


def test_numbered_anew_old_mail_that_nobody_wanted_stays_out_and_nothing_new_is_lost(place):
    old = datetime.now(UTC) - timedelta(days=30)
    dated = make_mail(text="old\n", Date="Mon, 05 Jan 2026 10:00:00 +0000")
    place.dovecot.put(place.user, dated, dated, at=old)
    row = place.row(start="new")
    assert fetch(row).stored == 0
    place.put(make_mail(text="before the change\n"))
    place.dovecot.number_anew(place.user)
    place.put(make_mail(text="after it\n"))
    assert fetch(row).stored == 2
    assert fetch(row).stored == 0


def test_the_same_number_means_another_mail_after_a_change_and_none_is_deleted_by_it(place):
    place.put(make_mail(text="one\n"))
    row = place.row(after="delete")
    with source_for(row) as source:
        (name,) = [item.name for item in source.pending(Ledger(row))]
    place.dovecot.number_anew(place.user)
    with source_for(row) as source:
        list(source.pending(Ledger(row)))
        source.settle([name])
    assert len(place.mails()) == 1


def test_a_folder_that_is_not_there_is_said_with_those_that_are(place):
    check = source_for(place.row(folder="Suport")).check()
    assert (
        not check.ok
        and "There is no folder “Suport”. There are: Done, INBOX" in (check.sentences[0])
    )
    row = place.row(folder="Suport")
    assert "There is no folder" in fetch(row).problem and row.failing_since


def test_a_target_that_is_not_there_loses_no_mail(place):
    place.put(make_mail())
    row = place.row(after="move", target="Nowhere")
    assert not source_for(row).check().ok
    found = fetch(row)
    assert found.stored == 1 and "There is no folder “Nowhere”" in found.problem
    assert len(place.mails()) == 1


def test_a_wrong_password_is_said(place):
    row = make_source("imap", secret="wrong", **place.options)
    check = source_for(row).check()
    assert not check.ok and "refuses the user name" in check.sentences[0]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificates_are_checked(dovecot, security):
    port = dovecot.tls_port if security == "tls" else dovecot.port
    options = make_options(dovecot, new_user()) | {"security": security, "port": port}

    def check(**changes):
        row = make_source("imap", secret=dovecot.password, **{**options, **changes})
        return source_for(row).check()

    assert check(host="localhost", authority=dovecot.authority).ok
    untrusted = check(host="localhost")
    assert not untrusted.ok and "is not trusted" in untrusted.sentences[0]
    misnamed = check(host="127.0.0.1", authority=dovecot.authority)
    assert not misnamed.ok and "is for another host name" in misnamed.sentences[0]


def test_an_expired_certificate_is_said(tmp_path):
    with running_dovecot() as server:
        server.stop()
        server.authority = make_certificate(server.folder, "localhost", days=-1)
        server.own_all()
        server.start()
        options = make_options(server, "ann") | {"security": "tls", "port": server.tls_port}
        options |= {"host": "localhost", "authority": server.authority}
        check = source_for(make_source("imap", secret=server.password, **options)).check()
    assert not check.ok and "has expired" in check.sentences[0]


def test_tls_on_a_port_without_it_is_said(place):
    check = source_for(place.row(security="tls")).check()
    assert not check.ok and "does not speak TLS on this port" in check.sentences[0]


@pytest.mark.parametrize("way", ["xoauth2", "oauthbearer"])
def test_oauth2_takes_its_token_from_the_hook(way):
    with tokens({"good": "ann"}) as url, running_dovecot(url) as server:
        options = make_options(server, "ann") | {"sign_in": way}
        row = make_source("imap", secret="refresh", **options)
        assert "no hook “wagdesk_imap_token”" in source_for(row).check().sentences[0]
        asked = []

        def token(source, secret):
            asked.append((source.pk, secret))
            return "good" if len(asked) == 1 else "stale"

        with hooks.register_temporarily("wagdesk_imap_token", token):
            good = source_for(row).check()
            stale = source_for(row).check()
        assert good.ok, server.log()[-1500:]
        assert asked[0] == (row.pk, "refresh")
        assert not stale.ok and "refuses the token" in stale.sentences[0]


class tokens:  # noqa: N801  reads as what it is
    """A token service: known tokens are active."""

    def __init__(self, known: dict[str, str]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # noqa: N802
                query = urlsplit(self.path).query
                token = self.path.rpartition("/")[2] if not query else ""
                token = parse_qs(query).get("access_token", [token])[0]
                user = known.get(token)
                said = {"active": "true", "username": user} if user else {"active": "false"}
                body = json.dumps(said).encode()
                self.send_response(200 if user else 401)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}/?access_token="

    def __exit__(self, *_exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def test_idle_tells_of_a_new_mail_at_once(place):
    row = place.row()
    with source_for(row) as source:
        list(source.pending(Ledger(row)))
        assert source.has_news() and not source.wait(0.3)
        place.put(make_mail())
        started = time.monotonic()
        assert any(source.wait(1) for _ in range(10))
        assert time.monotonic() - started < 5
        assert len(list(source.pending(Ledger(row)))) == 1


def test_a_mail_that_came_during_the_last_command_is_news(place):
    row = place.row()
    with source_for(row) as source:
        list(source.pending(Ledger(row)))
        place.put(make_mail())
        # Its announcement ends among the answers to whatever is asked next.
        source._client.noop()
        assert source.wait(0.3)
        assert len(list(source.pending(Ledger(row)))) == 1


def test_a_mail_that_came_right_before_idle_is_news(place):
    row = place.row()
    with source_for(row) as source:
        list(source.pending(Ledger(row)))
        place.put(make_mail())
        # The search that looks for it does not see it yet, and its answer announces it.
        assert source.wait(0.3)
        assert len(list(source.pending(Ledger(row)))) == 1
        assert not source.wait(0.3) and not source.wait(0.3), "and it is news once"


def test_a_source_that_waits_is_closed_at_once(place):
    row = place.row()
    with source_for(row) as source:
        list(source.pending(Ledger(row)))
        source.wait(0.1)
        began = time.monotonic()
    assert time.monotonic() - began < 20, "it waited for the server as long as for an answer"


def test_idle_ends_before_the_server_ends_it(place, monkeypatch):
    row = place.row()
    with source_for(row) as source:
        list(source.pending(Ledger(row)))
        source.wait(0.1)
        monkeypatch.setattr("wagdesk.inbox.sources.imap.IDLE_SECONDS", 0)
        assert source.wait(0.1)
        assert list(source.pending(Ledger(row))) == []


def test_a_server_that_goes_away_is_noticed_while_waiting():
    with running_dovecot() as server:
        row = make_source("imap", secret=server.password, **make_options(server, "ann"))
        with source_for(row) as source:
            list(source.pending(Ledger(row)))
            source.wait(0.1)
            server.stop()
            with pytest.raises(Exception, match="connection|EOF|reset|BYE|[Ss]hutting"):
                for _ in range(20):
                    source.wait(0.2)
        assert "nothing listens" in fetch(row).problem
