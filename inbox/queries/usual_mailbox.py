"""The mailbox that an agent most likely means to write from."""

from ..models import Mailbox, Message
from ..models.mailbox import AccessLevel
from ..models.message import MessageKind
from ..permissions import mailboxes_for


def usual_mailbox(viewer, slug: str = "") -> Mailbox | None:
    """The one of ``slug``, else the one they answered in last, else the first by name; always
    one in which they may write."""
    boxes = mailboxes_for(viewer, AccessLevel.REPLY)
    if slug and (named := boxes.filter(slug=slug).first()):
        return named
    written = Message.objects.filter(author=viewer, kind=MessageKind.REPLY).order_by("-pk")
    last = written.values_list("ticket__mailbox", flat=True).first()
    return boxes.filter(pk=last).first() or boxes.order_by("name").first()
