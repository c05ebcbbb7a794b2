"""Contact forms that editors built, and somebody who fills them in."""

import re
from datetime import timedelta
from html import unescape

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagdesk.inbox.models import ContactForm, ContactFormField, Mailbox

WRITTEN = {"name": "Ada", "email": "ada@mail.example", "message": "The zip of my tent is stuck."}


def make_form(mailbox: Mailbox, *questions: dict, **fields) -> ContactForm:
    """A form with questions, each ``{"label", "field_type", …}``; not required unless said."""
    fields = {"title": "Return something", "suggest_articles": False, **fields}
    form = ContactForm.objects.create(mailbox=mailbox, **fields)
    for place, question in enumerate(questions):
        ContactFormField.objects.create(
            form=form, sort_order=place, **{"required": False, **question}
        )
    return form


class FormPage:
    """A browser at a form."""

    def __init__(self, form: ContactForm, url: str = "") -> None:
        self.client = Client()
        self.url = url or reverse("wagdesk_inbox:form", args=[form.public_id])

    def get(self):
        return self.client.get(self.url)

    def filled(self, wait: float = 5, **written) -> dict:
        """The fields of a form opened ``wait`` seconds ago and then filled in."""
        with time_machine.travel(timezone.now() - timedelta(seconds=wait), tick=False):
            text = self.get().content.decode()
        hidden = {name: self.hidden(text, name) for name in ("token", "page")}
        return {**hidden, "asked": "1", **WRITTEN, **written}

    def send(self, wait: float = 5, **written):
        return self.client.post(self.url, self.filled(wait, **written))

    @staticmethod
    def hidden(text: str, name: str) -> str:
        return unescape(re.search(rf'name="{name}" value="([^"]*)"', text)[1])
