"""What is undocumented can't be extended: every hook, signal and setting has its line."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "hooks-and-settings.md"
CODE = [
    path
    for folder in ("wagdesk", "search", "kb", "inbox")
    for path in (ROOT / folder).rglob("*.py")
    if "/migrations/" not in path.as_posix()
]


def names(pattern: str) -> set[str]:
    return {name for path in CODE for name in re.findall(pattern, path.read_text())}


HOOKS = names(r"get_hooks\(\s*[\"'](wagdesk_\w+)")
SETTINGS = names(r"[\"'](WAGDESK_[A-Z_]+)[\"']")
SIGNALS = names(r"^(\w+) = (?:django\.dispatch\.)?Signal\(")


@pytest.mark.parametrize("name", sorted(HOOKS | SETTINGS | SIGNALS))
def test_every_hook_signal_and_setting_is_documented(name):
    assert f"`{name}`" in REFERENCE.read_text(), f"{name} has no line in {REFERENCE.name}"


def test_there_is_something_to_document():
    assert "wagdesk_help_center_routes" in HOOKS
    assert {"WAGDESK_KEYS", "WAGDESK_VISITS"} <= SETTINGS


def test_nothing_is_documented_that_is_not_there():
    listed = set(re.findall(r"^\| `(wagdesk_\w+|WAGDESK_[A-Z_]+)`", REFERENCE.read_text(), re.M))
    assert listed - HOOKS - SETTINGS - SIGNALS == set()


@pytest.mark.parametrize(
    "page",
    sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]),
)
def test_every_relative_link_in_the_docs_leads_somewhere(page):
    text = (ROOT / page).read_text()
    for target in re.findall(r"\]\((?!https?:|mailto:|#|article:)([^)#\s]+)", text):
        assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_no_text_refers_to_the_workplace():
    words = ("/work/" + "main", "../" + "shared/DESIGN", "farm-" + "studio", "farm-" + "bench")
    for path in [*CODE, *ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        text = path.read_text()
        assert not [word for word in words if word in text], path
