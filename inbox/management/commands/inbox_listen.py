"""Take mail from the mail server over LMTP or SMTP."""

import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from wagdesk.inbox.listener import ListenerController


class Command(BaseCommand):
    help = "Listen for mail over LMTP (or SMTP) until stopped. Run it behind a real mail server."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8025)
        protocol = parser.add_mutually_exclusive_group()
        protocol.add_argument(
            "--lmtp", action="store_true", help="One answer for each recipient (the default)."
        )
        protocol.add_argument("--smtp", action="store_true", help="One answer for each mail.")

    def handle(self, *args: object, **options: object) -> None:
        host, port, smtp = options["host"], options["port"], options["smtp"]
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        controller = ListenerController(host, port, lmtp=not smtp)
        try:
            controller.start()
        except (OSError, TimeoutError) as error:
            raise CommandError(
                f"Cannot listen on {host}:{port}: {error}. Choose another --port, or end the "
                "program that uses it."
            ) from None
        protocol = "SMTP" if smtp else "LMTP"
        self.stdout.write(f"Listening for mail on {host}:{port} ({protocol}).")
        self.stdout.flush()
        stopped.wait()
        controller.stop()
        self.stdout.write("Stopped.")
