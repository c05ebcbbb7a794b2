"""The contact form: every failed field gets a sentence, nothing typed is lost."""

import logging
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from . import conf
from .actions.attach import NewFile
from .mail.headers import clean as one_line
from .mail.identifiers import normalise_address
from .models import MailboxAddress
from .models.mailbox import Channel

logger = logging.getLogger(__name__)
MAX_NAME = 100
MAX_SUBJECT = 200
MAX_MESSAGE = 20_000
MAX_IDS = 30
# What no keyboard types; line breaks and tabs stay.
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; the value is a list. Limits are the form's matter."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return list(data) if isinstance(data, list | tuple) else [data] if data else []


TOO_LONG = {
    "max_length": _(
        "This is %(show_value)d characters long, but at most %(limit_value)d fit. "
        "Please shorten it."
    )
}


class MessageForm(forms.Form):
    """Something said, with files: what every form of a customer's shares."""

    message = forms.CharField(
        max_length=MAX_MESSAGE,
        strip=False,
        error_messages=TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    files = ManyFilesField(label=_("Files"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["files"].help_text = file_limits()

    def clean_message(self) -> str:
        text = plain_text(self.cleaned_data["message"])
        if not text:
            raise forms.ValidationError(self.fields["message"].error_messages["required"])
        return text

    def clean_files(self) -> list[UploadedFile]:
        files = self.cleaned_data["files"]
        if errors := list(file_errors(files)):
            raise forms.ValidationError(errors)
        return files

    def new_files(self) -> tuple[NewFile, ...]:
        return as_new_files(self.cleaned_data["files"])


class ContactForm(MessageForm):
    subject = forms.CharField(
        label=_("Subject"),
        max_length=MAX_SUBJECT,
        error_messages={"required": _("Say in a few words what it is about.")} | TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    message = forms.CharField(
        label=_("Your message"),
        max_length=MAX_MESSAGE,
        strip=False,
        error_messages={"required": _("Write what we can help you with.")} | TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=MAX_NAME,
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We answer to this address."),
        error_messages={
            "required": _("Enter your e-mail address, so that we can answer you."),
            "invalid": _("Enter an address such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    files = ManyFilesField(label=_("Files"), required=False)
    website = forms.CharField(required=False)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_email(self) -> str:
        address = normalise_address(self.cleaned_data["email"])
        if not address:
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        if MailboxAddress.objects.filter(channel=Channel.EMAIL, value=address).exists():
            raise forms.ValidationError(gettext("This is our own address. Please enter yours."))
        return address

    def clean_subject(self) -> str:
        subject = one_line(self.cleaned_data["subject"])
        if not subject:
            raise forms.ValidationError(self.fields["subject"].error_messages["required"])
        return subject

    def clean_website(self) -> str:
        # A field that people don't see. A browser may have filled it in, so what was written
        # is not thrown away: sent again, it passes.
        if self.cleaned_data["website"]:
            raise forms.ValidationError(press_again())
        return ""


def plain_text(text: str) -> str:
    """What was typed, without what no keyboard types; empty if nothing is left."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text).strip("\n").rstrip()
    return text if text.strip() else ""


def as_new_files(files: Sequence[UploadedFile]) -> tuple[NewFile, ...]:
    return tuple(
        NewFile(
            name=file.name or "",
            content_type=one_line(file.content_type or ""),
            content=file.read(),
        )
        for file in files
    )


def file_limits() -> str:
    """How many files, how large, in one sentence."""
    number = conf.contact_max_files()
    return ngettext(
        "At most %(number)d file, %(each)s large.",
        "At most %(number)d files, %(each)s each and %(total)s together.",
        number,
    ) % {
        "number": number,
        "each": size_in_words(conf.contact_file_max_bytes()),
        "total": size_in_words(conf.contact_total_max_bytes()),
    }


def size_in_words(size: int) -> str:
    """``10 MB`` rather than Django's ``10.0 MB``."""
    whole, rest = divmod(size, 1024 * 1024)
    return filesizeformat(size) if rest else gettext("%(number)d MB") % {"number": whole}


def not_kept(error: Exception) -> str:
    """Our own trouble, a full disk for example: said to the customer, whose text is still there,
    and to the log without anything they wrote."""
    logger.error("A message of a form could not be kept: %s", type(error).__name__)
    return gettext(
        "We could not keep your message just now. Please send it again in a few minutes."
    )


def press_again() -> str:
    return gettext("Our spam filter stopped this. If you are a person, please send it once more.")


def file_errors(files: Sequence[UploadedFile]):
    number = conf.contact_max_files()
    each, total = conf.contact_file_max_bytes(), conf.contact_total_max_bytes()
    if len(files) > number:
        yield ngettext(
            "You chose %(chosen)d files, but only %(number)d can be sent.",
            "You chose %(chosen)d files, but at most %(number)d can be sent.",
            number,
        ) % {"chosen": len(files), "number": number}
    for file in files:
        words = {"name": one_line(file.name or "")[:80], "limit": size_in_words(each)}
        if file.size > each:
            yield gettext("“%(name)s” is larger than %(limit)s.") % words
        elif not file.size:
            yield gettext("“%(name)s” is empty. Please choose it again.") % words
    if len(files) > 1 and sum(file.size for file in files) > total:
        yield gettext("Together these files are larger than %(limit)s.") % {
            "limit": size_in_words(total)
        }


def page_ids(text: str) -> list[int]:
    """Page ids as the form posts them, ``12,7``; what is no number is left out."""
    parts = text[:400].split(",")
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 12][
        :MAX_IDS
    ]
