"""Proof of work for contact forms, by altcha: the visitor's browser solves a small puzzle.

No third party: the challenge is made and checked here, and each solution counts once.
"""

import base64
import hashlib
import json
from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from wagdesk.keys import sign

try:
    import altcha
except ImportError:  # The extra ``wagdesk[altcha]`` is not installed.
    altcha = None

PURPOSE = "inbox.proof-of-work"
LIFE = timedelta(hours=2)
# About a second of a phone's work.
HARDEST = 60_000


def available() -> bool:
    return altcha is not None


def new_challenge() -> str:
    """A challenge as JSON, in altcha's first format."""
    challenge = altcha.create_challenge_v1(
        hmac_key=_secret(), max_number=HARDEST, expires=timezone.now() + LIFE
    )
    names = ("algorithm", "challenge", "max_number", "salt", "signature")
    return json.dumps({name: getattr(challenge, name) for name in names})


def is_solved(payload: str) -> bool:
    """Whether this is a fresh solution of a challenge of ours; it counts once."""
    if not payload or len(payload) > 2000:
        return False
    try:
        solved, _why = altcha.verify_solution_v1(payload, _secret())
        name = json.loads(base64.b64decode(payload))["challenge"]
    except Exception:  # whatever a stranger posts, it is no solution
        return False
    if not solved:
        return False
    key = hashlib.sha256(str(name).encode()).hexdigest()
    return cache.add(f"wagdesk-proof-{key}", 1, LIFE.total_seconds())


def _secret() -> str:
    return sign(PURPOSE, "", 64)
