"""What is asked for an IMAP source."""

import ssl
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .hosts import clean_host

SECURITY = [
    ("tls", _("TLS from the start (port 993)")),
    ("starttls", _("STARTTLS (port 143)")),
    ("none", _("None: everything can be read on the way")),
]
SIGN_IN = [
    ("password", _("Password")),
    ("xoauth2", _("OAuth2 (XOAUTH2: Google, Microsoft)")),
    ("oauthbearer", _("OAuth2 (OAUTHBEARER)")),
]
START = [
    ("new", _("Only mail that comes from now on")),
    ("all", _("Also all that is there already")),
]
LEAVE, KEYWORD, STAR, MOVE, DELETE = "leave", "keyword", "star", "move", "delete"
AFTER = [
    (LEAVE, _("Leave it as it is")),
    (KEYWORD, _("Mark it with the keyword $Wagdesk")),
    (STAR, _("Mark it with a star")),
    (MOVE, _("Move it to a folder")),
    (DELETE, _("Delete it")),
]


def imap_fields() -> dict[str, forms.Field]:
    return {
        "host": forms.CharField(label=_("Server"), max_length=253),
        "port": forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=993),
        "security": forms.ChoiceField(label=_("Encryption"), choices=SECURITY, initial="tls"),
        "authority": forms.CharField(
            label=_("Certificate of your own authority"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Only where no public one signed the server’s certificate: paste it, PEM."),
        ),
        "username": forms.CharField(label=_("User name"), max_length=200),
        "sign_in": forms.ChoiceField(label=_("Sign in by"), choices=SIGN_IN, initial="password"),
        "folder": forms.CharField(label=_("Folder"), max_length=150, initial="INBOX"),
        "start": forms.ChoiceField(
            label=_("Take"),
            choices=START,
            initial="new",
            help_text=_("Counts when the folder is read for the first time."),
        ),
        "after": forms.ChoiceField(
            label=_("Afterwards"),
            choices=AFTER,
            initial=LEAVE,
            help_text=_("When a mail is safe with us. It is never marked as read."),
        ),
        "target": forms.CharField(label=_("Folder to move it to"), max_length=150, required=False),
    }


def clean_imap(options: dict[str, Any]) -> None:
    clean_host(options.get("host", ""))
    if options.get("after") == MOVE and not options.get("target"):
        raise ValidationError({"target": _("Say which folder the mails are moved to.")})
    if options.get("after") == MOVE and options.get("target") == options.get("folder"):
        raise ValidationError({"target": _("This is the folder that is read.")})
    if authority := options.get("authority", "").strip():
        try:
            ssl.create_default_context().load_verify_locations(cadata=authority)
        except (ssl.SSLError, ValueError) as error:
            sentence = _("This is no certificate: it begins “-----BEGIN CERTIFICATE-----”.")
            raise ValidationError({"authority": sentence}) from error
