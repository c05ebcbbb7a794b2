"""Mail in a name that is not its writer's."""

import pytest

from tests.make.inbox import make_agent, make_mailbox, make_person, make_ticket
from tests.make.mail import make_mail, make_reference, receive
from wagdesk.inbox.actions.confirm_participant import confirm_participant
from wagdesk.inbox.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox():
    return make_mailbox("support")


OUR_HOST = "mx.shop.example"


def answer_with(mailbox, ticket, results: str):
    answer = make_mail(In_Reply_To=make_reference(ticket), Authentication_Results=results)
    return receive(mailbox, answer, mail_from="eve@mail.example")


@pytest.mark.parametrize(
    "results",
    [
        f"{OUR_HOST}; dkim=none; spf=pass smtp.mailfrom=eve@mail.example; dmarc=fail (p=none)",
        f"{OUR_HOST.upper()} 1; spf=fail smtp.mailfrom=a; dkim=fail header.d=b",
        f"{OUR_HOST}; spf=softfail (a; dkim=pass) smtp.mailfrom=a; dkim=none",
        f'{OUR_HOST}; spf=fail smtp.mailfrom="x; dkim=pass"; dkim=fail',
        f"{OUR_HOST}; spf=pass smtp.mailfrom=<(; dmarc=fail",
    ],
)
def test_an_answer_our_host_calls_forged_is_shown_but_moves_nothing(mailbox, settings, results):
    settings.WAGDESK_AUTHSERV_IDS = [OUR_HOST]
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="solved")
    row = answer_with(mailbox, ticket, results)
    assert (row.ticket, row.message.flagged) == (ticket, "unproven")
    assert row.ticket.status == "solved"
    confirm_participant(user=make_agent(mailbox), ticket=ticket, person=row.message.person)
    row.message.refresh_from_db()
    assert (row.message.flagged, Ticket.objects.get(pk=ticket.pk).status) == ("", "open")


@pytest.mark.parametrize(
    "results",
    [
        "mx.evil.example; dmarc=fail",
        f"x{OUR_HOST}; spf=fail; dkim=fail; dmarc=fail",
        f"mx.evil.example; x={OUR_HOST}; dmarc=fail",
        f"{OUR_HOST}; spf=fail smtp.mailfrom=a; dkim=fail header.d=b; dkim=pass header.d=c",
        f"{OUR_HOST}; spf=fail; dkim=pass; dmarc=pass header.from=mail.example",
        f"{OUR_HOST}; spf=fail",
        f"{OUR_HOST}; none",
    ],
)
def test_an_answer_that_other_hosts_doubt_or_ours_does_not_counts(mailbox, settings, results):
    settings.WAGDESK_AUTHSERV_IDS = [OUR_HOST]
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="solved")
    row = answer_with(mailbox, ticket, results)
    assert (row.ticket, row.message.flagged, row.ticket.status) == (ticket, "", "open")


def test_without_hosts_of_ours_no_results_are_believed(mailbox):
    ticket = make_ticket(mailbox, make_person("ada@mail.example"), status="solved")
    assert answer_with(mailbox, ticket, f"{OUR_HOST}; dmarc=fail").message.flagged == ""
