"""A mailbox and an agent of it, for the tests that need no particular ones."""

import pytest

from tests.make.inbox import make_agent, make_mailbox


@pytest.fixture
def box():
    return make_mailbox()


@pytest.fixture
def ana(box):
    return make_agent(box)
