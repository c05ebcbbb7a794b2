"""Two questions that many ask, one of them answered, and who may see topics."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from tests.make.inbox import make_editor, make_mailbox, make_person, make_ticket
from wagdesk.inbox.models import Message, Role, Topic
from wagdesk.search.actions import rebuild_index

FLYING = (
    "Can I take my camping stove on the plane?",
    "Is the stove allowed in checked luggage when I fly?",
    "airport security and my stove, may it go in cabin luggage",
    "Flying with a gas stove: does the airline allow it on the plane?",
    "My flight is on Sunday, can the stove fly in my luggage",
    "Will airport security take the stove out of my luggage before the plane?",
)
RENTING = (
    "Do you rent tents for a weekend?",
    "I would like to rent a tent instead of buying one",
    "Is there a tent rental, and how much is the rent for a weekend?",
    "Can we rent sleeping mats and a tent for a festival weekend",
    "rental of a family tent in July, what does it cost to rent",
    "Rent before buying: can I try a tent for one weekend?",
)
PASSWORD = (
    "I forgot my password and cannot sign in",
    "How do I reset my password? The reset link has expired",
    "password reset link never arrived, I cannot sign in",
    "cannot sign in, the password is wrong, reset please",
    "my password reset link does not work",
    "Sign in fails, how can I set a new password",
)
PASSWORD_ARTICLE = {
    "title": "Reset your password",
    "text": (
        "I forgot my password and cannot sign in. How do I reset my password? The reset link "
        "has expired or never arrived. My password reset link does not work. Sign in fails "
        "because the password is wrong. How can I set a new password?"
    ),
    "asked_as": (
        "forgot password",
        "cannot sign in",
        "reset link expired",
        "password reset link does not work",
        "set a new password",
        "reset link never arrived",
    ),
}


def make_asked(texts, mailbox, *, person=None, **fields) -> list:
    """A ticket for each text, by another person each unless ``person`` is given."""
    at = timezone.now() - timedelta(days=2)
    return [
        make_ticket(mailbox, person or make_person(), subject="", text=text, at=at, **fields)
        for text in texts
    ]


def make_feeding_mailbox(**fields):
    return make_mailbox(feeds_topics=True, **fields)


def make_topic_editor(name=None):
    """Wagtail's editor with the role that sees topics; no mailbox."""
    user = make_editor(name)
    role = Role.objects.filter(code="editor").select_related("group").first()
    if role is None:
        role = Role.objects.create(code="editor", group=Group.objects.create(name="Topic editors"))
    user.groups.add(role.group)
    return user


def about(topic: Topic, texts) -> bool:
    """True if most of the topic's tickets hold one of ``texts``."""
    rows = [row.ticket for row in topic.evidence.exclude(ticket=None).select_related("ticket")]
    said = [_first_text(ticket) for ticket in rows]
    return bool(said) and sum(text in texts for text in said) > len(said) / 2


def _first_text(ticket) -> str:
    return Message.objects.filter(ticket=ticket).order_by("pk").first().visible_text


def index_articles() -> None:
    rebuild_index(kind="article")
