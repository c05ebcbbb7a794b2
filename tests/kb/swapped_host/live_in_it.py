"""Run by the test in its own process: migrate, publish, read, find, vote."""

import json
import os
import sys
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "host_settings"
VAR = Path(os.environ["SWAPPED_HOST_VAR"])
(VAR / "ownpages_migrations").mkdir()
(VAR / "ownpages_migrations" / "__init__.py").touch()
sys.path.insert(0, str(VAR))
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from ownpages.models import Desk, Guide, Shelf  # noqa: E402
from wagtail.models import Locale, PageViewRestriction, Site  # noqa: E402
from wagtail.test.basepage.models import BasePage  # noqa: E402

from wagdesk.kb.models import ArticleDay, ArticleRead  # noqa: E402
from wagdesk.kb.queries import articles_for, help_center_of, popular_articles  # noqa: E402
from wagdesk.search.actions import drain_index_changes  # noqa: E402

said: dict = {"pages_app": apps.is_installed("wagdesk.kb.pages")}
call_command("makemigrations", "ownpages", verbosity=0)
call_command("migrate", verbosity=0)
call_command("check", fail_level="WARNING")

locale = Locale.objects.get_or_create(language_code="en")[0]
root = BasePage.objects.filter(depth=1).first() or BasePage.add_root(
    instance=BasePage(title="Root", slug="root", locale=locale)
)


def publish(parent: BasePage, page: BasePage) -> BasePage:
    parent.refresh_from_db()
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


desk = publish(root, Desk(title="Desk", slug="desk", locale=locale))
Site.objects.all().delete()
Site.objects.create(hostname="testserver", root_page_id=desk.pk, is_default_site=True)
shelf = publish(desk, Shelf(title="Orders", slug="orders", locale=locale))
body = [("rich_text", "<p>Open the mail we sent you.</p>")]
guide = publish(shelf, Guide(title="Track a parcel", slug="track", locale=locale, body=body))
closed = publish(shelf, Guide(title="Closed parcel", slug="closed", locale=locale))
PageViewRestriction.objects.create(page_id=closed.pk, restriction_type="login")
drain_index_changes(limit=100)

setup_test_environment()
browser = Client(headers={"User-Agent": "Mozilla/5.0 Firefox/140.0"})
page = browser.get(guide.url)
token = page.context["page_token"]
report = {"page": token, "view": "a" * 32, "seconds": 4, "exit": False}
anonymous = page.wsgi_request.user
said |= {
    "home": browser.get(desk.url).status_code,
    "category": browser.get(shelf.url).status_code,
    "article": page.status_code,
    "article_says": "Open the mail we sent you." in page.content.decode(),
    "closed": browser.get(closed.url).status_code,
    "found": browser.get(f"{desk.url}search/?q=mail").content.decode().count("Track a parcel"),
    "closed_found": "Closed" in browser.get(f"{desk.url}search/?q=parcel").content.decode(),
    "beacon": browser.post(
        "/wagdesk/kb/read/", json.dumps(report), content_type="text/plain"
    ).status_code,
    "read": ArticleRead.objects.get().page_id == guide.pk,
    "day": ArticleDay.objects.get().reads,
    "popular": [article.title for article in popular_articles(anonymous, desk)],
    "articles": [article.title for article in articles_for(anonymous)],
    "help_center": help_center_of(guide).title,
    "source_id": guide.source_id == f"page:{guide.translation_key}",
}
print(json.dumps(said))
