"""How a mailbox's mail leaves: a form that can also try what was typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wagdesk import secrets

from . import conf
from .mail.way_out import PURPOSE, SECURITY_PORTS
from .models import MailboxDelivery
from .models.delivery import DeliveryKind

_SECURITY = [
    ("starttls", _("STARTTLS (usually port 587)")),
    ("tls", _("TLS from the start (usually port 465)")),
    ("none", _("None (only within your own network)")),
]


class DeliveryForm(forms.Form):
    kind = forms.ChoiceField(label=_("How"), choices=DeliveryKind.choices)
    host = forms.CharField(label=_("Server"), max_length=253, required=False)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, required=False)
    security = forms.ChoiceField(label=_("Security"), choices=_SECURITY, required=False)
    user = forms.CharField(label=_("User name"), max_length=320, required=False)
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted and never shown. Leave it empty to keep the one there is."),
    )
    name = forms.ChoiceField(label=_("Mail service"), required=False)

    def __init__(self, *args, delivery: MailboxDelivery | None, **kwargs) -> None:
        self.delivery = delivery
        options = delivery.options if delivery else {}
        kind = delivery.kind if delivery else DeliveryKind.SITE
        kwargs.setdefault("initial", {"security": "starttls", **options, "kind": kind})
        super().__init__(*args, **kwargs)
        names = sorted(conf.mail_backends())
        self.fields["name"].choices = [("", "---------"), *((one, one) for one in names)]
        if not names:
            # Nothing to choose from: the settings name no service.
            kinds = [one for one in DeliveryKind.choices if one[0] != DeliveryKind.BACKEND]
            self.fields["kind"].choices = kinds

    def clean(self) -> dict:
        data = super().clean()
        kind = data.get("kind")
        if kind == DeliveryKind.SMTP:
            if not data.get("host", "").strip():
                self.add_error("host", _("Which server? For example smtp.example.com."))
            data["security"] = data.get("security") or "starttls"
            data["port"] = data.get("port") or SECURITY_PORTS[data["security"]]
        if kind == DeliveryKind.BACKEND and not data.get("name"):
            self.add_error("name", _("Choose a mail service."))
        return data

    def options(self) -> dict:
        data = self.cleaned_data
        if data["kind"] == DeliveryKind.SMTP:
            return {name: data[name] for name in ("host", "port", "security", "user")}
        return {"name": data["name"]} if data["kind"] == DeliveryKind.BACKEND else {}

    def secret(self) -> str:
        """What was typed; else the one there is, but only for the server it was typed for."""
        if typed := self.cleaned_data["password"]:
            return typed
        kept, place = self.delivery, ("host", "user")
        if kept is None or any(kept.options.get(k) != self.options().get(k) for k in place):
            return ""
        try:
            return secrets.decrypt(PURPOSE, kept.secret)
        except secrets.Unreadable:
            return ""
