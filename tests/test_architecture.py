"""The walls of the house: who imports whom, how big a room may be."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ["search", "kb", "inbox"]
# Left to right: a part may import itself and what stands left of it.
ORDER = ["wagdesk", "search", "kb", "inbox", "site"]
MAX_FILE, MAX_FUNCTION = 400, 50
EXEMPT = ("/migrations/", "/demo/texts/", "/locale/")


def sources(*folders: str) -> list[Path]:
    found = []
    for folder in folders:
        found += sorted((ROOT / folder).rglob("*.py"))
    return [p for p in found if not any(part in p.as_posix() for part in EXEMPT)]


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def module_of(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if parts[0] in APPS:
        parts.insert(0, "wagdesk")
    if parts[0] == "site":
        parts = parts[1:]
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def imports_of(path: Path) -> set[str]:
    """Absolute names of everything a file imports, also inside functions."""
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            prefix = ".".join([*base, node.module] if node.module else base)
            found |= {prefix} | {f"{prefix}.{alias.name}" for alias in node.names}
    return found


def part_of_import(name: str) -> str | None:
    parts = name.split(".")
    if parts[0] == "helpcenter":
        return "site"
    if parts[0] != "wagdesk":
        return None
    return parts[1] if len(parts) > 1 and parts[1] in APPS else "wagdesk"


def test_imports_only_point_left():
    wrong = []
    for path in sources("wagdesk", *APPS):
        if path == ROOT / "wagdesk" / "urls.py":
            continue  # the one include that names the three apps, by text
        allowed = ORDER[: ORDER.index(part_of(path)) + 1]
        for name in imports_of(path):
            target = part_of_import(name)
            if target and target not in allowed:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_apps_are_imported_through_wagdesk_alone():
    bare = []
    for path in sources("wagdesk", *APPS, "site", "tests", "benchmarks"):
        bare += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in imports_of(path)
            if name.split(".")[0] in APPS
        ]
    assert bare == []


def test_no_bare_app_is_loaded_when_the_site_starts():
    script = (
        "import django, sys; django.setup(); import helpcenter.urls;"
        "print([m for m in ('kb', 'inbox', 'search') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": "helpcenter.settings.test",
            "PATH": "/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.strip() == "[]", done.stderr


DOORS = {"views", "forms", "urls", "admin_urls", "api", "viewsets", "wagtail_hooks", "tasks"}


@pytest.mark.parametrize("app", APPS)
def test_models_queries_and_actions_never_import_a_door(app):
    wrong = []
    for path in sources(app):
        inner = path.relative_to(ROOT / app)
        room = inner.parts[0].removesuffix(".py")
        if room not in {"models", "queries", "actions", "permissions", "transitions"}:
            continue
        forbidden = set(DOORS)
        if room == "models":
            forbidden |= {"queries", "actions"}
        if room in {"queries", "permissions", "transitions"}:
            forbidden |= {"actions"}
        for name in imports_of(path):
            parts = name.split(".")
            if parts[:2] == ["wagdesk", app] and len(parts) > 2 and parts[2] in forbidden:
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_no_two_modules_import_each_other():
    files = {module_of(p): p for p in sources("wagdesk", *APPS, "site")}
    graph = {name: {i for i in imports_of(path) if i in files} for name, path in files.items()}
    pairs = [
        f"{a} <-> {b}"
        for a, targets in graph.items()
        for b in targets
        if a < b and a in graph[b] and not (a.startswith(b + ".") or b.startswith(a + "."))
    ]
    assert pairs == []


def test_no_file_is_longer_than_the_limit():
    long = {
        str(p.relative_to(ROOT)): lines
        for p in sources("wagdesk", *APPS, "site", "tests", "benchmarks")
        if (lines := len(p.read_text().splitlines())) > MAX_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_the_limit():
    long = []
    for path in sources("wagdesk", *APPS, "site", "tests", "benchmarks"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = node.end_lineno - node.lineno + 1
                if lines > MAX_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines}")
    assert long == []


def test_no_room_has_a_name_that_says_nothing():
    bad = {"utils", "helpers", "common", "manager", "service", "misc"}
    wrong = [str(p) for p in sources("wagdesk", *APPS, "site") if p.stem in bad]
    assert wrong == []


def test_site_folder_is_no_package():
    assert not (ROOT / "site" / "__init__.py").exists()


def test_save_methods_never_send():
    """``save()`` writes rows; actions send, call and notify."""
    wrong = []
    for path in sources(*APPS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name == "save":
                text = ast.unparse(node)
                if any(word in text for word in ("enqueue", "send", "requests", "mail(")):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []
