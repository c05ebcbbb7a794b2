"""Dovecot, and no worker that takes what was stored."""

from collections.abc import Iterator

import pytest

from tests.services.dovecot import dovecot  # noqa: F401


@pytest.fixture(autouse=True)
def _no_worker() -> Iterator[None]:
    """Rows stay as the source left them."""
    from celery import current_app

    eager, url = current_app.conf.task_always_eager, current_app.conf.broker_url
    current_app.conf.task_always_eager, current_app.conf.broker_url = False, None
    yield
    current_app.conf.task_always_eager, current_app.conf.broker_url = eager, url


@pytest.fixture(autouse=True)
def _any_folder(settings, tmp_path) -> None:
    settings.WAGDESK_SOURCE_FOLDERS = [tmp_path]
