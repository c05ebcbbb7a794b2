"""What customers type on the pages of their own tickets."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .actions.attach import NewFile
from .forms import (
    MAX_MESSAGE,
    TOO_LONG,
    ManyFilesField,
    as_new_files,
    file_errors,
    file_limits,
    plain_text,
)
from .mail.identifiers import normalise_address


class AnswerForm(forms.Form):
    message = forms.CharField(
        label=_("Your answer"),
        max_length=MAX_MESSAGE,
        strip=False,
        error_messages={"required": _("Write something before you send.")} | TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
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


class AskForm(forms.Form):
    """Where to mail a link to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("The one you wrote to us from."),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an address such as name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean_email(self) -> str:
        address = normalise_address(self.cleaned_data["email"])
        if not address:
            raise forms.ValidationError(self.fields["email"].error_messages["invalid"])
        return address
