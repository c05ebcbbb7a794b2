"""A contact form that editors built, as a Django form."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.forms.forms import FormBuilder

from .actions.attach import NewFile
from .forms import MAX_SUBJECT, TOO_LONG, ManyFilesField, as_new_files, file_errors, file_limits
from .forms import ContactForm as BaseForm
from .mail.headers import clean as one_line
from .models import ContactForm, ContactFormField

# Before each builder's field: an editor may call one "email" or "token".
PREFIX = "own_"
MAX_TEXT, MAX_LINE, MAX_ORDER = 5000, 255, 60


class Builder(FormBuilder):
    """Wagtail's builder with our kinds of fields."""

    def create_singleline_field(self, field: Any, options: dict) -> forms.Field:
        return forms.CharField(max_length=MAX_LINE, error_messages=TOO_LONG, **options)

    def create_multiline_field(self, field: Any, options: dict) -> forms.Field:
        area = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(max_length=MAX_TEXT, error_messages=TOO_LONG, widget=area, **options)

    def create_date_field(self, field: Any, options: dict) -> forms.Field:
        words = {"invalid": gettext_lazy("Enter a date such as 2026-11-23.")}
        date = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=date, error_messages=words, **options)

    def create_datetime_field(self, field: Any, options: dict) -> forms.Field:
        words = {"invalid": gettext_lazy("Enter a date and time such as 2026-11-23 14:30.")}
        moment = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(widget=moment, error_messages=words, **options)

    def create_checkbox_field(self, field: Any, options: dict) -> forms.Field:
        words = {"required": _("Please tick “%(label)s”.") % {"label": options["label"]}}
        return forms.BooleanField(error_messages=words, **options)

    def create_number_field(self, field: Any, options: dict) -> forms.Field:
        words = {"invalid": gettext_lazy("Enter a number such as 12 or 3.5.")}
        return forms.DecimalField(max_digits=20, decimal_places=6, error_messages=words, **options)

    def create_dropdown_field(self, field: Any, options: dict) -> forms.Field:
        """Nothing is chosen until somebody chooses."""
        choices = [("", _("Please choose")), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(choices=choices, **options)

    def create_file_field(self, field: Any, options: dict) -> forms.Field:
        options.pop("initial", None)
        options["help_text"] = options.get("help_text") or file_limits()
        return ManyFilesField(**options)

    def create_order_number_field(self, field: Any, options: dict) -> forms.Field:
        line = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        return forms.CharField(
            max_length=MAX_ORDER, error_messages=TOO_LONG, widget=line, **options
        )

    def create_subject_field(self, field: Any, options: dict) -> forms.Field:
        return forms.CharField(max_length=MAX_SUBJECT, error_messages=TOO_LONG, **options)

    def create_consent_field(self, field: Any, options: dict) -> forms.Field:
        words = {"required": gettext_lazy("Please tick this box: without it we can't help you.")}
        options.pop("initial", None)
        return forms.BooleanField(error_messages=words, **options)


class BuiltForm(BaseForm):
    """The fields that every form has, and those an editor added (``own_…``)."""

    rows: list[ContactFormField]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if any(row.field_type == "subject" for row in self.rows):
            del self.fields["subject"]
        else:
            self.fields["subject"].required = False
        # Files come by fields that an editor adds.
        del self.fields["files"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for row in self.rows:
            if row.field_type == "file" and (errors := list(file_errors(data.get(own(row)) or []))):
                self.add_error(own(row), errors)
            elif row.field_type == "file" and row.required and not data.get(own(row)):
                self.add_error(own(row), _("Please choose a file."))
        return data

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data.get("subject") or "")

    @property
    def built_fields(self) -> list[forms.BoundField]:
        """The editor's own, in their order."""
        return [self[own(row)] for row in self.rows if row.field_type != "hidden"]

    @property
    def hidden_built_fields(self) -> list[forms.BoundField]:
        return [self[own(row)] for row in self.rows if row.field_type == "hidden"]

    @property
    def said_subject(self) -> str:
        for row in self.rows:
            if row.field_type == "subject":
                return one_line(self.cleaned_data.get(own(row)) or "")
        return self.cleaned_data.get("subject") or ""

    def said_files(self) -> tuple[NewFile, ...]:
        return tuple(
            file
            for row in self.rows
            if row.field_type == "file"
            for file in as_new_files(self.cleaned_data.get(own(row)) or [])
        )

    def answers(self) -> list[tuple[ContactFormField, str]]:
        """What was answered, in words; files and the subject have places of their own."""
        told = []
        for row in self.rows:
            if row.field_type in ("file", "subject"):
                continue
            value = self.cleaned_data.get(own(row))
            if value not in (None, "", []):
                told.append((row, in_words(value)))
        return told


def own(row: ContactFormField) -> str:
    """The name of a row's field in the form."""
    return f"{PREFIX}{row.clean_name}"


def in_words(value: Any) -> str:
    if value is True:
        return _("Yes")
    if value is False:
        return _("No")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return " ".join(str(value).split("\x00")).strip()


def form_class(form: ContactForm) -> type[BuiltForm]:
    """The Django form of a contact form, as it is now."""
    rows = list(form.fields.all())
    fields = {f"{PREFIX}{name}": field for name, field in Builder(rows).formfields.items()}
    for field in fields.values():
        field.label_suffix = ""
        if not isinstance(field, forms.BooleanField):
            # In the list of errors a sentence stands without its field.
            words = _("Please fill in “%(label)s”.") % {"label": field.label}
            field.error_messages = {**field.error_messages, "required": words}
    # As they stand on the page, so that errors are listed in that order.
    order = ["subject", "message", *fields, "name", "email"]
    return type("BuiltContactForm", (BuiltForm,), {"rows": rows, "field_order": order, **fields})
