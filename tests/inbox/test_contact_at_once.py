"""The same form sent by two threads at once makes one ticket."""

import sqlite3
import threading
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, connections

from tests.make.inbox import make_mailbox
from tests.make.kb import make_help_center, make_site
from wagdesk.inbox.actions.contact import FormPlace, Written, submit_contact_form
from wagdesk.inbox.models import Message, Ticket

THREADS = 4


@pytest.fixture
def shared_database(transactional_db, tmp_path, monkeypatch):
    """A database that threads can share: tests' own SQLite lies in memory, where locks don't
    wait, so it is copied into a file. Call it when everything is prepared."""

    def share():
        if connection.vendor != "sqlite":
            return
        path = str(tmp_path / "shared.sqlite3")
        copy = sqlite3.connect(path)
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.close()
        options = {**connection.settings_dict, "NAME": path}
        monkeypatch.setitem(connections.settings, "default", options)

    return share


def in_threads(call):
    """What ``call`` gives, or raises, in each of some threads that start together."""
    start, results = threading.Barrier(THREADS), []

    def run():
        start.wait(timeout=20)
        try:
            results.append(call())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def test_two_at_once_make_one_ticket(shared_database):
    make_site()
    place = FormPlace(uuid.uuid4(), make_help_center(), make_mailbox("support"))
    written = Written(address="ada@mail.example", subject="Once", message="Only once")
    shared_database()

    def send():
        ticket, new = submit_contact_form(viewer=AnonymousUser(), place=place, written=written)
        return ticket.pk, new, Ticket.objects.count(), Message.objects.count()

    results = in_threads(send)
    assert [type(result) for result in results] == [tuple] * THREADS, results
    assert len({pk for pk, *_rest in results}) == 1
    assert sorted(new for _pk, new, *_rest in results) == [False] * (THREADS - 1) + [True]
    assert {(tickets, messages) for *_rest, tickets, messages in results} == {(1, 1)}
