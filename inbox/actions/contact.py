"""Somebody at the contact page: what they were shown, how it ended."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from wagdesk.kb.queries import page_model, reads_of_visit

from ..models import ContactVisit, Mailbox, Ticket
from ..models.article import ArticleRole
from ..models.event import Cause
from ..models.mailbox import Channel
from ..queries.contact import permitted_articles
from .add_customer_message import Said, add_customer_message
from .attach import NewFile
from .auto_answer import Answerable, auto_answer
from .link_article import link_article
from .open_ticket import open_ticket
from .people import person_for

MAX_ARTICLES = 30


@dataclass(frozen=True)
class FormPlace:
    """Where a form was rendered. ``visit`` is None where nothing may be kept of the visitor."""

    public_id: uuid.UUID
    help_center: Any
    mailbox: Mailbox
    visit: Any = None

    @property
    def locale(self) -> str:
        return self.help_center.locale.language_code


@dataclass(frozen=True)
class Written:
    """What the customer wrote into the form, checked."""

    address: str
    subject: str
    message: str
    name: str = ""
    files: tuple[NewFile, ...] = field(default=())


def open_contact_visit(*, place: FormPlace) -> ContactVisit | None:
    """Somebody with a visit opened the contact page. Without a visit nothing is written."""
    if place.visit is None:
        return None
    return _contact_visit(place)


def _contact_visit(place: FormPlace) -> ContactVisit:
    """The row of this form, made if there is none; two at once get the same one."""
    row, _created = ContactVisit.objects.get_or_create(
        public_id=place.public_id,
        defaults={
            "visit": place.visit,
            "mailbox": place.mailbox,
            "help_center": place.help_center.translation_key,
            "locale": place.locale,
        },
    )
    return row


@transaction.atomic
def record_suggestions(
    *,
    viewer: Any,
    public_id: uuid.UUID,
    help_center: Any = None,
    shown: Iterable[int] = (),
    opened: Iterable[int] = (),
) -> bool:
    """Note which articles were shown and opened; False where no visit may be kept.

    What the viewer may not read was not shown, whatever a browser posts; what was never
    shown can't be opened.
    """
    row = _lock(public_id)
    if row is None or row.visit_id is None or row.ticket_id:
        return False
    _note(row, viewer, help_center, shown, opened)
    row.save(update_fields=["shown", "opened"])
    return True


def _lock(public_id: uuid.UUID) -> ContactVisit | None:
    return ContactVisit.objects.select_for_update().filter(public_id=public_id).first()


def _note(
    row: ContactVisit,
    viewer: Any,
    help_center: Any,
    shown: Iterable[int],
    opened: Iterable[int],
) -> None:
    pages = permitted_articles(viewer, help_center, shown)
    row.shown = _joined(row.shown, (page.pk for page in pages))
    row.opened = _joined(row.opened, (pk for pk in opened if pk in row.shown))


def _joined(known: Sequence[int], more: Iterable[int]) -> list[int]:
    return list(dict.fromkeys([*known, *more]))[:MAX_ARTICLES]


@transaction.atomic
def confirm_answered(
    *, viewer: Any, place: FormPlace, article: int, shown: Iterable[int], opened: Iterable[int]
) -> ContactVisit:
    """ "This answered my question": a confirmed deflection. The same again changes nothing."""
    _contact_visit(place)
    row = _lock(place.public_id)
    if row.ticket_id or row.confirmed_at:
        return row
    answered = permitted_articles(viewer, place.help_center, [article])
    _note(row, viewer, place.help_center, [article, *shown], opened)
    row.confirmed_page_id = article if answered else None
    row.confirmed_at = timezone.now()
    row.save()
    return row


@transaction.atomic
def submit_contact_form(
    *,
    viewer: Any,
    place: FormPlace,
    written: Written,
    shown: Iterable[int] = (),
    opened: Iterable[int] = (),
) -> tuple[Ticket, bool]:
    """Make the ticket of this form, once: sent again, it is the first one's ticket.

    Gives the ticket and whether it is new. The ticket holds the visit if there is one,
    and else only what the form itself posts: ``shown`` and ``opened``.
    """
    _contact_visit(place)
    row = _lock(place.public_id)
    if row.ticket_id:
        return row.ticket, False
    visit = _visit_of(row, place)
    person = person_for(address=written.address, name=written.name, locale=place.locale)
    ticket = open_ticket(
        mailbox=place.mailbox,
        person=person,
        subject=written.subject,
        channel=Channel.FORM,
        locale=place.locale,
        visit=visit,
    )
    _note(row, viewer, place.help_center, shown, opened)
    _link_articles(viewer, place, ticket, row)
    message = add_customer_message(
        ticket=ticket,
        person=person,
        said=Said(
            visible_text=written.message,
            subject=written.subject,
            from_address=written.address,
            files=written.files,
        ),
        channel=Channel.FORM,
    )
    auto_answer(ask=Answerable(message, written.address, new=True))
    row.ticket, row.visit = ticket, visit
    row.save()
    return Ticket.objects.get(pk=ticket.pk), True


def _visit_of(row: ContactVisit, place: FormPlace) -> Any:
    """The visit in which the form was opened: writing may take longer than 30 idle minutes."""
    if place.visit is None:
        return None
    opened_in = row.visit
    same = opened_in is not None and opened_in.visitor_id == place.visit.visitor_id
    return opened_in if same else place.visit


def _link_articles(viewer: Any, place: FormPlace, ticket: Ticket, row: ContactVisit) -> None:
    pages = {page.pk: page for page in permitted_articles(viewer, place.help_center, row.shown)}
    opened = [pages[pk] for pk in row.opened if pk in pages]
    for role, articles in (
        (ArticleRole.READ_BEFORE, _read_in(ticket.visit)),
        (ArticleRole.SUGGESTED_TO_CUSTOMER, pages.values()),
        (ArticleRole.OPENED_FROM_SUGGESTION, opened),
    ):
        for page in articles:
            link_article(ticket=ticket, role=role, page=page, cause=Cause.CUSTOMER)


def _read_in(visit: Any) -> list:
    if visit is None:
        return []
    read = reads_of_visit(visit).filter(page__isnull=False).values_list("page", flat=True)
    ids = list(dict.fromkeys(read))[-MAX_ARTICLES:]
    pages = page_model().objects.filter(pk__in=ids).select_related("locale").in_bulk()
    return [pages[pk] for pk in ids if pk in pages]
