"""Roles, sign-ins, mailboxes and saved replies, through the actions of ``wagdesk_setup``."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from wagdesk.inbox.actions.people import person_for
from wagdesk.inbox.actions.setup import (
    grant,
    grant_roles,
    setup_mailbox,
    setup_roles,
    setup_writers,
)
from wagdesk.inbox.actions.setup_site import setup_workflow
from wagdesk.inbox.models import Mailbox, Person, SavedReply
from wagdesk.inbox.models.answering import AutoAnswerKind
from wagdesk.inbox.models.mailbox import AccessLevel
from wagdesk.inbox.models.role import RoleCode

from ..sign_ins import PASSWORD
from ..texts import saved_replies, shop
from .pages import Tree


def hashed_password() -> str:
    """Hashed once for all: it is slow on purpose, and the same for everybody here."""
    return make_password(PASSWORD)


def make_staff(secret: str) -> dict[str, Any]:
    """The people of the shop by user name, each in the group of their role."""
    groups = setup_roles()
    staff = {}
    for username, first, last, email, role in shop.STAFF:
        user = make_user(username, first, last, email, secret)
        if role == RoleCode.ADMINISTRATOR:
            user.is_staff = user.is_superuser = True
            user.save()
        user.groups.add(groups[role])
        staff[username] = user
    return staff


def make_trade_group(secret: str, now: datetime) -> Group:
    """Two customers can sign in too, for half a year: one in the trade group, one a member."""
    trade = Group.objects.get_or_create(name=shop.TRADE_GROUP)[0]
    since = now - timedelta(days=180)
    for username, first, last, email, is_trade in shop.CUSTOMERS:
        user = make_user(username, first, last, email, secret)
        if is_trade:
            user.groups.add(trade)
        person = person_for(address=email, name=f"{first} {last}", locale="en", at=since)
        Person.objects.filter(pk=person.pk).update(user=user)
    return trade


def make_user(username: str, first: str, last: str, email: str, secret: str) -> Any:
    users = get_user_model().objects
    user, _made = users.get_or_create(
        username=username,
        defaults={"first_name": first, "last_name": last, "email": email, "password": secret},
    )
    return user


def make_mailboxes(tree: Tree) -> dict[str, Mailbox]:
    """Both mailboxes, open to all agents; the contact form leads to the first, which editors
    may read."""
    groups = setup_roles()
    words = shop.HELP_CENTERS["en"]
    mailboxes = {}
    for row in shop.MAILBOXES:
        mailbox = setup_mailbox(
            slug=row["slug"],
            name=row["name"],
            address=row["address"],
            from_name=row["from_name"],
            signature=row["signature"],
            feeds_topics=row["feeds_topics"],
            help_center=key_of(tree) if row["slug"] == "support" else None,
            reply_promise=words["promise"],
            hours=words["hours"],
            time_zone=shop.TIME_ZONE,
        )
        grant_roles(mailbox=mailbox, groups=groups)
        if mailbox.feeds_topics:
            # So that a topic shows an editor what customers wrote and what helped them.
            grant(mailbox=mailbox, group=groups[RoleCode.EDITOR], level=AccessLevel.VIEW)
        turkish = shop.HELP_CENTERS["tr"]
        mailbox.texts.get_or_create(
            locale="tr",
            defaults={"reply_promise": turkish["promise"], "hours": turkish["hours"]},
        )
        mailboxes[row["slug"]] = mailbox
    set_answers(mailboxes["support"])
    for help_center in tree.help_centers.values():
        setup_writers(help_center=help_center, groups=groups)
        setup_workflow(help_center=help_center, groups=groups)
    return mailboxes


def set_answers(mailbox: Mailbox) -> None:
    """It keeps the hours that its contact page names and acknowledges what comes from now on."""
    opens, closes = time(*shop.OPENS), time(*shop.CLOSES)
    for weekday in range(5):
        mailbox.opening_hours.get_or_create(weekday=weekday, opens=opens, closes=closes)
    for locale, text in shop.ACKNOWLEDGEMENTS.items():
        mailbox.auto_answers.get_or_create(
            kind=AutoAnswerKind.ACKNOWLEDGE, locale=locale, defaults={"text": text}
        )
    mailbox.reply_hours = shop.REPLY_HOURS
    mailbox.save(update_fields=["reply_hours"])


def key_of(tree: Tree) -> UUID:
    return tree.help_centers["en"].translation_key


def make_saved_replies(mailboxes: dict[str, Mailbox]) -> None:
    SavedReply.objects.bulk_create(
        SavedReply(name=name, mailbox=mailboxes.get(slug), locale=locale, text=text)
        for name, slug, locale, text in saved_replies.SAVED_REPLIES
    )
