"""What every kind of source that is fetched from must do. A kind subclasses ``SourceCases``
and brings the fixture ``place``."""

import pytest

from tests.make.inbox import make_superuser
from tests.make.mail import make_mail
from wagdesk.inbox.actions import settle_items as settling
from wagdesk.inbox.actions.fetch_source import Fetching, fetch_source
from wagdesk.inbox.actions.retry_received import retry_received
from wagdesk.inbox.mail.blobs import read_blob
from wagdesk.inbox.models import MailSource, ReceivedMail, SourceItem
from wagdesk.inbox.sources.contract import Lost
from wagdesk.inbox.sources.ledger import Ledger
from wagdesk.inbox.sources.registry import source_for


def fetch(row: MailSource) -> Fetching:
    found = fetch_source(source_pk=row.pk)
    row.refresh_from_db()
    return found


def stored(row: MailSource) -> list[bytes]:
    rows = ReceivedMail.objects.filter(mailbox=row.mailbox, source=row.kind).order_by("pk")
    return [read_blob(one.blob) for one in rows]


def lines(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").strip()


def same(found: list[bytes], wanted: list[bytes]) -> bool:
    return [lines(raw) for raw in found] == [lines(raw) for raw in wanted]


class SourceCases:
    afters: tuple[str, ...] = ("leave", "move", "delete")

    @pytest.fixture
    def place(self):
        raise NotImplementedError

    def test_every_mail_is_taken_once_with_its_bytes_in_order(self, place):
        mails = [make_mail(text=f"Mail {number}\n") for number in range(3)]
        place.put(*mails)
        row = place.row()
        assert (fetch(row).stored, row.last_error) == (3, "")
        assert same(stored(row), mails)
        again = fetch(row)
        assert (again.stored, again.known, SourceItem.objects.count()) == (0, 0, 3)
        place.put(late := make_mail(text="Late\n"))
        assert fetch(row).stored == 1
        assert same(stored(row), [*mails, late])
        assert row.last_success_at and not row.failing_since

    def test_what_is_left_is_left_as_it_was(self, place):
        place.put(make_mail(), make_mail())
        before = place.mails()
        fetch(place.row())
        assert place.mails() == before
        assert not SourceItem.objects.filter(settled_at=None).exists()

    def test_what_is_deleted_goes_after_it_is_safe(self, place):
        place.put(make_mail(), make_mail())
        row = place.row(after="delete")
        assert fetch(row).stored == 2
        assert place.mails() == [] and len(stored(row)) == 2

    def test_what_is_moved_is_whole_in_its_new_place(self, place):
        if "move" not in self.afters:
            pytest.skip("this kind moves nothing")
        mails = [make_mail(text="one\n"), make_mail(text="two\n")]
        place.put(*mails)
        row = place.row(after="move")
        assert fetch(row).stored == 2
        assert place.mails() == [] and same(place.moved(), mails)

    @pytest.mark.parametrize("after", ["leave", "delete", "move"])
    def test_what_was_stored_and_not_settled_is_settled_at_the_next_poll(
        self, place, monkeypatch, after
    ):
        if after not in self.afters:
            pytest.skip("this kind moves nothing")
        place.put(make_mail(text="one\n"), make_mail(text="two\n"))
        row = place.row(after=after)

        def broken(*_args, **_kwargs):
            raise RuntimeError("the server says no")

        with monkeypatch.context() as patch:
            patch.setattr(settling, "fault_point", broken)
            assert "the server says no" in fetch(row).problem
        assert row.failing_since and len(place.mails()) == 2
        assert SourceItem.objects.filter(settled_at=None).count() == 2
        found = fetch(row)
        assert (found.stored, found.problem, row.failing_since) == (0, "", None)
        assert len(place.mails()) == (2 if after == "leave" else 0)
        assert not SourceItem.objects.filter(settled_at=None).exists()
        assert ReceivedMail.objects.count() == 2

    def test_settling_twice_changes_nothing(self, place):
        place.put(make_mail(text="one\n"), make_mail(text="two\n"))
        row = place.row(after="delete")
        with source_for(row) as source:
            names = [item.name for item in source.pending(Ledger(row))]
            source.settle(names[:1])
            source.settle(names[:1])
        assert len(place.mails()) == 1

    def test_the_same_mail_delivered_twice_is_one_in_the_ledger(self, place):
        raw = make_mail()
        place.put(raw, make_mail(text="between\n"), raw)
        row = place.row()
        fetch(row)
        assert ReceivedMail.objects.count() == 2

    def test_only_what_comes_from_now_on(self, place):
        place.put(make_mail(text="old\n"), make_mail(text="older\n"))
        row = place.row(start="new", after="delete")
        assert fetch(row).stored == 0
        place.put(new := make_mail(text="new\n"))
        assert fetch(row).stored == 1
        assert same(stored(row), [new]) and len(place.mails()) == 2

    def test_from_now_on_holds_for_an_empty_place_too(self, place):
        row = place.row(start="new")
        assert fetch(row).stored == 0
        place.put(make_mail())
        assert fetch(row).stored == 1

    def test_a_mail_that_somebody_takes_away_meanwhile_stops_nothing(self, place, monkeypatch):
        place.put(make_mail(text="one\n"), make_mail(text="two\n"), make_mail(text="three\n"))
        row = place.row()
        kind = type(source_for(row))
        real, seen = kind.fetch, []

        def fetch_after_theft(self, item):
            if not seen:
                seen.append(item)
                place.take_away(0)
            return real(self, item)

        monkeypatch.setattr(kind, "fetch", fetch_after_theft)
        found = fetch(row)
        assert found.stored in (2, 3) and found.problem == ""
        monkeypatch.undo()
        assert fetch(row).stored == 0

    def test_one_mail_that_cannot_be_read_holds_up_no_other_and_is_tried_again(
        self, place, monkeypatch
    ):
        place.put(make_mail(text="one\n"), make_mail(text="two\n"), make_mail(text="three\n"))
        row = place.row(after="delete")
        kind = type(source_for(row))
        real, bad = kind.fetch, []

        def poisoned(self, item):
            bad[:] = bad or [item]
            if item in bad:
                raise ValueError("cannot be read")
            return real(self, item)

        with monkeypatch.context() as patch:
            patch.setattr(kind, "fetch", poisoned)
            found = fetch(row)
            assert (found.stored, found.unread) == (2, 1)
            assert "cannot be read" in row.last_error and row.failing_since
            assert len(place.mails()) == 1
            assert fetch(row).unread == 1
        assert fetch(row).stored == 1
        assert row.last_error == "" and place.mails() == []

    def test_what_came_before_the_connection_broke_is_ours(self, place, monkeypatch):
        place.put(*(make_mail(text=f"Mail {number}\n") for number in range(3)))
        row = place.row(after="delete")
        kind = type(source_for(row))
        real, fetched = kind.fetch, []

        def broken(self, item):
            if len(fetched) == 2:
                raise Lost("The connection broke.")
            fetched.append(item)
            return real(self, item)

        with monkeypatch.context() as patch:
            patch.setattr(kind, "fetch", broken)
            found = fetch(row)
        assert (found.stored, ReceivedMail.objects.count()) == (2, 2)
        assert "connection broke" in row.last_error
        assert fetch(row).stored == 1 and place.mails() == []

    def test_a_mail_over_the_limit_is_never_loaded_and_stays(self, place, settings, monkeypatch):
        settings.WAGDESK_MAIL_MAX_BYTES = 3_000
        place.put(make_mail(text="x" * 70 + "\n"), make_mail(text=("y" * 70 + "\n") * 100))
        row = place.row(after="delete")
        kind = type(source_for(row))
        real, loaded = kind.fetch, []

        def watched(self, item):
            fetched = real(self, item)
            loaded.append(len(fetched.raw))
            return fetched

        monkeypatch.setattr(kind, "fetch", watched)
        assert (fetch(row).too_big, len(loaded)) == (1, 1)
        failed = ReceivedMail.objects.get(state="failed")
        assert (failed.reason, failed.blob) == ("too_big", "") and failed.size > 3_000
        assert len(place.mails()) == 1
        assert fetch(row).too_big == 0 and ReceivedMail.objects.count() == 2

    def test_a_mail_that_was_too_big_is_fetched_once_the_limit_is_raised(self, place, settings):
        settings.WAGDESK_MAIL_MAX_BYTES = 3_000
        place.put(big := make_mail(text=("y" * 70 + "\n") * 100))
        row = place.row(after="delete")
        fetch(row)
        failed, boss = ReceivedMail.objects.get(), make_superuser()
        assert not retry_received(user=boss, received=failed)
        assert ReceivedMail.objects.get() == failed, "it would only fail again"
        settings.WAGDESK_MAIL_MAX_BYTES = 30_000
        assert retry_received(user=boss, received=failed)
        assert fetch(row).stored == 1 and same(stored(row), [big])
        assert not ReceivedMail.objects.filter(state="failed").exists() and place.mails() == []

    def test_only_one_process_at_a_time(self, place):
        place.put(make_mail())
        row = place.row()
        MailSource.objects.filter(pk=row.pk).update(
            claimed_by="elsewhere:1:abc", claimed_at=timezone_now()
        )
        assert fetch_source(source_pk=row.pk) is None
        assert not ReceivedMail.objects.exists()

    def test_a_source_that_is_off_is_not_read(self, place):
        place.put(make_mail())
        row = place.row()
        MailSource.objects.filter(pk=row.pk).update(enabled=False)
        assert fetch_source(source_pk=row.pk) is None

    def test_when_time_is_up_the_rest_comes_next(self, place):
        place.put(*[make_mail(text=f"Mail {number}\n") for number in range(4)])
        row = place.row(after="delete")
        first = fetch_source(source_pk=row.pk, seconds=0)
        assert (first.stored, first.more) == (1, True)
        assert fetch(row).stored == 3 and place.mails() == []

    def test_the_check_says_what_is_there(self, place):
        place.put(make_mail(), make_mail())
        check = source_for(place.row()).check()
        assert check.ok and "2" in " ".join(check.sentences)
        assert len(place.mails()) == 2


def timezone_now():
    from django.utils import timezone

    return timezone.now()
