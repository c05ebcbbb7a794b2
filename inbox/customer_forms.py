"""What customers type on the pages of their own tickets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import MAX_MESSAGE, TOO_LONG, MessageForm
from .mail.identifiers import normalise_address


class AnswerForm(MessageForm):
    message = forms.CharField(
        label=_("Your answer"),
        max_length=MAX_MESSAGE,
        strip=False,
        error_messages={"required": _("Write something before you send.")} | TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


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
