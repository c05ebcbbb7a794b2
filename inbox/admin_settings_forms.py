"""Forms of mailboxes and saved replies in the admin."""

from zoneinfo import available_timezones

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.models import Locale

from wagdesk.kb.queries import help_centers

from .answer_forms import AutoAnswerForm, HolidayForm, OpeningHoursForm, previews
from .mail.identifiers import normalise_address
from .models import (
    AutoAnswer,
    Holiday,
    Mailbox,
    MailboxAccess,
    MailboxAddress,
    MailboxText,
    OpeningHours,
    SavedReply,
)
from .models.mailbox import AccessLevel, Channel, FromStyle
from .permissions import is_administrator, mailboxes_for


class AddressForm(forms.ModelForm):
    class Meta:
        model = MailboxAddress
        fields = ["value", "is_default"]

    def clean_value(self) -> str:
        """Addresses are compared and kept in one form."""
        value = normalise_address(self.cleaned_data["value"])
        if not value:
            raise forms.ValidationError(_("This is no mail address."))
        taken = MailboxAddress.objects.filter(channel=Channel.EMAIL, value=value)
        if taken.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another mailbox has this address."))
        return value


class AccessForm(forms.ModelForm):
    class Meta:
        model = MailboxAccess
        fields = ["user", "group", "level", "scope"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = get_user_model().objects.filter(is_active=True)
        self.fields["group"].queryset = Group.objects.order_by("name")

    def clean(self) -> dict:
        data = super().clean()
        if bool(data.get("user")) == bool(data.get("group")):
            raise forms.ValidationError(_("Choose either a person or a group."))
        return data


def languages(current: str = "") -> list[tuple[str, str]]:
    """Those of the site, and the one a row is in already."""
    names = {row.language_code: str(row) for row in Locale.objects.order_by("language_code")}
    if current:
        names.setdefault(current, current)
    return list(names.items())


class TextForm(forms.ModelForm):
    locale = forms.ChoiceField(label=_("Language"))

    class Meta:
        model = MailboxText
        fields = ["locale", "reply_promise", "hours"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].choices = [("", "---------"), *languages(self.instance.locale)]


def _formset(model: type, form: type, extra: int) -> type[BaseInlineFormSet]:
    return inlineformset_factory(
        Mailbox, model, form=form, extra=extra, can_delete=True, can_delete_extra=False
    )


def _help_center_names() -> dict[str, str]:
    """One entry for all languages of a help center, with the title in each."""
    names: dict[str, list[str]] = {}
    for page in help_centers():
        names.setdefault(str(page.translation_key), []).append(str(page.title))
    return {key: " / ".join(dict.fromkeys(titles)) for key, titles in names.items()}


class MailboxForm(WagtailAdminModelForm):
    """A mailbox with its addresses, texts and who may work in it, saved together."""

    help_center = forms.ChoiceField(
        label=_("Help center"),
        required=False,
        help_text=_("Where its articles are searched. Its contact form writes to this mailbox."),
    )

    class Meta:
        model = Mailbox
        fields = [
            "name",
            "slug",
            "from_name",
            "from_style",
            "signature",
            "footer",
            "reply_promise",
            "hours",
            "reply_hours",
            "acknowledges_passed_on",
            "time_zone",
            "undo_seconds",
            "retention_days",
            "feeds_topics",
        ]
        widgets = {
            "signature": forms.Textarea(attrs={"rows": 4}),
            "footer": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._offer_help_centers()
        self.fields["from_style"].required = False
        if not is_administrator(self.for_user):
            # Both decide whose contact form writes here.
            self.fields["slug"].disabled = True
            self.fields["help_center"].disabled = True
        self._offer_time_zones()
        is_new = not self.instance.pk
        self.address_rows = self._rows("addresses", MailboxAddress, AddressForm, 1 + is_new)
        self.access_rows = self._rows("access", MailboxAccess, AccessForm, 1 + is_new)
        self.text_rows = self._rows("texts", MailboxText, TextForm, 1)
        self.answer_rows = self._rows("answers", AutoAnswer, AutoAnswerForm, 1)
        has_hours = not is_new and self.instance.opening_hours.exists()
        self.hour_rows = self._rows("week", OpeningHours, OpeningHoursForm, 1 if has_hours else 5)
        self.holiday_rows = self._rows("holidays", Holiday, HolidayForm, 1)

    def _rows(self, prefix: str, model: type, form: type, extra: int) -> BaseInlineFormSet:
        """What is not in a posted form stays as it is."""
        posted = self.is_bound and f"{prefix}-TOTAL_FORMS" in self.data
        bound = (self.data, self.files) if posted else (None, None)
        return _formset(model, form, extra)(*bound, prefix=prefix, instance=self.instance)

    @property
    def rows(self) -> list[BaseInlineFormSet]:
        return [
            self.address_rows,
            self.access_rows,
            self.text_rows,
            self.answer_rows,
            self.hour_rows,
            self.holiday_rows,
        ]

    @property
    def previews(self) -> list[dict]:
        return previews(self.instance) if self.instance.pk else []

    def _offer_time_zones(self) -> None:
        """Every zone by name, and the mailbox's own even if this computer lost it."""
        names = {*available_timezones(), self.instance.time_zone}
        self.fields["time_zone"] = forms.ChoiceField(
            label=self.fields["time_zone"].label,
            choices=[(name, name) for name in sorted(names)],
            initial=self.instance.time_zone,
            help_text=_("Of its opening hours and of the times it promises."),
        )

    def _offer_help_centers(self) -> None:
        """All of them, to those who may choose; to others the mailbox's own."""
        centers, current = _help_center_names(), str(self.instance.help_center or "")
        if current and current not in centers:
            # Its pages may be unpublished for a while: keep it.
            centers[current] = _("One that is not published")
        if not is_administrator(self.for_user):
            centers = {key: name for key, name in centers.items() if key == current}
        self.fields["help_center"].choices = [("", _("None")), *centers.items()]
        self.fields["help_center"].initial = current

    def clean_from_style(self) -> str:
        return self.cleaned_data["from_style"] or FromStyle.MAILBOX

    def clean_help_center(self) -> str:
        chosen = self.cleaned_data["help_center"]
        others = Mailbox.objects.exclude(pk=self.instance.pk)
        taken = others.filter(help_center=chosen).first() if chosen else None
        if taken:
            raise forms.ValidationError(
                _(
                    "The contact form of this help center already writes to the mailbox "
                    "“%(name)s”. Set that one to “None” first."
                ),
                params={"name": taken.name},
            )
        return chosen

    def is_valid(self) -> bool:
        valid = [rows.is_valid() for rows in self.rows if rows.is_bound]
        return super().is_valid() and all(valid)

    def save(self, commit: bool = True) -> Mailbox:
        self.instance.help_center = self.cleaned_data["help_center"] or None
        mailbox = super().save(commit=commit)
        if commit:
            for rows in self.rows:
                rows.instance = mailbox
                if rows.is_bound:
                    rows.save()
        return mailbox


class SavedReplyForm(WagtailAdminModelForm):
    locale = forms.ChoiceField(
        label=_("Language"),
        required=False,
        help_text=_("Offered first in tickets of this language."),
    )

    class Meta:
        model = SavedReply
        fields = ["name", "mailbox", "locale", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].choices = [("", _("All")), *languages(self.instance.locale)]
        field = self.fields["mailbox"]
        field.queryset = self._mailboxes()
        field.required = not self._may_write_for_all()
        field.empty_label = _("All mailboxes")

    def _mailboxes(self) -> QuerySet:
        return mailboxes_for(self.for_user, AccessLevel.REPLY)

    def _may_write_for_all(self) -> bool:
        return mailboxes_for(self.for_user, AccessLevel.MANAGE).exists()
