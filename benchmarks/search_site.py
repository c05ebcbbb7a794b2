"""The whole search at 10,000 articles, and its page over HTTP beside a bare Wagtail site's.

    python benchmarks/search_site.py [--articles 10000] [--queries 200] [--real-time]
        [--server-only] [--json]

Makes two sites in a temporary folder, both on SQLite with the same generated articles:
ours, and one of ``wagtail start`` with an article page of title and body, whose ``/search/``
is Wagtail's database search. Each is served by one gunicorn with one thread; the same
queries go to both in turn. Server time is measured inside our site: the call of ``find``,
``complete`` and ``suggest_for_text`` with the database's check and the highlights;
``--real-time`` (root) keeps what else runs on the machine out of the server time.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote_plus

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site"), str(ROOT / "benchmarks")]

import generated  # noqa: E402

from tests.services.servers import free_port, stop_group, wait_for_port  # noqa: E402

BARE_MODEL = """
from wagtail.search import index


class ArticlePage(Page):
    body = models.TextField()
    search_fields = [*Page.search_fields, index.SearchField("body")]
"""
FILL = "import search_site; search_site.fill({articles}, {model!r}, {parent!r})"
TIME = "import search_site; search_site.time_server({queries}, {real_time})"


# Inside a site


def fill(number: int, model: str, parent_class: str) -> None:
    """``number`` live articles as tree rows in bulk, without revisions."""
    import uuid

    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from wagtail.models import Page

    article_class, parent = apps.get_model(model), apps.get_model(parent_class).objects.first()
    content_type = ContentType.objects.get_for_model(article_class)
    texts = list(generated.articles(number))
    with transaction.atomic():
        rows = Page.objects.bulk_create(
            (
                Page(
                    title=title,
                    draft_title=title,
                    slug=f"article-{at}",
                    path=Page._get_path(parent.path, parent.depth + 1, at + 1),
                    depth=parent.depth + 1,
                    url_path=f"{parent.url_path}article-{at}/",
                    locale=parent.locale,
                    content_type=content_type,
                    live=True,
                    translation_key=uuid.uuid4(),
                )
                for at, (title, _, _) in enumerate(texts)
            ),
            batch_size=500,
        )
        for row, (_, headings, body) in zip(rows, texts, strict=True):
            article = article_class(page_ptr=row, **_texts(article_class, row.pk, headings, body))
            article.__dict__.update({k: v for k, v in vars(row).items() if k != "_state"})
            article.save_base(raw=True, force_insert=False)
        Page.objects.filter(pk=parent.pk).update(numchild=number)


def _texts(article_class: type, pk: int, headings: list[str], body: str) -> dict:
    if article_class.__name__ == "ArticlePage" and not hasattr(article_class, "asked_as"):
        return {"body": " ".join([*headings, body])}
    words = body.split()
    part = len(words) // len(headings)
    html = "".join(
        f"<h2>{heading}</h2><p>{' '.join(words[at * part : (at + 1) * part])}</p>"
        for at, heading in enumerate(headings)
    )
    return {"body": [("rich_text", html)], "asked_as": "", "source_id": f"generated-{pk}"}


def time_server(number: int, real_time: bool) -> None:
    """Print the milliseconds of each kind of search, as the doors call it."""
    if real_time:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    from django.contrib.auth.models import AnonymousUser

    from wagdesk.kb.pages.models import HelpCenterPage
    from wagdesk.search.queries import complete, find, suggest_for_text

    nobody = AnonymousUser()
    filters = {"help_center": str(HelpCenterPage.objects.get().translation_key)}
    ways = {
        "find": (find, generated.queries(number)),
        "complete": (complete, generated.unfinished(number)),
        "suggest_for_text": (suggest_for_text, generated.letters(number)),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for at in range(-20, number):
        for name, (ask, questions) in ways.items():
            started = time.perf_counter()
            ask(nobody, questions[at], locale="en", filters=filters)
            if at >= 0:
                taken[name].append((time.perf_counter() - started) * 1000)
    print(json.dumps(taken))


# Around the sites


class Site:
    """A Django project on its own database, with its own web server."""

    def __init__(self, folder: Path, settings: str, wsgi: str, **environment: str) -> None:
        self.folder, self.wsgi = folder, wsgi
        self.environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, **environment}

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    def manage(self, *arguments: str) -> str:
        return self.run("manage.py", *arguments)

    def shell(self, code: str) -> str:
        return self.manage("shell", "--no-imports", "-c", code)

    def serve(self, stack: ExitStack) -> http.client.HTTPConnection:
        port = free_port()
        options = (
            "--threads=1",
            "--timeout=300",
            "--no-control-socket",
            f"--bind=127.0.0.1:{port}",
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", self.wsgi, *options, "--log-level=warning"],
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
        )
        stack.callback(stop_group, process)
        wait_for_port(port, process)
        return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def our_site(folder: Path, articles: int) -> Site:
    path = os.pathsep.join(map(str, (ROOT, ROOT / "site", ROOT / "benchmarks")))
    site = Site(
        ROOT,
        "helpcenter.settings.dev",
        "helpcenter.wsgi",
        WAGDESK_VAR=str(folder),
        WAGDESK_DEBUG="0",
        PYTHONPATH=path,
    )
    site.manage("migrate", "-v0")
    site.manage("wagdesk_setup")
    site.shell(
        FILL.format(
            articles=articles,
            model="wagdesk_kb_pages.ArticlePage",
            parent="wagdesk_kb_pages.HelpCenterPage",
        )
    )
    site.manage("search_index", "--rebuild", "--kind", "article")
    return site


def bare_site(folder: Path, articles: int) -> Site:
    folder.mkdir()
    subprocess.run(
        [str(Path(sys.executable).with_name("wagtail")), "start", "bare", str(folder)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with (folder / "home" / "models.py").open("a") as models:
        models.write(BARE_MODEL)
    with (folder / "bare" / "settings" / "dev.py").open("a") as settings:
        settings.write("\nDEBUG = False\n")
    path = os.pathsep.join(map(str, (folder, ROOT / "benchmarks", ROOT)))
    site = Site(folder, "bare.settings.dev", "bare.wsgi", PYTHONPATH=path)
    site.manage("makemigrations", "home", "-v0")
    site.manage("migrate", "-v0")
    site.shell(FILL.format(articles=articles, model="home.ArticlePage", parent="home.HomePage"))
    site.manage("update_index", "-v0")
    return site


def over_http(
    doors: dict[str, tuple[http.client.HTTPConnection, str]], number: int
) -> dict[str, list[float]]:
    """Milliseconds of each answer; the doors take turns."""
    taken: dict[str, list[float]] = {name: [] for name in doors}
    texts = generated.frequent(number + 10)
    for at, text in enumerate(texts):
        for name, (connection, address) in doors.items():
            started = time.perf_counter()
            connection.request("GET", address + quote_plus(text))
            answer = connection.getresponse()
            body = answer.read()
            # The server drops a connection that waits while the other site thinks.
            connection.close()
            if answer.status != 200 or b"article-" not in body:
                raise SystemExit(f"{name} answers {answer.status} without a result.")
            if at >= 10:
                taken[name].append((time.perf_counter() - started) * 1000)
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--real-time", action="store_true")
    parser.add_argument("--server-only", action="store_true", help="no pages over HTTP")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ours = our_site(folder / "ours", options.articles)
        time_it = TIME.format(queries=options.queries, real_time=options.real_time)
        say(json.loads(ours.shell(time_it).splitlines()[-1]), options)
        if options.server_only:
            return
        bare = bare_site(folder / "bare", options.articles)
        doors = {
            "results page": (ours.serve(stack), "/help/search/?q="),
            "bare Wagtail's results page": (bare.serve(stack), "/search/?query="),
        }
        rows = say(over_http(doors, options.queries), options)
    ratio = rows["bare Wagtail's results page"][18] / rows["results page"][18]
    if not options.json:
        print(f"The bare site takes {ratio:.1f} times as long at p95.")


def say(taken: dict[str, list[float]], options: argparse.Namespace) -> dict[str, list[float]]:
    """Print the rows; their percentiles in steps of five."""
    rows = {name: statistics.quantiles(times, n=20) for name, times in taken.items()}
    for name, cuts in rows.items():
        if options.json:
            row = {"row": name, "p50_ms": cuts[9], "p95_ms": cuts[18]}
            print(json.dumps(row), flush=True)
        else:
            print(f"| {options.articles:,} | {name} | {cuts[9]:.1f} | {cuts[18]:.1f} |", flush=True)
    return rows


if __name__ == "__main__":
    main()
