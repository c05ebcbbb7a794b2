"""What the contact page reads."""

from collections.abc import Iterable
from typing import Any

from wagdesk.kb.queries import articles_for
from wagdesk.search.findings import FoundHit
from wagdesk.search.queries import suggest_for_text

from ..models import Mailbox, MailboxText

DEFAULT_MAILBOX = "support"
SUGGESTIONS = 3
# Enough for the gist; the rest of a long text only costs time.
MAX_TEXT = 4000


def mailbox_for(help_center: Any) -> Mailbox | None:
    """Where the contact form of this help center goes: its own mailbox, else ``support``."""
    own = Mailbox.objects.filter(help_center=help_center.translation_key).first()
    return own or Mailbox.objects.filter(slug=DEFAULT_MAILBOX).first()


def promise_of(mailbox: Mailbox, locale: str) -> Mailbox | MailboxText:
    """``reply_promise`` and ``hours`` in the page's language, or its base language, else the
    mailbox's own."""
    texts = {text.locale: text for text in mailbox.texts.all()}
    return texts.get(locale) or texts.get(locale.split("-")[0]) or mailbox


def suggestions_for(viewer: Any, help_center: Any, text: str) -> list[FoundHit]:
    """Articles that may answer a half-written message; none rather than a bad guess."""
    return suggest_for_text(
        viewer,
        text[:MAX_TEXT],
        locale=help_center.locale.language_code,
        filters={"help_center": str(help_center.translation_key)},
        limit=SUGGESTIONS,
    ).hits


def permitted_articles(viewer: Any, help_center: Any, ids: Iterable[int]) -> list:
    """Those of ``ids`` that the viewer may read here, in the order given."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return []
    rows = articles_for(viewer, help_center).filter(pk__in=wanted).select_related("locale")
    pages = {page.pk: page for page in rows}
    return [pages[pk] for pk in wanted if pk in pages]
