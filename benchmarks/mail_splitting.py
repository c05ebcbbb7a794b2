"""How often the new part of an answer is found exactly, and how long a megabyte takes.

    python benchmarks/mail_splitting.py [--corpus DIR] [--replies DIR] [--talon PYTHON]

Reads the judged answers of the development mail sample, and our attributions and heads in
every language. ``--replies`` is a folder of ``NAME.eml`` whose new part is in
``NAME_reply_text``, or is "Hello" (talon's own ``tests/fixtures/standard_replies``).
``--talon`` is a Python that has talon installed, to be asked the same.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.inbox.mail.test_split import ATTRIBUTIONS, HEADS, HOSTILE  # noqa: E402
from wagdesk.inbox.mail.html_text import html_to_text  # noqa: E402
from wagdesk.inbox.mail.parse import parse  # noqa: E402
from wagdesk.inbox.mail.split import split_reply  # noqa: E402
from wagdesk.inbox.mail.split_languages import PHONE_SIGNATURE  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus" / "mail"
LOREM = "et mollis ligula rutrum quis. Fusce sed odio id arcu varius aliquet nec nec nibh."
QUOTED_REPLIES = {
    "chatwoot/mail_with_quote.eml": "Yes, I am providing you step how to reproduce this issue",
    "mail-parser-reply/email_danish_3.txt": "Hej,\n\nSvar.",
    "mail-parser-reply/email_ja_1_1.txt": "こんにちは、みなさん！",
    "quotequail/apple_reply.html": "Foo\n\nBar",
    "quotequail/gmail_reply.html": "foo\n\nbar",
}
TALON = """
import json, sys, talon
from talon import quotations
talon.init()
cases = json.load(sys.stdin)
json.dump([quotations.extract_from(h or t, "text/html" if h else "text/plain") for t, h in cases],
          sys.stdout)
"""
# Name, text, HTML, what is new in it.
Case = tuple[str, str, str, str]


def corpus_cases(corpus: Path) -> list[Case]:
    cases = []
    for path in sorted(corpus.glob("crisp-email-reply-parser/*.txt")):
        text = path.read_text()
        cases.append((path.name, text, "", text[: text.index(LOREM) + len(LOREM)]))
    for name, new in QUOTED_REPLIES.items():
        path = corpus / name
        if path.suffix == ".eml":
            mail = parse(path.read_bytes())
            cases.append((path.name, mail.text, mail.html, new))
        elif path.suffix == ".html":
            html = path.read_text()
            cases.append((path.name, html_to_text(html), html, new))
        else:
            cases.append((path.name, path.read_text(), "", new))
    return cases


def language_cases() -> list[Case]:
    new = "My answer.\nIn two lines."
    cases = []
    for language, line in ATTRIBUTIONS.items():
        for mark in ("> ", ""):
            cases.append((language, f"{new}\n\n{line}\n\n{mark}Old text\n{mark}more\n", "", new))
    rule = "________________________________"
    for language, head in HEADS.items():
        cases.append((f"{language} head", f"{new}\n\n{rule}\n{head}\n\nOld text\n", "", new))
    return cases


def reply_cases(folder: Path) -> list[Case]:
    cases = []
    for path in sorted(folder.glob("*.eml")):
        expected = path.with_name(f"{path.stem}_reply_text")
        new = expected.read_text().strip() if expected.exists() else "Hello"
        cases.append((path.name, parse(path.read_bytes()).text, "", unsigned(new)))
    return cases


def unsigned(text: str) -> str:
    """Signatures are folded here and kept there; neither is wrong."""
    lines = text.rstrip().split("\n")
    if PHONE_SIGNATURE.match(lines[-1]):
        lines.pop()
    if "-- " in lines:
        del lines[lines.index("-- ") :]
    return "\n".join(lines)


def ours(cases: list[Case]) -> list[str]:
    return [split_reply(text, html).visible for _, text, html, _ in cases]


def talon(python: str) -> Callable[[list[Case]], list[str]]:
    def ask(cases: list[Case]) -> list[str]:
        texts = json.dumps([[text, ""] for _, text, _, _ in cases])
        done = subprocess.run(
            [python, "-c", TALON], input=texts, capture_output=True, text=True, check=True
        )
        return [unsigned(one) for one in json.loads(done.stdout)]

    return ask


def same(first: str, second: str) -> bool:
    return first.split() == second.split()


def seconds_for(text: str) -> float:
    started = time.process_time()
    split_reply(text, "<div class=gmail_quote>" * 15_000)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--replies", type=Path)
    parser.add_argument("--talon")
    options = parser.parse_args()
    sets = {"languages": language_cases()}
    if options.corpus.is_dir():
        sets["corpus"] = corpus_cases(options.corpus)
    if options.replies:
        sets["replies"] = reply_cases(options.replies)
    rivals = {"ours": ours} | ({"talon": talon(options.talon)} if options.talon else {})
    for name, cases in sets.items():
        for rival, ask in rivals.items():
            wrong = [
                case[0]
                for case, new in zip(cases, ask(cases), strict=True)
                if not same(new, case[3])
            ]
            print(f"{name:10} {rival:6} exact {len(cases) - len(wrong)}/{len(cases)}", end="")
            print(f"  not: {', '.join(wrong[:12])}" if wrong else "")
    slowest = max(HOSTILE, key=lambda name: seconds_for(HOSTILE[name]))
    print(f"slowest megabyte: {slowest}, {seconds_for(HOSTILE[slowest]):.2f} s of processor time")


if __name__ == "__main__":
    main()
