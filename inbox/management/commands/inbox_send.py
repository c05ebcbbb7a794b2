"""Send what waits in the outbox, once."""

from django.core.management.base import BaseCommand

from wagdesk.inbox.actions.send_mail import send_due_mail


class Command(BaseCommand):
    help = "Hand every mail that is due to the mail server, once."

    def handle(self, *args: object, **options: object) -> None:
        sent = failed = 0
        while True:
            gone, kept = send_due_mail()
            sent, failed = sent + gone, failed + kept
            if not gone:
                break
        self.stdout.write(f"{sent} sent, {failed} not sent.")
        if failed:
            raise SystemExit(1)
