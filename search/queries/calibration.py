"""The curve that holds for a text."""

from dataclasses import replace

from .. import conf
from ..confidence import DEFAULT, DEFAULT_SEMANTIC, Curve
from ..models import Calibration
from ..semantic import embedder_name


def default_curve(locale: str, embedder: str) -> Curve:
    """The one that was fitted to public collections."""
    return DEFAULT_SEMANTIC if embedder and locale.split("-")[0] == "en" else DEFAULT


def curve_for(kind: str, locale: str, help_center: str | None) -> Curve:
    """The help center's own, else the language's, else the default; the site's threshold."""
    embedder = embedder_name()
    rows = Calibration.objects.filter(
        kind=kind, locale=locale, embedder=embedder, help_center__in={help_center or "", ""}
    )
    # The help center's own comes before the empty key.
    row = rows.order_by("-help_center").first()
    curve = default_curve(locale, embedder)
    # Weights of an earlier version are of other features: the next night learns them anew.
    if row and len(row.weights) == len(curve.weights):
        curve = Curve(tuple(row.weights), row.least)
    least = conf.suggestion_least()
    return curve if least is None else replace(curve, least=least)
