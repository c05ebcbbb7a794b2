"""Forms of the inbox in the admin. What they let through the actions still check."""

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import conf
from .actions.attach import NewFile
from .actions.forward import Passed
from .mail.recipients import split_addresses
from .models import AgentSettings, Mailbox
from .models.mailbox import AccessLevel
from .models.ticket import Status
from .permissions import mailboxes_for
from .transitions import REPLY_CHOICES

MAX_TEXT = 100_000
_MAX_ADDRESSES = 5_000


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class AddressesField(forms.CharField):
    """Addresses between commas. A line break is kept, so that it can be refused in words."""

    def __init__(self, **options) -> None:
        super().__init__(max_length=_MAX_ADDRESSES, required=False, strip=False, **options)

    def clean(self, value) -> list[str]:
        return split_addresses(super().clean(value))


class NoteForm(forms.Form):
    text = forms.CharField(
        max_length=MAX_TEXT,
        error_messages={"required": _("Write something before you save the note.")},
    )
    files = FilesField(required=False)

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n")

    def clean_files(self) -> list:
        """What is too large to keep would be missing without a word."""
        files, most = self.cleaned_data["files"], conf.attachment_max_bytes()
        for file in files:
            if file.size > most:
                raise forms.ValidationError(
                    gettext("“%(name)s” is larger than %(limit)s and can't be attached.")
                    % {"name": file.name, "limit": filesizeformat(most)}
                )
        return files

    def new_files(self) -> tuple[NewFile, ...]:
        """The files as the actions take them."""
        return tuple(
            NewFile(name=file.name, content_type=file.content_type or "", content=file.read())
            for file in self.cleaned_data["files"]
        )


class MailForm(NoteForm):
    # Emptiness is the action's to refuse: it says so in its own words.
    text = forms.CharField(max_length=MAX_TEXT, required=False, strip=False)
    cc = AddressesField()
    bcc = AddressesField()


class StatusForm(forms.Form):
    status = forms.ChoiceField(
        choices=[(code, Status(code).label) for code in REPLY_CHOICES],
        required=False,
        error_messages={"invalid_choice": _("No such status can be picked.")},
    )


class ReplyForm(StatusForm, MailForm):
    seen_message = forms.IntegerField(min_value=0)
    other_language_is_fine = forms.BooleanField(required=False)


class ForwardForm(MailForm):
    to = AddressesField()
    subject = forms.CharField(max_length=500, required=False)
    messages = forms.TypedMultipleChoiceField(required=False, coerce=int)
    passed_files = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args, messages: list[int], files: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["messages"].choices = [(pk, pk) for pk in messages]
        self.fields["passed_files"].choices = [(pk, pk) for pk in files]

    def passed(self) -> Passed:
        return Passed(self.cleaned_data["messages"], self.cleaned_data["passed_files"])


class WriteForm(StatusForm, MailForm):
    """A first message to somebody."""

    mailbox = forms.ModelChoiceField(
        Mailbox.objects.none(),
        label=_("From"),
        error_messages={"required": _("Choose the mailbox this is sent from.")},
    )
    to = forms.CharField(label=_("To"), max_length=320, required=False)
    name = forms.CharField(label=_("Their name"), max_length=200, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=500, required=False)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        boxes = mailboxes_for(user, AccessLevel.REPLY)
        self.fields["mailbox"].queryset = boxes.order_by("name")


class AgentSettingsForm(forms.ModelForm):
    class Meta:
        model = AgentSettings
        fields = ["signature", "shortcuts"]
        widgets = {"signature": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "signature": _("Stands below your mails, above the signature of the mailbox."),
            "shortcuts": _("Single keys such as r for reply. Off: only those with Ctrl work."),
        }
