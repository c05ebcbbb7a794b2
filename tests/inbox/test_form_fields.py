"""Single kinds of questions of a form that editors built."""

import pytest

from tests.make.forms import FormPage, make_form
from tests.make.inbox import make_mailbox
from tests.make.kb import make_help_center
from wagdesk.inbox.models import Message, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    make_help_center()
    return FormPage(
        make_form(
            make_mailbox("support"),
            {"label": "When", "field_type": "datetime"},
            {"label": "It is mine", "field_type": "checkbox", "required": True},
        )
    )


def test_a_moment_is_picked_and_told_as_it_was_typed(page):
    assert 'type="datetime-local"' in page.get().content.decode()
    page.send(own_when="2026-11-23T14:30", own_it_is_mine="on")
    assert "When: 2026-11-23 14:30" in Message.objects.get().visible_text


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"own_when": "tomorrow", "own_it_is_mine": "on"}, "Enter a date and time such as"),
        ({"own_when": ""}, "Please tick “It is mine”."),
    ],
)
def test_what_is_wrong_with_it_names_the_question(page, written, sentence):
    answer = page.send(**written)
    assert sentence in answer.content.decode() and not Ticket.objects.exists()
