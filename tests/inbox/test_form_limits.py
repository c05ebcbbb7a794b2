"""A form that the whole world fills in at once is no way into the mailbox for it."""

import pytest

from tests.make.forms import FormPage, make_form
from tests.make.inbox import make_mailbox
from tests.make.kb import make_help_center
from wagdesk.inbox.models import Ticket

pytestmark = pytest.mark.django_db


def test_very_many_places_together_are_stopped_too(settings):
    settings.WAGDESK_FORM_POSTS_PER_HOUR = 1
    make_help_center()
    page = FormPage(make_form(make_mailbox("support")))
    codes = []
    for number in range(21):
        fields = page.filled(message=f"Message {number}")
        place = {"REMOTE_ADDR": f"192.0.2.{number}"}
        codes.append(page.client.post(page.url, fields, **place).status_code)
    assert codes == [302] * 20 + [429]
    assert Ticket.objects.count() == 20
