"""Both engines on the demo's judged queries, and with vectors if an embedder is named.

    python benchmarks/judged_engines.py [--elasticsearch] [--embedder PATH]

Makes the demo's articles (no tickets) in a temporary folder and runs ``search_evaluate`` in
both modes and languages; the engine may take any time. ``--elasticsearch`` adds the one at
ELASTICSEARCH_URL; ``PATH`` is the folder that ``manage.py search_fetch_embedder`` filled.
"""

import argparse
import json
import os
import sys
import tempfile
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
FIGURES = ("recall@1", "recall@3", "recall@5", "mrr", "ndcg@10", "auroc")
EMBEDDED = "wagdesk.search.engines.embedded.EmbeddedEngine"
ELASTICSEARCH = "wagdesk.search.engines.elastic.ElasticsearchEngine"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--elasticsearch", action="store_true")
    parser.add_argument("--embedder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "helpcenter.settings.dev", "WAGDESK_VAR": folder}
        _demo_articles()
        engines = {"embedded": {"BACKEND": EMBEDDED, "OPTIONS": {"path": f"{folder}/index"}}}
        if options.elasticsearch:
            hosts = os.environ["ELASTICSEARCH_URL"]
            found = {"hosts": hosts, "prefix": "wagdesk-judged"}
            engines["elasticsearch"] = {"BACKEND": ELASTICSEARCH, "OPTIONS": found}
        print(f"| language | mode | engine | {' | '.join(FIGURES)} |")
        print("|---" * (len(FIGURES) + 3) + "|")
        for name, engine in engines.items():
            _evaluate(name, {"WAGDESK_SEARCH_ENGINE": engine})
        if options.embedder:
            with_meaning = {
                "WAGDESK_SEARCH_ENGINE": engines["embedded"],
                "WAGDESK_EMBEDDER": "wagdesk.search.semantic.minilm.MiniLM",
                "WAGDESK_EMBEDDER_PATH": options.embedder,
            }
            _evaluate("embedded, with vectors", with_meaning)


def _demo_articles() -> None:
    import django

    django.setup()
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.utils import timezone

    from helpcenter.demo.seed.pages import build_pages
    from wagdesk.queueing import quiet

    call_command("migrate", verbosity=0)
    with quiet():
        trade = Group.objects.create(name="Trade customers")
        build_pages(now=timezone.now(), owner=None, trade=trade)


def _evaluate(name: str, settings: dict) -> None:
    from django.core.management import call_command
    from django.test import override_settings

    from wagdesk.search.actions import rebuild_index

    judged = ROOT / "site" / "helpcenter" / "demo" / "judged"
    with override_settings(**settings, WAGDESK_SEARCH_BUDGET_MS=0):
        rebuild_index(kind="article")
        if "WAGDESK_EMBEDDER" in settings:
            call_command("search_vectors", stdout=StringIO())
        for language in ("en", "tr"):
            for mode in ("search", "suggest"):
                out = StringIO()
                path = str(judged / f"{language}.jsonl")
                call_command("search_evaluate", path, "--mode", mode, "--json", stdout=out)
                found = json.loads(out.getvalue())
                shown = " | ".join(f"{found[each]:.3f}" for each in FIGURES)
                print(f"| {language} | {mode} | {name} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
