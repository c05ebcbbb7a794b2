"""Prepare a site for Wagdesk: roles, mailbox, workflow, help center."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from wagdesk.inbox.actions.remove_site import our_groups, our_pages, remove_site
from wagdesk.inbox.actions.setup import SetupError
from wagdesk.inbox.actions.setup_site import setup_site
from wagdesk.kb.queries import page_at, page_model


class Command(BaseCommand):
    help = (
        "Make what Wagdesk needs: four groups with their rights, the mailbox “support”, a "
        "review workflow and a help center with the slug “help”. What is there stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--parent",
            metavar="P",
            help="Page below which the help center goes: its id, or its path as in the "
            "browser (/about/). Default: the root page of the default site.",
        )
        parser.add_argument(
            "--remove",
            action="store_true",
            help="The opposite, before uninstalling: delete every help center with its "
            "articles, our groups and our workflow.",
        )
        parser.add_argument("--no-input", action="store_true", help="Do not ask before --remove.")

    def handle(self, *args: object, **options: object) -> None:
        done: list[str] = []
        try:
            if options["remove"]:
                self._confirm(ask=not options["no_input"])
                remove_site(say=done.append)
            else:
                parent = options["parent"]
                setup_site(parent=_page(parent) if parent else None, say=done.append)
        except SetupError as error:
            raise CommandError(str(error), returncode=2) from error
        for sentence in done or ["There was nothing to do."]:
            self.stdout.write(sentence)

    def _confirm(self, *, ask: bool) -> None:
        if not ask:
            return
        for page in our_pages():
            self.stdout.write(f"page  {page} and {page.get_descendant_count()} below it")
        for group in our_groups():
            self.stdout.write(f"group {group}")
        if input("Delete all of this? Type yes: ").strip() != "yes":
            raise CommandError("Nothing was deleted.")


def _page(given: str) -> object:
    page = page_model().objects.filter(pk=given).first() if given.isdecimal() else page_at(given)
    if page is None:
        raise CommandError(
            f"There is no page {given}. Pass a page id, or a path such as /about/.", returncode=2
        )
    return page
