"""What a browser does on our pages."""

import re
from datetime import timedelta
from html import unescape

import time_machine
from django.test import Client
from django.utils import timezone

WRITTEN = {
    "name": "Ada",
    "email": "ada@mail.example",
    "subject": "Where is my parcel?",
    "message": "I ordered last week and nothing came.",
}


class ContactPage:
    """The contact page of a help center, as a browser with JavaScript uses it
    (``asked="1"``); ``asked=""`` is one without."""

    def __init__(self, home, client: Client | None = None, **headers: str) -> None:
        self.home = home
        self.client = client or Client()
        self.headers = headers
        self.url = f"{home.url}contact/"

    def get(self, **query):
        return self.client.get(self.url, query, headers=self.headers)

    def filled(self, wait: float = 5, **written) -> dict:
        """The fields of a form that was opened ``wait`` seconds ago and then filled in."""
        with time_machine.travel(timezone.now() - timedelta(seconds=wait), tick=False):
            response = self.get()
        hidden = {name: self.hidden(response, name) for name in ("token", "shown", "opened")}
        return {**hidden, "asked": "1", **WRITTEN, **written}

    def post(self, fields: dict):
        return self.client.post(self.url, fields, headers=self.headers)

    def send(self, **written):
        return self.post(self.filled(**written))

    @staticmethod
    def hidden(response, name: str) -> str:
        text = response.content.decode()
        return unescape(re.search(rf'name="{name}" value="([^"]*)"', text)[1])

    def token_in(self, response) -> str:
        return self.hidden(response, "token")
