"""Whose name stands in From, and what stands below a mail."""

import pytest

from tests.inbox.actions.test_reply import answer
from tests.make.inbox import make_agent, make_mailbox, make_ticket
from tests.make.smtp import smtp_sink
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.models import AgentSettings, OutgoingMail
from wagdesk.inbox.signing import sender_name_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("style", "locale", "name"),
    [
        ("mailbox", "en", "Tent Shop"),
        ("agent", "en", "Ana"),
        ("agent_at", "en", "Ana at Tent Shop"),
    ],
)
def test_the_mailbox_decides_whose_name_the_customer_reads(settings, style, locale, name):
    mailbox = make_mailbox(undo_seconds=0, from_name="Tent Shop", from_style=style)
    agent = make_agent(mailbox, first_name="Ana", last_name="Silva")
    answer(agent, make_ticket(mailbox, locale=locale))
    with smtp_sink(settings) as sink:
        assert send_due_mail() == (1, 0)
    [sender] = sink.mails[0]["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, mailbox.address)


def test_a_user_name_is_never_shown():
    mailbox = make_mailbox(from_name="Tent Shop", from_style="agent")
    assert sender_name_of(mailbox, make_agent(name="a.silva")) == "Tent Shop"
    odd = make_agent(first_name="Ana\r\nBcc: x@y.example")
    assert "\n" not in sender_name_of(mailbox, odd)


def test_below_the_text_stand_the_agents_lines_the_mailboxs_and_the_footer():
    mailbox = make_mailbox(signature="Tent Shop", footer="1 High Street")
    agent = make_agent(mailbox)
    AgentSettings.objects.create(user=agent, signature="Ana, workshop")
    answer(agent, make_ticket(mailbox), "It is on its way.")
    text = OutgoingMail.objects.get().text
    assert text == "It is on its way.\n\n-- \nAna, workshop\nTent Shop\n\n1 High Street\n"
