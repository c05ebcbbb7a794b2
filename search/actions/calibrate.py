"""Learn from the site's own judgements how sure a suggestion is."""

import logging
from collections import defaultdict
from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from .. import conf
from ..asking import Ask
from ..confidence import (
    Curve,
    Judged,
    brier,
    expected_error,
    fitted,
    held_out,
    least_for,
    reliability,
)
from ..documents import registry
from ..evaluation import auroc
from ..judgements import Judgement, judgements
from ..models import Calibration
from ..queries.calibration import default_curve
from ..queries.finding import suggested
from ..semantic import embedder_name, wait_for_embedder
from ..suggestion import Judging

logger = logging.getLogger(__name__)

# Fewer teach nothing that the default does not know better.
LEAST_ROWS = 40
LEAST_OF_EACH = 10
LOOKED_AT = 3
# Less sure than this is noise, however seldom the site's tickets had none.
LEAST_OF_ALL = 0.2

Scope = tuple[str, str, str]


def calibrate() -> list[Calibration]:
    """Fit a curve for each kind, language and help center with enough judged texts.

    The figures kept are of texts that the curve had not seen. What has too few rows now
    loses the curve it had. Nothing changes while the search engine is down.
    """
    wait_for_embedder()
    by_scope: dict[Scope, list[Judged]] = defaultdict(list)
    for judgement in judgements():
        if judgement.kind not in registry:
            continue
        row = _evidence(judgement)
        if row is None:
            logger.warning("search.calibration_put_off")
            return []
        for help_center in dict.fromkeys(("", judgement.help_center)):
            by_scope[judgement.kind, judgement.locale, help_center].append(row)
    return _keep(by_scope)


def _evidence(judgement: Judgement) -> Judged | None:
    """What spoke for the best suggestion, and whether it answered; None if search is down."""
    filters = {"help_center": judgement.help_center} if judgement.help_center else {}
    ask = Ask(AnonymousUser(), judgement.text, judgement.kind, judgement.locale, filters, LOOKED_AT)
    judging = Judging(judgement.text, default_curve(judgement.locale, embedder_name()), 0.0)
    found = suggested(ask, judging)
    if found.engine_down:
        return None
    best = max(found.hits, key=lambda hit: hit.confidence or 0.0, default=None)
    if best is None:
        return judging.nothing, False
    return judging.evidence[best.object_id], best.object_id in judgement.relevant


@transaction.atomic
def _keep(by_scope: dict[Scope, list[Judged]]) -> list[Calibration]:
    embedder, kept = embedder_name(), []
    for scope, rows in by_scope.items():
        if _enough(rows):
            kept.append(_calibration(scope, rows, embedder))
    stale = Calibration.objects.filter(embedder=embedder)
    stale.exclude(pk__in=[row.pk for row in kept]).delete()
    return kept


def _enough(rows: Sequence[Judged]) -> bool:
    answered = sum(answers for _evidence, answers in rows)
    others = len(rows) - answered
    return answered + others >= LEAST_ROWS and min(answered, others) >= LEAST_OF_EACH


def _calibration(scope: Scope, rows: list[Judged], embedder: str) -> Calibration:
    kind, locale, help_center = scope
    start = default_curve(locale, embedder)
    told = held_out(rows, start)
    least = max(LEAST_OF_ALL, least_for(told, conf.suggestion_precision()))
    curve = Curve(fitted(rows, start).weights, round(least, 4))
    shown = [answers for sure, answers in told if sure >= least]
    table = reliability(told)
    row, _made = Calibration.objects.update_or_create(
        kind=kind,
        locale=locale,
        help_center=help_center,
        embedder=embedder,
        defaults={
            "weights": list(curve.weights),
            "least": curve.least,
            "rows": len(rows),
            "answered": sum(answers for _evidence, answers in rows),
            "brier": brier(told),
            "expected_error": expected_error(table),
            "auroc": auroc([s for s, a in told if a], [s for s, a in told if not a]),
            "precision": sum(shown) / len(shown) if shown else None,
            "reliability": table,
            "made_at": timezone.now(),
        },
    )
    return row
