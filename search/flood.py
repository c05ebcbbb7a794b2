"""How much may be logged of whom, so that nobody fills the tables."""

import uuid

from django.http import HttpRequest
from django.utils import timezone

from wagdesk.limits import is_over

from . import conf
from .visits import known_visitor

HOUR, DAY = 3600, 86_400


def may_log(request: HttpRequest, help_center: uuid.UUID | str) -> bool:
    """Count a search; False where it must leave no rows: no log, no visit, no visitor.

    A visitor is counted alone. All others are counted together by help center and day,
    since a browser without our cookie can't be told from the next.
    """
    visitor = known_visitor(request)
    if visitor is not None:
        return not is_over(f"log-{visitor.key}", limit=conf.log_limit(), seconds=HOUR)
    name = f"log-{help_center}-{timezone.localdate()}"
    return not is_over(name, limit=conf.anonymous_log_limit(), seconds=DAY)
