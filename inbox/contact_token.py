"""The signed name of one rendered contact form.

Its random part becomes ``ContactVisit.public_id``, so one form makes one ticket however
often it is sent; its time tells how fast it was filled in.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from wagdesk.keys import sign, verify

CONTACT_PAGE = "inbox.contact-form"
BUILT_FORM = "inbox.built-form"
_SHAPE = re.compile(r"([0-9a-f]{32})\.(\d{1,12})\.(\d{1,19})\.([0-9a-f]{32})", re.ASCII)
LIFE = timedelta(hours=48)


@dataclass(frozen=True)
class FormToken:
    """``age`` is the time since the form was rendered; ``place_id`` the help center's page,
    or the built form, that it was rendered for."""

    public_id: uuid.UUID
    rendered_at: datetime
    place_id: int
    purpose: str = CONTACT_PAGE

    @property
    def age(self) -> timedelta:
        return timezone.now() - self.rendered_at

    def __str__(self) -> str:
        text = f"{self.public_id.hex}.{int(self.rendered_at.timestamp())}.{self.place_id}"
        return f"{text}.{sign(self.purpose, text)}"


def new_token(place: object, purpose: str = CONTACT_PAGE) -> FormToken:
    return FormToken(uuid.uuid4(), timezone.now().replace(microsecond=0), place.pk, purpose)


def read_token(text: str, purpose: str = CONTACT_PAGE) -> FormToken | None:
    """What we signed; None for anything else and for a form older than two days."""
    match = _SHAPE.fullmatch(text or "")
    if match is None:
        return None
    unique, seconds, page, mac = match.groups()
    if not verify(purpose, f"{unique}.{seconds}.{page}", mac):
        return None
    rendered_at = datetime.fromtimestamp(int(seconds), tz=timezone.get_default_timezone())
    token = FormToken(uuid.UUID(unique), rendered_at, int(page), purpose)
    return token if token.age < LIFE else None
