"""Mail services that call us. Who calls is checked by django-anymail's own views; the bytes
are kept as the service gives them."""

import hashlib
import json
import secrets
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField, Field
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import sns
from .contract import Check, Fetched, Source
from .multipart import form_fields


class Refused(Exception):
    """The call is not signed by the service that we know."""


class NotThis(Exception):
    """The call is the service's, and carries no mail as we take it; the text says why."""


class TooBig(Exception):
    """More than the limit for a mail."""


class Flood(TooBig):
    """More than any call needs; nobody knows yet who sends it."""


@dataclass(frozen=True)
class Event:
    """One mail of a call. ``event_id`` is the service's own: the same again adds nothing."""

    event_id: str
    fetched: Fetched


class WebhookSource(Source):
    """``events(request, body)`` gives the mails of a call that the service has signed."""

    pulled = False
    has_envelope = True
    # What its address ends in.
    suffix = ""

    @classmethod
    def missing(cls) -> str:
        if find_spec("anymail"):
            return ""
        return _("Install django-anymail first: pip install 'wagdesk[esp]'")

    @classmethod
    def new_options(cls) -> dict[str, Any]:
        return {"token": secrets.token_urlsafe(24)}

    @classmethod
    def clean(cls, options: dict[str, Any], secret: str) -> None:
        if not secret:
            raise ValidationError(_("Without this, anybody could send mail in here."))

    @property
    def address(self) -> str:
        """Below the site's own, for the service's settings."""
        token = self.options.get("token", "")
        return reverse("wagdesk_inbox:webhook", args=[self.code, token]) + self.suffix

    def about(self) -> Sequence[tuple[str, str]]:
        return ((_("Address for the service"), self.address),) if self.options else ()

    def check(self) -> Check:
        if missing := self.missing():
            return Check(False, (missing,))
        try:
            self.view()
        except Exception as error:
            return Check(False, (str(error)[:300],))
        said = _("Ready. The service must call the address below; it has not called yet.")
        if self.row.last_success_at:
            said = _("Ready. The service called last at %(at)s.") % {"at": self.row.last_success_at}
        return Check(True, (said,))

    def view(self) -> Any:
        """django-anymail's view of the service, set up with our secret."""
        raise NotImplementedError

    def check_headers(self, request: HttpRequest) -> None:
        """Raise ``Refused`` as far as headers alone tell: a stranger's body is not read."""

    def verify(self, request: HttpRequest) -> Any:
        """The view that finds the call signed; raises ``Refused``."""
        view = self.view()
        try:
            view.run_validators(request)
        except Exception as error:
            # Also what its views can't read at all: nobody we know wrote it.
            raise Refused from error
        return view

    def events(self, request: HttpRequest, body: bytes, limit: int) -> Iterator[Event]:
        raise NotImplementedError


def as_call(request: HttpRequest, body: bytes, fields: dict[str, bytes] | None = None):
    """The call with the body that we read ourselves, within our own limit."""
    call = HttpRequest()
    call.method, call.META = "POST", request.META
    call.content_type, call.content_params = request.content_type, request.content_params
    call._body = body
    if fields is not None:
        call.POST = QueryDict(mutable=True)
        for name, value in fields.items():
            call.POST[name] = value.decode("utf-8", "replace")
    return call


def _with_basic_auth(view_class: type, secret: str) -> Any:
    """Nothing else tells who calls: the secret is the password, whatever the user name."""
    quiet = type(view_class.__name__, (view_class,), {"warn_if_no_basic_auth": False})
    return quiet(basic_auth=[f"wagdesk:{secret}"])


class MailgunSource(WebhookSource):
    code = "mailgun"
    label = gettext_lazy("Mailgun")
    description = gettext_lazy("A route that forwards raw mails to an address of this site.")
    secret_label = gettext_lazy("HTTP webhook signing key")
    # Mailgun sends the raw mail to addresses with this word in them.
    suffix = "mime/"

    def view(self) -> Any:
        from anymail.webhooks.mailgun import MailgunInboundWebhookView

        quiet = type("Mailgun", (MailgunInboundWebhookView,), {"basic_auth": None})
        return quiet(webhook_signing_key=self.secret, basic_auth=[])

    def events(self, request: HttpRequest, body: bytes, limit: int) -> Iterator[Event]:
        fields = form_fields(request.content_type, request.content_params, body)
        call = as_call(request, body, fields)
        self.verify(call)
        if "body-mime" not in fields:
            raise NotThis("The address in the Mailgun route must end in mime/.")
        if len(fields["body-mime"]) > limit:
            raise TooBig
        yield Event(
            call.POST["token"],
            Fetched(
                fields["body-mime"],
                mail_from=call.POST.get("sender", ""),
                rcpt_to=_addresses(call.POST.get("recipient", "")),
            ),
        )


class PasswordSource(WebhookSource):
    """A service that proves itself by a password in the address it calls."""

    secret_label = gettext_lazy("Password in the address")

    def about(self) -> Sequence[tuple[str, str]]:
        hint = _("https://wagdesk:PASSWORD@… in front of it, with the password from below")
        return (*super().about(), (_("Sign in with"), hint))

    def check_headers(self, request: HttpRequest) -> None:
        from anymail.webhooks.base import AnymailBasicAuthMixin

        try:
            AnymailBasicAuthMixin.validate_request(self.view(), request)
        except Exception as error:
            raise Refused from error


class PostmarkSource(PasswordSource):
    code = "postmark"
    label = gettext_lazy("Postmark")
    description = gettext_lazy("An inbound stream with “Include raw email content in JSON” on.")

    def view(self) -> Any:
        from anymail.webhooks.postmark import PostmarkInboundWebhookView

        return _with_basic_auth(PostmarkInboundWebhookView, self.secret)

    def events(self, request: HttpRequest, body: bytes, limit: int) -> Iterator[Event]:
        call = as_call(request, body)
        view = self.verify(call)
        said = _json(body)
        if said.get("RecordType", "Inbound") != "Inbound" or "FromFull" not in said:
            raise NotThis("This is no inbound mail of Postmark.")
        headers = said.get("Headers") or [{}]
        is_path = str(headers[0].get("Name", "")).lower() == "return-path"
        raw = said.get("RawEmail")
        yield Event(
            str(said.get("MessageID") or hashlib.sha256(body).hexdigest()),
            Fetched(
                raw.encode("utf-8", "surrogatepass") if raw else _built(view, said),
                mail_from=str(headers[0].get("Value", "")).strip("<> ") if is_path else "",
                rcpt_to=_addresses(str(said.get("OriginalRecipient") or "")),
            ),
        )


def _built(view: Any, said: dict[str, Any]) -> bytes:
    """A mail made of what Postmark took apart, for streams without the raw mail."""
    message = view.esp_to_anymail_event(said).message
    try:
        return message.as_bytes(policy=policy.SMTP)
    except Exception:
        # A header that cannot be written in ASCII after all.
        return message.as_bytes(policy=policy.SMTPUTF8)


class AmazonSesSource(PasswordSource):
    code = "amazon_ses"
    label = gettext_lazy("Amazon SES")
    description = gettext_lazy("A receipt rule that publishes to SNS, with the mail or with S3.")

    @classmethod
    def fields(cls) -> dict[str, Field]:
        return {
            "topic": CharField(
                label=gettext_lazy("ARN of the SNS topic"),
                help_text=gettext_lazy(
                    "arn:aws:sns:… Nothing is taken from other topics. Empty: whatever Amazon "
                    "signs and knows the password."
                ),
                max_length=300,
                required=False,
            )
        }

    def view(self) -> Any:
        from anymail.webhooks.amazon_ses import AmazonSESInboundWebhookView

        if find_spec("boto3"):
            return _with_basic_auth(AmazonSESInboundWebhookView, self.secret)
        return _with_basic_auth(_without_boto(AmazonSESInboundWebhookView), self.secret)

    def events(self, request: HttpRequest, body: bytes, limit: int) -> Iterator[Event]:
        call = as_call(request, body)
        view = self.verify(call)
        said = _json(body)
        wanted = self.options.get("topic") or said.get("TopicArn")
        if said.get("TopicArn") != wanted or not sns.is_signed(said):
            raise Refused
        if said.get("Type") != "Notification":
            if said.get("Type") == "SubscriptionConfirmation" and not sns.confirm(said):
                raise NotThis("Amazon asks for a confirmation at an address that is not its own.")
            return
        event = _json_or_none(said.get("Message"))
        if event is None:
            return
        if event.get("notificationType") != "Received":
            raise NotThis("This is no notice of a received mail.")
        receipt, mail = event.get("receipt", {}), event.get("mail", {})
        yield Event(
            str(mail.get("messageId") or said.get("MessageId")),
            Fetched(
                self._raw(view, event, receipt.get("action", {}), limit),
                mail_from=str(mail.get("source") or ""),
                rcpt_to=[str(one) for one in receipt.get("recipients") or ()],
            ),
        )

    def _raw(self, view: Any, event: dict, action: dict, limit: int) -> bytes:
        if action.get("type") == "SNS":
            content = event.get("content") or ""
            is_base64 = action.get("encoding") == "BASE64"
            return b64decode(content) if is_base64 else content.encode("utf-8", "surrogatepass")
        if action.get("type") != "S3":
            raise NotThis("The receipt rule must have the action SNS or S3.")
        found = bytearray()
        for chunk in view.fetch_s3_chunks(action["bucketName"], action["objectKey"]):
            found += chunk
            if len(found) > limit:
                raise TooBig
        return bytes(found)


def _without_boto(view_class: type) -> type:
    """Mail in the notice itself needs nothing of Amazon's library; S3 does, and says so."""

    def begin(view: Any, **options: Any) -> None:
        view.auto_confirm_enabled, view.kms_key_id, view.chunk_size = True, None, 1 << 16
        view.session_params, view.client_params = {}, {}
        AnymailBasicAuthMixin.__init__(view, **options)

    from anymail.webhooks.base import AnymailBasicAuthMixin

    return type(view_class.__name__, (view_class,), {"__init__": begin})


def _addresses(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()][:100]


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotThis("This is no JSON object.")
    return said


def _json_or_none(text: Any) -> dict[str, Any] | None:
    """SNS also says in plain words that it tried the address."""
    try:
        said = json.loads(text)
    except (TypeError, ValueError):
        return None
    return said if isinstance(said, dict) else None
