"""Every place of the code that writes an event can be reached from a deed of the property test.

A new action that writes one fails here until ``tests/make/deeds.py`` has a deed for it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITERS = {"record_event", "TicketEvent"}
DEEDS = ("deeds", "mail_deeds", "mail")
# (module, name): ("wagdesk.inbox.actions.merge", "unmerge").
Place = tuple[str, str]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("wagdesk", *parts)).removesuffix(".__init__")


def imports_of(tree: ast.AST, package: str) -> dict[str, Place]:
    """What a name of this module is where it comes from."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) + 1 - node.level]
            origin = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            found |= {one.asname or one.name: (origin, one.name) for one in node.names}
    return found


def names_in(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def parts_of(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The functions, classes and values of a module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in names_in(node):
                yield target, node


def calls() -> tuple[dict[Place, set[Place]], set[Place]]:
    """What each part of the inbox uses, and which of them write events themselves."""
    uses: dict[Place, set[Place]] = {}
    writers: set[Place] = set()
    for path in (ROOT / "inbox").rglob("*.py"):
        if "migrations" in path.parts:
            continue
        tree, module = ast.parse(path.read_text()), module_of(path)
        package = module if path.stem == "__init__" else module.rpartition(".")[0]
        known = imports_of(tree, package)
        for name, node in parts_of(tree):
            used = {known.get(one, (module, one)) for one in names_in(node)}
            uses.setdefault((module, name), set()).update(used)
            # ``record_event`` itself writes for those who call it.
            is_call = any(
                isinstance(one, ast.Call)
                and isinstance(one.func, ast.Name)
                and one.func.id in WRITERS
                for one in ast.walk(node)
            )
            if is_call and path.stem != "record_event":
                writers.add((module, name))
    return uses, writers


def reached(uses: dict[Place, set[Place]]) -> set[Place]:
    """All that the deeds come to, at any depth."""
    wave: set[Place] = set()
    for name in DEEDS:
        tree = ast.parse((ROOT / "tests" / "make" / f"{name}.py").read_text())
        wave |= set(imports_of(tree, "tests.make").values())
    found: set[Place] = set()
    while wave:
        found |= wave
        wave = {used for place in wave for used in uses.get(place, ())} - found
    return found


def test_a_deed_leads_to_every_place_that_writes_an_event():
    uses, writers = calls()
    assert len(writers) > 35
    assert sorted(writers - reached(uses)) == []


def test_a_place_without_a_deed_is_found():
    uses, _writers = calls()
    of_nobody = ("wagdesk.inbox.actions.reopen_all", "reopen_all")
    uses[of_nobody] = {("wagdesk.inbox.actions.record_event", "record_event")}
    assert of_nobody not in reached(uses)
    assert ("wagdesk.inbox.actions.note_bounce", "note_bounce") in reached(uses)
