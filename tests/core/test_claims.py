"""Claims: one holder, given back by the holder alone."""

import pytest

from tests.make.inbox import make_mailbox
from wagdesk.claims import claim, release
from wagdesk.inbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_only_the_holder_gives_a_row_back():
    row = OutgoingMail.objects.create(
        mailbox=make_mailbox(),
        internet_message_id="<1@x>",
        sender="a@b.example",
        subject="",
        text="",
    )
    assert claim(OutgoingMail.objects.all(), row.pk, "one")
    release(OutgoingMail, row.pk, "two")
    assert not claim(OutgoingMail.objects.all(), row.pk, "two")
    release(OutgoingMail, row.pk, "one")
    assert claim(OutgoingMail.objects.all(), row.pk, "two")
