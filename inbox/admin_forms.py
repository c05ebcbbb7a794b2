"""Forms of the inbox in the admin. What they let through the actions still check."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions.attach import NewFile
from .models.ticket import Status
from .transitions import REPLY_CHOICES

MAX_TEXT = 100_000


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files if file]


class NoteForm(forms.Form):
    text = forms.CharField(
        max_length=MAX_TEXT,
        error_messages={"required": _("Write something before you save the note.")},
    )
    files = FilesField(required=False)

    def new_files(self) -> tuple[NewFile, ...]:
        """The files as the actions take them."""
        return tuple(
            NewFile(name=file.name, content_type=file.content_type or "", content=file.read())
            for file in self.cleaned_data["files"]
        )


class ReplyForm(NoteForm):
    # Emptiness is the action's to refuse: it says so in its own words.
    text = forms.CharField(max_length=MAX_TEXT, required=False, strip=False)
    seen_message = forms.IntegerField(min_value=0)
    status = forms.ChoiceField(
        choices=[(code, Status(code).label) for code in REPLY_CHOICES],
        required=False,
        error_messages={"invalid_choice": _("No such status can be picked.")},
    )
    cc = forms.MultipleChoiceField(required=False)
    other_language_is_fine = forms.BooleanField(required=False)

    def __init__(self, *args, copied: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cc"].choices = [(value, value) for value in copied]

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n")
