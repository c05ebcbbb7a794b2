"""The form of a mail source: the fields that all share, and those of its kind."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from wagdesk.secrets import Unreadable

from .models import Mailbox, MailSource
from .models.mailbox import AccessLevel
from .permissions import is_administrator, mailboxes_for
from .sources.contract import Check, seal
from .sources.registry import kind_of, source_for


class SourceForm(WagtailAdminModelForm):
    """``instance.kind`` must be set: it decides the fields. A saved secret is never shown."""

    kind = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = MailSource
        fields = ["name", "mailbox", "enabled"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source_kind = kind_of(self.instance.kind)
        self.initial["kind"] = self.instance.kind
        self.fields["enabled"].initial = True
        self.fields["mailbox"].queryset = self._mailboxes()
        own = self.source_kind.fields()
        self._own = list(own)
        for name, field in own.items():
            self.fields[name] = field
            if name in self.instance.options:
                self.initial[name] = self.instance.options[name]
        if self.source_kind.secret_label:
            self._add_secret()
        self._keep_places()

    def _mailboxes(self):
        if is_administrator(self.for_user):
            return Mailbox.objects.all()
        return mailboxes_for(self.for_user, AccessLevel.MANAGE)

    def _add_secret(self) -> None:
        saved = bool(self.instance.secret)
        self.fields["typed_secret"] = forms.CharField(
            label=self.source_kind.secret_label,
            required=False,
            max_length=4000,
            strip=False,
            # Shown again only to who typed it, while the rest of the form is put right.
            widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
            help_text=_("Leave it empty to keep the one that is saved.") if saved else "",
        )
        after = "username" if "username" in self.fields else "enabled"
        names = [name for name in self.fields if name != "typed_secret"]
        names.insert(names.index(after) + 1, "typed_secret")
        self.order_fields(names)

    def _keep_places(self) -> None:
        """Only administrators say where the server connects and what it reads."""
        if is_administrator(self.for_user):
            return
        for name in self.source_kind.place:
            if name in self.fields:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        typed = data.get("typed_secret", "")
        # Without the old ones: a kind's fields come and go, and what nobody typed stays.
        options = {**self.instance.options, **{name: data.get(name) for name in self._own}}
        if self.errors:
            return data
        if not typed and self._goes_elsewhere(options):
            self.add_error(
                "typed_secret",
                _("Type it again: the saved one was typed for another server or encryption."),
            )
            return data
        try:
            self.source_kind.clean(options, typed or self.instance.secret)
        except ValidationError as error:
            self._say(error)
            return data
        self.instance.options = options
        if typed:
            self.instance.secret = seal(typed)
        return data

    def _goes_elsewhere(self, options: dict[str, Any]) -> bool:
        """Whether the saved secret would be shown to whom it was not typed for: nobody who
        may change a source shall learn it that way."""
        kept, names = self.instance.options, self.source_kind.secret_goes_to
        if not self.instance.secret or "typed_secret" not in self.fields:
            return False
        return any((options.get(name) or "") != (kept.get(name) or "") for name in names)

    def _say(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error("typed_secret" if "typed_secret" in self.fields else None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def check(self) -> Check:
        """Try what is typed, without saving it. Call on a valid form."""
        try:
            return source_for(self.instance).check()
        except Unreadable as error:
            return Check(False, (str(error),))
        except Exception as error:
            # A kind of another app that breaks its promise.
            said = gettext_lazy("The test itself failed: %(error)s")
            return Check(False, (said % {"error": f"{type(error).__name__}: {error}"[:200]},))
