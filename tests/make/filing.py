"""A ticket's page and the acts on it, through HTTP."""

from bs4 import BeautifulSoup
from django.urls import reverse

from wagdesk.inbox.models import Ticket


def url(name: str, *args) -> str:
    return reverse(f"wagdesk_inbox_admin:{name}", args=args)


def do(client, address, ticket, /, *args, **data):
    return client.post(url(address, ticket.pk, *args), data)


def now_is(ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def page(client, ticket, **query) -> str:
    return client.get(url("ticket", ticket.pk), query).content.decode()


def text_of(answer) -> str:
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    return " ".join(soup.get_text(" ").split())


def refusal(answer) -> str:
    soup = BeautifulSoup(answer.content.decode(), "html.parser")
    return " ".join(soup.find(id="wd-refused").get_text(" ").split())
