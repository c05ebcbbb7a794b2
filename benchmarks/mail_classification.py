"""What classification says of every mail of the development sample, and where it is wrong.

    python benchmarks/mail_classification.py [--corpus DIR]

The sample's manifest and sisimai's expected reasons say what each mail is; whatever they
call neither a report, a list nor automatic was written by a person.
"""

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpcenter.settings.test")

from wagdesk.inbox.mail.classify import Classification, Kind, classify  # noqa: E402
from wagdesk.inbox.mail.parse import parse  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus" / "mail"
AUTOMATIC = (Kind.AUTO_REPLY, Kind.OUT_OF_OFFICE)
CAUSES = {"userunknown": "no_such_address", "filtered": "refused"}


def expected(name: str, tags: list[str], reasons: dict[str, list[dict]]) -> tuple[Kind, ...]:
    judged = reasons.get(Path(name).name) if name.startswith("sisimai/") else None
    if judged and judged[0]["reason"] == "vacation":
        return (Kind.OUT_OF_OFFICE,)
    if judged or "dsn" in tags or "arf" in tags:
        return (Kind.BOUNCE,)
    if "mailing-list" in tags:
        return (Kind.LIST,)
    return AUTOMATIC if "auto-submitted-or-bulk" in tags else (Kind.HUMAN,)


def failure_matches(found: Classification, wanted: dict) -> bool:
    if wanted["reason"] not in CAUSES:
        return not found.failed
    if not found.failed:
        return False
    failure = found.failed[0]
    return (failure.cause, failure.status, failure.is_hard) == (
        CAUSES[wanted["reason"]],
        wanted["dsn"],
        wanted["hardbounce"],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    corpus = parser.parse_args().corpus
    manifest = json.loads((corpus / "manifest.json").read_text())
    reasons = json.loads((corpus / "sisimai" / "expected-reasons.json").read_text())
    table: Counter[tuple[str, str]] = Counter()
    right_failures = 0
    for name, entry in sorted(manifest.items()):
        if not (corpus / name).is_file():
            continue
        found = classify(parse((corpus / name).read_bytes()))
        wanted = expected(name, entry["tags"], reasons)
        is_right = found.kind in wanted
        table[wanted[0].value, found.kind.value if not is_right else "right"] += 1
        if not is_right:
            print(f"wrong: {name} is {wanted[0].value}, called {found.kind} {found.reasons}")
        if name.startswith("sisimai/"):
            right_failures += failure_matches(found, reasons[Path(name).name][0])
    print(f"{'expected':15} {'right':>5}  called otherwise")
    for kind in dict.fromkeys(row for row, _ in table):
        others = {column: n for (row, column), n in table.items() if row == kind}
        right = others.pop("right", 0)
        print(f"{kind:15} {right:5}  {others or ''}")
    print(f"cause, status and hardness as sisimai has them: {right_failures}/{len(reasons)}")


if __name__ == "__main__":
    main()
