"""The steps of the circle over HTTP, for tests that live in a running site."""

import re
import time
from urllib.parse import urljoin

from .http import Browser

PASSWORD = "long-enough-for-anyone"


def signed_in(url: str, name: str, password: str = PASSWORD) -> Browser:
    browser = Browser(url).get("/admin/login/")
    browser.submit("password", username=name, password=password)
    assert browser.get("/admin/").response.url.endswith("/admin/"), browser.text[:500]
    return browser


def publish_article(editor: Browser, parent: str) -> None:
    """The article “Return a parcel” below the page with the id ``parent``."""
    editor.get(f"/admin/pages/add/wagdesk_kb_pages/articlepage/{parent}/")
    editor.submit(
        "slug",
        press=("action-publish", "action-publish"),
        title="Return a parcel",
        slug="return-a-parcel",
        asked_as="sending parcels back",
        **article_body(),
    )
    assert editor.get("/help/return-a-parcel/").response.status_code == 200, editor.text[:3000]
    assert "Print the label" in editor.text


def article_body() -> dict[str, str]:
    """What Wagtail's editor posts for one block of rich text."""
    block = (
        '{"blocks": [{"key": "a", "text": "Print the label and hand the parcel in.", '
        '"type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], '
        '"entityMap": {}}'
    )
    fields = {"type": "rich_text", "deleted": "", "order": "0", "id": "", "value": block}
    counts = {"body-count": "1", "related_articles-count": "0"}
    return counts | {f"body-0-{name}": value for name, value in fields.items()}


def ask(visitor: Browser) -> None:
    visitor.get("/help/contact/")
    time.sleep(2.5)  # Faster than that is a program.
    written = {
        "subject": "Sending back a tent",
        "message": "How do I send my tent back?",
        "name": "Cora",
        "email": "cora@customer.example",
    }
    visitor.submit("message", **written)
    if "message" in visitor.response.text and visitor.page.find(attrs={"name": "message"}):
        visitor.submit("message", **written)  # Suggestions came first; send all the same.
    assert not visitor.page.find(attrs={"name": "message"}), visitor.text[:3000]


def answer(agent: Browser) -> None:
    inbox = agent.get("/admin/inbox/")
    (unassigned,) = (a for a in inbox.page.find_all("a") if "Unassigned" in a.get_text())
    agent.get(urljoin(inbox.response.url, unassigned["href"]))
    links = agent.page.find_all("a", href=re.compile(r"/admin/inbox/\d+/"))
    assert links, agent.text[:3000]
    agent.get(links[0]["href"])
    assert "How do I send my tent back?" in agent.text
    agent.submit("seen_message", press=("status", "pending"), text="Print the label, please.")
    assert "Print the label, please." in agent.text, agent.text[:3000]


def make_people_code(fields: str) -> str:
    """Python that makes an editor “eve” and an agent “ann”; ``fields`` names a user."""
    return "\n".join(
        "from django.contrib.auth import get_user_model\n"
        "from wagdesk.inbox.models import Role\n"
        f"user = get_user_model().objects.create_user({fields.format(name)}, "
        f"password='{PASSWORD}')\n"
        f"user.groups.add(Role.objects.get(code='{code}').group)"
        for name, code in (("eve", "editor"), ("ann", "agent"))
    )
