"""The contract, for every kind of our own that is fetched from."""

import pytest

from tests.make.sources import FolderPlace, ImapPlace, MaildirPlace, MboxPlace
from wagdesk.inbox.sources.registry import kinds

from .contract import SourceCases


@pytest.mark.services
@pytest.mark.xdist_group("dovecot")
@pytest.mark.django_db
class TestImap(SourceCases):
    @pytest.fixture
    def place(self, dovecot):
        return ImapPlace(dovecot)


@pytest.mark.django_db
class TestFolder(SourceCases):
    @pytest.fixture
    def place(self, tmp_path):
        return FolderPlace(tmp_path)


@pytest.mark.django_db
class TestMaildir(SourceCases):
    @pytest.fixture
    def place(self, tmp_path):
        return MaildirPlace(tmp_path)


@pytest.mark.django_db
class TestMbox(SourceCases):
    afters = ("leave", "delete")

    @pytest.fixture
    def place(self, tmp_path):
        return MboxPlace(tmp_path)


def test_no_kind_is_without_the_contract():
    tested = {"imap", "folder", "maildir", "mbox"}
    assert {code for code, kind in kinds().items() if kind.pulled} == tested
