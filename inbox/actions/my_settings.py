"""Keep what an agent sets for themselves."""

from django.db import transaction

from ..models import AgentSettings


@transaction.atomic
def save_my_settings(*, user, signature: str, shortcuts: bool) -> AgentSettings:
    """One's own only; the same again changes nothing."""
    row, _created = AgentSettings.objects.update_or_create(
        user=user,
        defaults={"signature": signature.replace("\r\n", "\n").strip(), "shortcuts": shortcuts},
    )
    return row
