"""The kinds of mail source that come with the inbox."""

from .sources.folder import FolderSource
from .sources.imap import ImapSource
from .sources.maildir import MaildirSource
from .sources.mbox import MboxSource
from .sources.registry import register
from .sources.webhooks import AmazonSesSource, MailgunSource, PostmarkSource

for kind in (
    ImapSource,
    FolderSource,
    MaildirSource,
    MboxSource,
    MailgunSource,
    PostmarkSource,
    AmazonSesSource,
):
    register(kind)
