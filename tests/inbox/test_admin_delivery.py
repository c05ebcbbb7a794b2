"""The page on which an administrator says by which server a mailbox's mail leaves."""

import pytest
from django.urls import reverse

from tests.inbox.actions.test_delivery import Login, closed_port
from tests.make.inbox import make_agent, make_mailbox, make_superuser
from tests.make.smtp import running_sink
from wagdesk.inbox.models import MailboxDelivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(client):
    client.force_login(make_superuser())
    return make_mailbox("support")


def page(box) -> str:
    return reverse("wagdesk_inbox_admin:delivery", args=[box.pk])


def post(client, box, act="save", **fields):
    data = {"kind": "smtp", "host": "127.0.0.1", "security": "none", "act": act, **fields}
    return client.post(page(box), data)


def test_the_mailboxs_form_leads_to_it(client, box):
    html = client.get(reverse("wagdesk_mailboxes:edit", args=[box.pk])).content.decode()
    assert page(box) in html
    assert client.get(page(box)).status_code == 200


def test_a_test_says_what_is_wrong_or_that_all_is_well_and_keeps_nothing(client, box):
    bad = post(client, box, "test", port=closed_port())
    assert "Nothing listens at 127.0.0.1:" in bad.content.decode()
    with running_sink(authenticator=Login(), auth_require_tls=False) as sink:
        good = post(client, box, "test", port=sink.port, user="shop", password="right")
    assert "The server answers and lets us in." in good.content.decode()
    assert "right" not in good.content.decode().split("<form", 1)[1]
    assert not MailboxDelivery.objects.exists()


def test_a_password_is_kept_without_being_shown_and_not_given_to_another_server(client, box):
    post(client, box, port=25, user="shop", password="hush-hush")
    assert "hush-hush" not in client.get(page(box)).content.decode()
    secret = MailboxDelivery.objects.get().secret
    assert secret and "hush" not in secret
    with running_sink(authenticator=Login(), auth_require_tls=False) as sink:
        post(client, box, port=sink.port, user="shop", password="right")
        kept = post(client, box, "test", port=sink.port, user="shop")
        assert "lets us in" in kept.content.decode()
    post(client, box, host="other.example", port=25, user="shop")
    assert MailboxDelivery.objects.get().secret == ""


def test_a_server_needs_a_name_and_a_port_is_guessed_from_its_security(client, box):
    answer = post(client, box, host=" ")
    assert answer.status_code == 422
    assert "Which server?" in answer.content.decode()
    post(client, box, security="starttls")
    assert MailboxDelivery.objects.get().options["port"] == 587


def test_only_services_of_the_settings_can_be_chosen(client, box, settings):
    assert 'value="backend"' not in client.get(page(box)).content.decode()
    settings.WAGDESK_MAIL_BACKENDS = {
        "esp": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
    }
    assert 'value="backend"' in client.get(page(box)).content.decode()
    assert post(client, box, kind="backend", name="other").status_code == 422
    tried = post(client, box, "test", kind="backend", name="esp")
    assert "Only a mail can show" in tried.content.decode()
    assert post(client, box, kind="backend", name="esp").status_code == 302
    assert MailboxDelivery.objects.get().options == {"name": "esp"}


def test_a_manager_of_the_mailbox_is_turned_away(client, box):
    client.force_login(make_agent(box, level="manage"))
    assert client.get(page(box)).status_code == 302
    post(client, box, port=25)
    assert not MailboxDelivery.objects.exists()
