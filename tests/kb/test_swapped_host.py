"""A host with its own ``WAGTAIL_PAGE_MODEL`` uses the mixins alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

HOST = Path(__file__).parent / "swapped_host"
REPOSITORY = Path(__file__).resolve().parents[2]


def test_a_host_with_its_own_page_model_lives_on_the_mixins(tmp_path):
    paths = [str(HOST), str(REPOSITORY), str(REPOSITORY / "site")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    environment |= {"SWAPPED_HOST_VAR": str(tmp_path), "WAGDESK_LOG_LEVEL": "ERROR"}
    done = subprocess.run(
        [sys.executable, str(HOST / "live_in_it.py")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "pages_app": False,
        "home": 200,
        "category": 200,
        "article": 200,
        "article_says": True,
        "closed": 302,
        "found": 1,
        "closed_found": False,
        "beacon": 204,
        "read": True,
        "day": 1,
        "popular": ["Track a parcel"],
        "articles": ["Track a parcel"],
        "help_center": "Desk",
        "source_id": True,
    }
