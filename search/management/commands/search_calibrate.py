"""Learn how sure suggestions are from the site's own judged texts."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from ...actions import calibrate
from ...actions.calibrate import LEAST_OF_EACH, LEAST_ROWS


class Command(BaseCommand):
    help = "Fit the confidence of suggestions to tickets that were solved with and without one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = calibrate()
        for row in rows:
            found = {
                name: getattr(row, name)
                for name in ("kind", "locale", "help_center", "rows", "answered", "least")
            }
            for name in ("brier", "expected_error", "auroc", "precision"):
                value = getattr(row, name)
                found[name] = None if value is None else round(value, 4)
            if options["json"]:
                self.stdout.write(json.dumps({**found, "reliability": row.reliability}))
            else:
                self.stdout.write("  ".join(f"{name} {value}" for name, value in found.items()))
        if not rows and not options["json"]:
            self.stdout.write(
                f"Too few judged texts: a curve needs {LEAST_ROWS}, of which {LEAST_OF_EACH} were "
                f"answered by an article and {LEAST_OF_EACH} were not. The default curve holds."
            )
