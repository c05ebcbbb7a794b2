"""Queues are hints: with a broker, without one, and with a dead one."""

import logging
import time

import pytest
from celery import current_app
from django.db import transaction

from wagdesk import queueing
from wagdesk.queueing import enqueue, task

done: list[int] = []


@task
def remember(number: int) -> None:
    done.append(number)


@task
def fail() -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    done.clear()
    monkeypatch.setattr(queueing, "_silent_until", 0.0)
    queueing._connection.cache_clear()
    yield
    queueing._connection.cache_clear()


@pytest.fixture
def broker():
    """Not eager any more; call with an address."""
    conf = current_app.conf
    names = ("task_always_eager", "broker_url", "broker_transport_options")
    before = {name: getattr(conf, name) for name in names}

    def use(url, **options):
        conf.update(task_always_eager=False, broker_url=url, broker_transport_options=options)

    yield use
    conf.update(before)


@pytest.mark.django_db(transaction=True)
def test_a_task_runs_after_the_commit_and_not_before():
    with transaction.atomic():
        enqueue(remember, 1)
        assert done == []
    assert done == [1]


@pytest.mark.django_db(transaction=True)
def test_a_task_may_be_named_by_its_path():
    enqueue("wagdesk.search.tasks.drain_index_changes")


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_enqueues_nothing():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(remember, 1)
        raise ZeroDivisionError
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_it_is_no_work_and_no_error(broker, caplog):
    broker(None)
    enqueue(remember, 1)
    assert done == []
    assert caplog.text == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1//", "odd://x"])
def test_a_dead_broker_is_a_warning_and_costs_little(broker, caplog, url):
    broker(url)
    started = time.monotonic()
    with caplog.at_level(logging.WARNING):
        enqueue(remember, 1)
    assert time.monotonic() - started < 3
    assert "queue.unreachable" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_after_a_failure_the_broker_is_left_alone_for_a_while(broker, caplog):
    broker("redis://127.0.0.1:1/0")
    enqueue(remember, 1)
    caplog.clear()
    enqueue(remember, 2)
    assert caplog.text == ""


@pytest.mark.django_db(transaction=True)
def test_a_working_broker_gets_the_message(broker, tmp_path):
    for name in ("queue", "processed", "control"):
        (tmp_path / name).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "processed_folder": str(tmp_path / "processed"),
        "control_folder": str(tmp_path / "control"),
    }
    broker("filesystem://localhost", **options)
    enqueue(remember, 7)
    (message,) = (tmp_path / "queue").iterdir()
    assert "remember" in message.read_text()
    assert done == []


def test_without_celery_a_task_is_its_function(monkeypatch):
    monkeypatch.setattr(queueing, "shared_task", None)
    monkeypatch.setattr(queueing, "current_app", None)
    plain = task(lambda: 5)
    assert plain() == 5
    assert not queueing.configured()
