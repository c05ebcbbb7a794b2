"""What a built form shows, on a page of ours and inside somebody else's."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from . import proof
from .contact_token import BUILT_FORM, FormToken, new_token
from .form_building import BuiltForm, form_class
from .models import ContactForm
from .queries.contact import promise_of


def form_context(form: ContactForm, filled: BuiltForm, token: FormToken, page: Any) -> dict:
    """What the fields of a form need, on a page of ours or inside somebody else's."""
    return {
        "contact_form": form,
        "form": filled,
        "token": str(token),
        "page_id": page.pk if page is not None else "",
        "form_url": reverse("wagdesk_inbox:form", args=[form.public_id]),
        "challenge": proof.new_challenge() if form.proof_of_work and proof.available() else "",
        "promise": promise(form, get_language() or "en"),
    }


def promise(form: ContactForm, locale: str) -> Any:
    """When we answer: the form's own words, else the mailbox's."""
    if form.reply_promise:
        return {"reply_promise": form.reply_promise}
    return promise_of(form.mailbox, locale)


def block_context(form: ContactForm, page: Any) -> dict:
    """An empty form on a host's page. Nothing in it belongs to one visitor alone."""
    context = form_context(form, form_class(form)(), new_token(form, BUILT_FORM), page)
    return context
