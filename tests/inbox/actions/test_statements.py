"""What a mail costs the database, and that more in a mail costs no more statements."""

from email.message import EmailMessage

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make.inbox import make_mailbox
from tests.make.mail import make_mail, make_reference, receive
from wagdesk.inbox.actions.receive_mail import receive_waiting_mail
from wagdesk.inbox.actions.store_mail import Envelope, store_mail
from wagdesk.inbox.models import Attachment, CopiedAddress, Ticket

pytestmark = pytest.mark.django_db
# Six of them are for a whole batch, its mailboxes among them.
MOST_FOR_A_NEW_TICKET = 24
MOST_FOR_AN_ANSWER = 27


@pytest.fixture
def box():
    return make_mailbox("support")


def statements(work) -> int:
    """SELECT, INSERT, UPDATE, DELETE: savepoints, which tests nest, are not counted."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def cost(box, raw: bytes) -> int:
    """Stored and received, in a batch of its own."""

    def work():
        store(box, raw)
        assert receive_waiting_mail() == (1, 0)

    return statements(work)


def store(box, raw: bytes) -> None:
    envelope = Envelope(mail_from="ada@mail.example", rcpt_to=["support@shop.example"])
    store_mail(mailbox=box, source="listener", raw=raw, envelope=envelope)


def rich_mail(number: int, references=()) -> bytes:
    """Of one sender, with this many files, people copied and references."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "ada@mail.example", "support@shop.example"
    mail["Cc"] = ", ".join(f"c{i}@other.example" for i in range(number))
    mail["Message-ID"] = f"<{number}@mail.example>"
    unknown = [f"<{i}.{number}@mail.example>" for i in range(number)]
    mail["References"] = " ".join([*unknown, *references])
    mail.set_content(f"Mail {number}")
    for index in range(number):
        mail.add_attachment(f"file {index}".encode(), "text", "plain", filename=f"{index}.txt")
    return mail.as_bytes()


def test_a_mail_of_a_new_customer_costs_few_statements(box):
    assert cost(box, make_mail()) <= MOST_FOR_A_NEW_TICKET


def test_an_answer_costs_few_statements(box):
    receive(box, make_mail())
    reference = make_reference(Ticket.objects.get())
    assert cost(box, make_mail(text="More", In_Reply_To=reference)) <= MOST_FOR_AN_ANSWER
    assert Ticket.objects.count() == 1


def test_more_files_people_and_references_cost_no_more_in_a_new_ticket(box):
    receive(box, make_mail())
    few = cost(box, rich_mail(1))
    assert cost(box, rich_mail(15)) == few
    assert Attachment.objects.count() == 16 and CopiedAddress.objects.count() == 16


def test_more_files_people_and_references_cost_no_more_in_an_answer(box):
    receive(box, make_mail())
    reference = make_reference(Ticket.objects.get())
    few = cost(box, rich_mail(1, [reference]))
    assert cost(box, rich_mail(15, [reference])) == few
    assert Ticket.objects.count() == 1


def test_ten_mails_at_once_cost_less_than_ten_mails_one_by_one(box):
    def many():
        for number in range(10):
            store(box, make_mail(text=str(number)))
        assert receive_waiting_mail() == (10, 0)

    one = cost(box, make_mail(text="first"))
    assert statements(many) < 10 * (one - 3)
