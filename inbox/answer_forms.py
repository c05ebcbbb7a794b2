"""Forms of what a mailbox answers by itself, when it is open, and whom it never answers."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.models import Locale

from .actions.block import BadBlock, block_address, checked_value, unblock_address
from .models import AutoAnswer, BlockedAddress, Holiday, Mailbox, OpeningHours
from .models.answering import AutoAnswerKind
from .models.mailbox import AccessLevel
from .permissions import is_administrator, mailboxes_for
from .queries.answering import answer_subject, answer_words, unknown_placeholders

# A number that no ticket has, for the preview.
SHOWN_NUMBER = 1234


def language_choices(current: str, blank: str) -> list[tuple[str, str]]:
    """The site's languages, and the one that is chosen even if the site has lost it."""
    names = {row.language_code: str(row) for row in Locale.objects.order_by("language_code")}
    if current:
        names.setdefault(current, current)
    return [("", blank), *names.items()]


class AutoAnswerForm(forms.ModelForm):
    locale = forms.ChoiceField(label=_("Language"), required=False)

    class Meta:
        model = AutoAnswer
        fields = ["kind", "locale", "enabled", "starts_at", "ends_at", "text"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            **{
                name: forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
                for name in ("starts_at", "ends_at")
            },
        }
        help_texts = {
            "text": _(
                "{number} is the ticket’s number, {promise} by when you answer, {mailbox} the "
                "sender name. Nothing of the customer’s mail can be put in."
            ),
            "starts_at": _("Out of office only. Without dates it holds outside opening hours."),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].choices = language_choices(
            self.instance.locale, str(_("Every other language"))
        )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        if unknown := unknown_placeholders(text):
            raise forms.ValidationError(
                _("There is no placeholder {%(name)s}. There are {number}, {promise}, {mailbox}."),
                params={"name": unknown[0]},
            )
        return text

    def clean(self) -> dict:
        data = super().clean()
        start, end = data.get("starts_at"), data.get("ends_at")
        if (start or end) and data.get("kind") == AutoAnswerKind.ACKNOWLEDGE:
            raise forms.ValidationError(_("Only an out-of-office answer has dates."))
        if start and end and end <= start:
            raise forms.ValidationError(_("It would end before it begins."))
        return data


class OpeningHoursForm(forms.ModelForm):
    class Meta:
        model = OpeningHours
        fields = ["weekday", "opens", "closes"]
        widgets = {
            name: forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            for name in ("opens", "closes")
        }

    def clean(self) -> dict:
        data = super().clean()
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and closes <= opens:
            raise forms.ValidationError(
                _("It closes before it opens. For hours past midnight use two rows.")
            )
        return data


class HolidayForm(forms.ModelForm):
    class Meta:
        model = Holiday
        fields = ["day", "name"]
        widgets = {"day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}


def previews(mailbox: Mailbox, now: datetime | None = None) -> list[dict]:
    """What each text that is switched on would say to a mail of this moment."""
    now = now or timezone.now()
    shown = []
    for row in mailbox.auto_answers.filter(enabled=True).order_by("kind", "locale"):
        shown.append(
            {
                "row": row,
                "subject": answer_subject(row.kind, number=SHOWN_NUMBER, locale=row.locale),
                "text": answer_words(row, mailbox, number=SHOWN_NUMBER, locale=row.locale, now=now),
            }
        )
    return shown


class BlockedAddressForm(WagtailAdminModelForm):
    """Saving goes through the action, which checks and keeps the audit."""

    class Meta:
        model = BlockedAddress
        fields = ["value", "mailbox"]
        help_texts = {"value": _("eve@example.com, or @example.com for all of a domain.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["mailbox"]
        field.queryset = mailboxes_for(self.for_user, AccessLevel.MANAGE)
        field.required = not is_administrator(self.for_user)
        field.empty_label = _("All mailboxes")

    def clean_value(self) -> str:
        try:
            return checked_value(self.cleaned_data["value"])
        except BadBlock as bad:
            raise forms.ValidationError(str(bad)) from bad

    def clean(self) -> dict:
        data = super().clean()
        taken = BlockedAddress.objects.filter(
            value=data.get("value", ""), mailbox=data.get("mailbox")
        )
        if taken.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This is blocked there already."))
        return data

    def save(self, commit: bool = True) -> BlockedAddress:
        kept = BlockedAddress.objects.filter(pk=self.instance.pk).first()
        if kept and self.has_changed():
            unblock_address(user=self.for_user, blocked=kept)
        row = block_address(
            user=self.for_user,
            value=self.cleaned_data["value"],
            mailbox=self.cleaned_data["mailbox"],
        )
        # Wagtail goes on with the object it gave to the form.
        self.instance.pk, self.instance.value = row.pk, row.value
        return self.instance
