"""A customer's browser at their own requests."""

import re

from django.test import Client

from wagdesk.inbox.actions.customer_link import new_customer_link
from wagdesk.inbox.models import OutgoingMail

ADA = "ada@mail.example"


class CustomerPages:
    """The customer's pages of a help center, in a browser of their own."""

    def __init__(self, home) -> None:
        self.home, self.client = home, Client()

    @property
    def list_url(self) -> str:
        return f"{self.home.url}tickets/"

    def ticket_url(self, ticket) -> str:
        return f"{self.list_url}{ticket.public_id}/"

    def ask(self, address: str):
        return self.client.post(self.list_url, {"email": address})

    def mailed_link(self) -> str:
        text = OutgoingMail.objects.latest("pk").text
        return "/" + re.search(r"https?://[^/]+/(\S+)", text)[1]

    def come_in(self, person, ticket=None):
        secret = new_customer_link(person=person, address=person.address, ticket=ticket)
        return self.client.post(f"{self.list_url}link/{secret}/")

    def text(self, url: str) -> str:
        return self.client.get(url).content.decode()

    def write(self, ticket, text: str = "One more thing.", **extra):
        return self.client.post(self.ticket_url(ticket), {"message": text, **extra})
