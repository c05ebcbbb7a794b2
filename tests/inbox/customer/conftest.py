"""A customer with one ticket, and their browser."""

import pytest

from tests.make.customer import ADA, CustomerPages
from tests.make.inbox import make_mailbox, make_person, make_ticket
from tests.make.kb import make_help_center


@pytest.fixture
def box():
    return make_mailbox("support", name="Acme support")


@pytest.fixture
def pages(box):
    return CustomerPages(make_help_center())


@pytest.fixture
def ada():
    return make_person(ADA, name="Ada")


@pytest.fixture
def ticket(box, ada):
    return make_ticket(box, ada, subject="Broken tent pole", text="It snapped in the wind.")
