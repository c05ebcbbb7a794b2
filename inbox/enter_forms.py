"""What an agent fills in for somebody who called or came by."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .actions.enter_ticket import SPOKEN, Caller, normalise_phone
from .form_building import PREFIX, Builder, in_words, own
from .forms import MAX_MESSAGE, MAX_SUBJECT, TOO_LONG, file_errors, plain_text
from .mail.headers import clean as one_line
from .mail.identifiers import normalise_address
from .models import ContactForm, ContactFormField, Mailbox
from .models.mailbox import AccessLevel, Channel
from .models.ticket import Priority
from .permissions import mailboxes_for


class EnterForm(forms.Form):
    """The fields of every spoken ticket; ``entry_form`` adds those of a contact form."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How they reached us"),
        choices=[(code, Channel(code).label) for code in SPOKEN],
    )
    mailbox = forms.ModelChoiceField(
        label=gettext_lazy("Mailbox"), queryset=Mailbox.objects.none(), empty_label=None
    )
    name = forms.CharField(label=gettext_lazy("Their name"), required=False, max_length=200)
    email = forms.CharField(
        label=gettext_lazy("Their e-mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Replies go there. Without it you can only call back."),
    )
    phone = forms.CharField(label=gettext_lazy("Their phone number"), required=False, max_length=40)
    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=MAX_SUBJECT, error_messages=TOO_LONG
    )
    message = forms.CharField(
        label=gettext_lazy("What they said"),
        max_length=MAX_MESSAGE,
        strip=False,
        error_messages=TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        choices=Priority.choices,
        coerce=int,
        initial=Priority.NORMAL,
    )
    mine = forms.BooleanField(label=gettext_lazy("Assign it to me"), required=False, initial=True)

    rows: tuple[ContactFormField, ...] = ()

    def __init__(self, *args: Any, user: Any, mailbox: Mailbox | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        boxes = mailboxes_for(user, AccessLevel.REPLY).order_by("name")
        if mailbox is not None:
            boxes = boxes.filter(pk=mailbox.pk)
        self.fields["mailbox"].queryset = boxes
        self.fields["mailbox"].initial = boxes.first()

    def clean_email(self) -> str:
        typed = self.cleaned_data["email"]
        address = normalise_address(typed)
        if typed.strip() and not address:
            raise forms.ValidationError(_("Enter an address such as name@example.com."))
        return address

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if typed.strip() and not normalise_phone(typed):
            raise forms.ValidationError(_("Enter a number such as +90 555 010 02 03."))
        return typed.strip()

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"])

    def clean_message(self) -> str:
        text = plain_text(self.cleaned_data["message"])
        if not text:
            raise forms.ValidationError(_("Write down what they said."))
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        told = any(data.get(name) for name in ("name", "email", "phone"))
        if not told and not {"email", "phone"} & set(self.errors):
            self.add_error("name", _("Say who it was: a name, an address or a number."))
        for row in self.rows:
            if row.field_type == "file" and (errors := list(file_errors(data.get(own(row)) or []))):
                self.add_error(own(row), errors)
        return data

    @property
    def caller(self) -> Caller:
        data = self.cleaned_data
        return Caller(name=one_line(data["name"]), email=data["email"], phone=data["phone"])

    def answers(self) -> list[tuple[ContactFormField, str]]:
        told = []
        for row in self.rows:
            value = self.cleaned_data.get(own(row))
            if value not in (None, "", []) and row.field_type not in ("file", "hidden"):
                told.append((row, in_words(value)))
        return told


def entry_form(form: ContactForm | None) -> type[EnterForm]:
    """The agent's form with the questions of a contact form, which may stay open here: a
    caller does not tick boxes."""
    if form is None:
        return EnterForm
    unasked = ("consent", "hidden", "subject", "file")
    rows = tuple(row for row in form.fields.all() if row.field_type not in unasked)
    fields = {f"{PREFIX}{name}": field for name, field in Builder(rows).formfields.items()}
    for field in fields.values():
        field.required = False
    return type("BuiltEnterForm", (EnterForm,), {"rows": rows, **fields})
