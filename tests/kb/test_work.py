"""What the timers do for the help center."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.make.kb import make_article, make_category, make_help_center
from wagdesk import work

pytestmark = pytest.mark.django_db


def publish_scheduled() -> None:
    (item,) = (item for item in work.discover() if item.name == "kb.publish_scheduled")
    assert item.every == 60
    item.function()


def test_an_article_goes_live_when_its_time_has_come_and_not_before(client):
    shelf = make_category(make_help_center())
    now = timezone.now()
    due = make_article(shelf, "Winter tents", live=False)
    later = make_article(shelf, "Summer tents", live=False)
    for article, at in ((due, now + timedelta(hours=1)), (later, now + timedelta(hours=9))):
        article.go_live_at = at
        article.save_revision().publish()
    publish_scheduled()
    assert [client.get(page.url).status_code for page in (due, later)] == [404, 404]
    with time_machine.travel(now + timedelta(hours=2)):
        publish_scheduled()
        publish_scheduled()
    assert [client.get(page.url).status_code for page in (due, later)] == [200, 404]


def test_an_article_expires_when_its_time_is_over(client):
    shelf = make_category(make_help_center())
    now = timezone.now()
    over, stays = make_article(shelf, "Old prices"), make_article(shelf, "New prices")
    type(over).objects.filter(pk=over.pk).update(expire_at=now - timedelta(minutes=1))
    type(stays).objects.filter(pk=stays.pk).update(expire_at=now + timedelta(hours=1))
    publish_scheduled()
    assert [client.get(page.url).status_code for page in (over, stays)] == [404, 200]
    over.refresh_from_db()
    assert (over.live, over.expired) == (False, True)
