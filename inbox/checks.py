"""Private files must be private: nothing of the inbox starts with mail on public display."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.files.storage import InvalidStorageError, Storage, storages

from .mail.blobs import ALIAS


@register("wagdesk")
def check_private_storage(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The alias exists, has no public URLs and lies outside ``MEDIA_ROOT``."""
    try:
        storage = storages[ALIAS]
    except InvalidStorageError:
        return [
            Error(
                f"STORAGES has no alias {ALIAS!r}: raw mail and attachments have no place.",
                hint=(
                    "Add one that the web server does not serve, for example "
                    "FileSystemStorage with OPTIONS {'location': …/private, 'base_url': None}."
                ),
                id="wagdesk_inbox.E001",
            )
        ]
    return [*_check_urls(storage), *_check_place(storage)]


def _check_urls(storage: Storage) -> list[CheckMessage]:
    # A local storage without base_url borrows MEDIA_URL, where its files are not served.
    has_base_url = getattr(storage, "_base_url", None) is not None
    is_unsigned = getattr(storage, "querystring_auth", True) is False
    if not has_base_url and not is_unsigned:
        return []
    return [
        Error(
            f"The storage {ALIAS!r} has public URLs: anybody could read mail and attachments.",
            hint="In its OPTIONS set 'base_url': None, or 'querystring_auth': True for a bucket.",
            id="wagdesk_inbox.E002",
        )
    ]


def _check_place(storage: Storage) -> list[CheckMessage]:
    location = getattr(storage, "location", None)
    if not location or not settings.MEDIA_ROOT:
        return []
    private, public = Path(location).resolve(), Path(settings.MEDIA_ROOT).resolve()
    if private != public and public not in private.parents:
        return []
    return [
        Error(
            f"The storage {ALIAS!r} ({private}) lies inside MEDIA_ROOT ({public}).",
            hint="Give private files a folder of their own that no web server serves.",
            id="wagdesk_inbox.E003",
        )
    ]
