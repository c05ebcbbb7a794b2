"""Mail sources in the admin: who may what, secrets, and the test in plain words."""

import socket

import pytest
from django.urls import reverse

from tests.make.inbox import make_agent, make_mailbox, make_superuser
from tests.make.sources import make_options, make_source, new_user
from wagdesk.inbox.models import MailSource
from wagdesk.inbox.sources import imap
from wagdesk.inbox.sources.registry import source_for
from wagdesk.secrets import decrypt

pytestmark = pytest.mark.django_db
ADD = "wagdesk_sources:add"


def imap_form(box, **changes) -> dict:
    return {
        "kind": "imap",
        "name": "Support by IMAP",
        "mailbox": box.pk,
        "enabled": "on",
        "host": "localhost",
        "port": "993",
        "security": "tls",
        "authority": "",
        "username": "support",
        "typed_secret": "open sesame",
        "sign_in": "password",
        "folder": "INBOX",
        "start": "new",
        "after": "leave",
        "target": "",
        **changes,
    }


def text_of(answer) -> str:
    return answer.content.decode()


def test_first_the_kind_is_chosen_then_its_fields_are_asked(client):
    client.force_login(make_superuser())
    kinds = text_of(client.get(reverse(ADD)))
    assert "?kind=imap" in kinds and "?kind=mailgun" in kinds and 'name="host"' not in kinds
    form = text_of(client.get(reverse(ADD), {"kind": "imap"}))
    assert 'name="host"' in form and 'name="path"' not in form
    assert 'name="path"' in text_of(client.get(reverse(ADD), {"kind": "folder"}))


def test_a_secret_is_kept_encrypted_and_never_shown_again(client):
    client.force_login(make_superuser())
    assert client.post(reverse(ADD), imap_form(make_mailbox())).status_code == 302
    row = MailSource.objects.get()
    assert "open sesame" not in row.secret and decrypt("mail-source", row.secret) == "open sesame"
    assert row.options["host"] == "localhost" and "typed_secret" not in row.options
    address = reverse("wagdesk_sources:edit", args=[row.pk])
    shown = text_of(client.get(address))
    assert "open sesame" not in shown and row.secret not in shown
    client.post(address, imap_form(row.mailbox, typed_secret="", name="Other"))
    row.refresh_from_db()
    assert row.name == "Other" and decrypt("mail-source", row.secret) == "open sesame"


@pytest.mark.parametrize("button", [{}, {"test": "1"}])
@pytest.mark.parametrize(
    "changes",
    [{"host": "127.0.0.1"}, {"port": "143"}, {"security": "none"}, {"security": "starttls"}],
)
def test_a_saved_password_goes_to_the_server_it_was_typed_for_alone(
    client, monkeypatch, changes, button
):
    monkeypatch.setattr(imap, "connect", lambda *_a, **_k: pytest.fail("It was sent."))
    client.force_login(make_superuser())
    client.post(reverse(ADD), imap_form(make_mailbox()))
    row = MailSource.objects.get()
    form = imap_form(row.mailbox, typed_secret="", **changes) | button
    said = text_of(client.post(reverse("wagdesk_sources:edit", args=[row.pk]), form))
    assert "Type it again" in said
    row.refresh_from_db()
    assert row.options["host"] == "localhost" and row.options["security"] == "tls"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"after": "move"}, "Say which folder the mails are moved to."),
        ({"after": "move", "target": "INBOX"}, "This is the folder that is read."),
        ({"authority": "nonsense"}, "This is no certificate"),
        ({"port": "99999"}, "less than or equal to 65535"),
    ],
)
def test_what_does_not_go_together_is_said(client, changes, sentence):
    client.force_login(make_superuser())
    answer = client.post(reverse(ADD), imap_form(make_mailbox(), **changes))
    assert sentence in text_of(answer) and not MailSource.objects.exists()


def test_only_listed_servers_and_folders_are_allowed(client, settings, tmp_path):
    settings.WAGDESK_SOURCE_HOSTS = ["*.mail.example"]
    settings.WAGDESK_SOURCE_FOLDERS = [tmp_path / "in"]
    client.force_login(make_superuser())
    box = make_mailbox()
    answer = client.post(reverse(ADD), imap_form(box, host="10.0.0.1"))
    assert "WAGDESK_SOURCE_HOSTS does not allow" in text_of(answer)
    form = {"kind": "folder", "name": "x", "mailbox": box.pk, "enabled": "on"}
    form |= {"start": "all", "after": "leave", "path": "/etc"}
    assert "WAGDESK_SOURCE_FOLDERS" in text_of(client.post(reverse(ADD), form))
    sneaky = form | {"path": str(tmp_path / "in" / ".." / "secret")}
    assert "WAGDESK_SOURCE_FOLDERS" in text_of(client.post(reverse(ADD), sneaky))
    assert not MailSource.objects.exists()
    assert client.post(reverse(ADD), form | {"path": str(tmp_path / "in")}).status_code == 302


def test_a_manager_keeps_the_own_sources_but_not_where_they_connect(client):
    box, other = make_mailbox(), make_mailbox()
    mine = make_source("imap", box, secret="x", host="mail.example", port=993, security="tls")
    theirs = make_source("imap", other)
    client.force_login(make_agent(box, level="manage"))
    index = text_of(client.get(reverse("wagdesk_sources:index")))
    assert mine.name in index and theirs.name not in index
    assert client.get(reverse("wagdesk_sources:edit", args=[theirs.pk])).status_code == 404
    assert client.get(reverse(ADD), {"kind": "imap"}).status_code == 302
    assert client.post(reverse("wagdesk_sources:delete", args=[mine.pk])).status_code == 302
    address = reverse("wagdesk_sources:edit", args=[mine.pk])
    mine.options |= {"username": "support", "sign_in": "password"}
    mine.save()
    answer = client.post(address, imap_form(box, host="10.0.0.1", folder="Support"))
    assert answer.status_code == 302
    mine.refresh_from_db()
    assert (mine.options["host"], mine.options["folder"]) == ("mail.example", "Support")
    assert MailSource.objects.count() == 2


@pytest.mark.parametrize("level", ["reply", "view"])
def test_an_agent_has_no_sources(client, level):
    box = make_mailbox()
    row = make_source("imap", box)
    client.force_login(make_agent(box, level=level))
    assert client.get(reverse("wagdesk_sources:index")).status_code == 302
    assert client.get(reverse("wagdesk_sources:edit", args=[row.pk])).status_code == 302


def test_testing_says_what_is_wrong_and_saves_nothing(client):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client.force_login(make_superuser())
    form = imap_form(make_mailbox(), host="127.0.0.1", port=port, test="1")
    said = text_of(client.post(reverse(ADD), form))
    assert "The connection does not work." in said and "nothing listens on this port" in said
    assert not MailSource.objects.exists()


def test_a_host_that_does_not_exist_is_named():
    options = make_options_for("nowhere.invalid", 993)
    check = source_for(make_source("imap", secret="x", **options)).check()
    assert not check.ok and "There is no host with this name" in check.sentences[0]


def make_options_for(host: str, port: int, **changes) -> dict:
    return {
        "host": host,
        "port": port,
        "security": "tls",
        "username": "support",
        "sign_in": "password",
        "folder": "INBOX",
        **changes,
    }


@pytest.mark.services
@pytest.mark.xdist_group("dovecot")
def test_a_working_connection_is_tested_with_the_saved_password(client, dovecot):
    user = new_user()
    options = make_options(dovecot, user)
    row = make_source("imap", secret=dovecot.password, **options)
    client.force_login(make_superuser())
    form = imap_form(row.mailbox, **options) | {"typed_secret": "", "test": "1", "target": ""}
    said = text_of(client.post(reverse("wagdesk_sources:edit", args=[row.pk]), form))
    assert "The connection works." in said and "holds 0 mails" in said
    assert dovecot.password not in said


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Not asked yet"),
        ({"enabled": False}, "Off"),
        ({"last_error": "The door is shut.", "failing": True}, "The door is shut."),
    ],
)
def test_the_list_says_how_each_source_is(client, fields, sentence):
    from django.utils import timezone

    fields = dict(fields)
    if fields.pop("failing", False):
        fields["failing_since"] = timezone.now()
    MailSource.objects.filter(pk=make_source("imap").pk).update(**fields)
    client.force_login(make_superuser())
    assert sentence in text_of(client.get(reverse("wagdesk_sources:index")))
