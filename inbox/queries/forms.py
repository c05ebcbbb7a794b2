"""What contact forms that editors built need to know of the help centers."""

import uuid
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from wagdesk.kb.queries import help_centers, page_model

from ..models import ContactForm


def form_by_id(public_id: uuid.UUID) -> ContactForm | None:
    rows = ContactForm.objects.select_related("mailbox", "assignee", "team")
    return rows.filter(public_id=public_id).first()


def help_center_for(form: ContactForm, locale: str) -> Any | None:
    """The help center whose look and articles a form on its own uses: that of its mailbox,
    else any, in the wanted language if there is one."""
    rows = list(help_centers().select_related("locale"))
    own = [page for page in rows if page.translation_key == form.mailbox.help_center]
    chosen = own or rows
    exact = [page for page in chosen if page.locale.language_code == locale]
    return next(iter(exact or chosen), None)


def public_pages() -> QuerySet:
    """Pages that anybody may see: where a form stood is told by these alone."""
    return page_model().objects.live().public()


def page_named(text: str) -> str:
    """Title and address of the page a form was filled in on; "" for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        return ""
    page = public_pages().filter(pk=int(text)).first()
    return f"{page.title} ({page.full_url or page.url})" if page else ""


NOBODY = AnonymousUser()
