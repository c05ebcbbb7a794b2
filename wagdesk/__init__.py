"""Wagdesk: a help center and a shared inbox for Wagtail.

In a checkout the three apps lie beside this folder; here they become
``wagdesk.search``, ``wagdesk.kb`` and ``wagdesk.inbox``. In the wheel they lie
inside this folder and nothing is added.
"""

from pathlib import Path

__version__ = "0.1.0"

_root = Path(__file__).resolve().parent.parent
if (_root / "pyproject.toml").exists() and (_root / "kb").is_dir():
    __path__.append(str(_root))
