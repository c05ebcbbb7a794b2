"""Where sources may connect and read: what keeps a form from becoming a probe of the network."""

from fnmatch import fnmatch
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .. import conf


def clean_host(host: str) -> None:
    """Raise unless ``WAGDESK_SOURCE_HOSTS`` (default: any) has this host."""
    allowed = conf.source_hosts()
    if allowed is None or any(fnmatch(host.lower(), one.lower()) for one in allowed):
        return
    raise ValidationError(
        {"host": _("The setting WAGDESK_SOURCE_HOSTS does not allow this server.")}
    )


def clean_path(path: str, field: str = "path") -> None:
    """Raise unless ``path`` lies in one of the folders of ``WAGDESK_SOURCE_FOLDERS``."""
    if path_is_allowed(path):
        return
    raise ValidationError(
        {field: _("Only what lies in a folder of the setting WAGDESK_SOURCE_FOLDERS can be read.")}
    )


def path_is_allowed(path: str) -> bool:
    """Links are followed first, so that none leads out."""
    if not Path(path).is_absolute():
        return False
    real = Path(path).resolve()
    return any(real.is_relative_to(Path(one).resolve()) for one in conf.source_folders())
