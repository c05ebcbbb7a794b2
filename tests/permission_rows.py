"""Who is let in at each address. The words of tickets are another matter: the matrix looks
for them in every answer."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

VIEWERS = (
    "anonymous",
    "customer",
    "other customer",
    "agent",
    "agent elsewhere",
    "own-only agent",
    "manager",
    "administrator",
    "editor",
)
SEES_THE_TICKET = {"agent", "manager"}
# What most forms ask for; an address takes what it knows.
DATA = {
    "text": "I should not be able to say this",
    "message": "",
    "seen_message": 10**9,
    "assignee": "me",
    "status": "open",
    "wanted": "1",
    "tags": "late",
    "to": "third@mail.example",
    "kind": "reply",
}


@dataclass(frozen=True)
class Row:
    """``who`` enters by GET or by POST; all others are turned away by both. ``told``: who is
    told of the ticket here alone."""

    who: frozenset[str]
    told: frozenset[str] = frozenset()
    arguments: Callable[[Any], dict] = field(default=lambda world: {})
    path: Callable[[Any], str] | None = None


def row(*who: str, told: str = "", **more: Any) -> Row:
    return Row(frozenset(who), told=frozenset({told} - {""}), **more)


ALL = row(*VIEWERS)
NOBODY = row()
TICKET = row("agent", "manager")
INBOX = row("agent", "agent elsewhere", "own-only agent", "manager", "administrator")
MANAGERS = row("agent elsewhere", "manager", "administrator")
MANAGER = row("manager")
# Decides for all mailboxes, and reads the tickets of those that are theirs.
ADMINISTRATOR = row("administrator")
EDITORS = row("manager", "administrator", "editor")
THE_CUSTOMER = row("customer")


def asking(rule: Row, **questions: str) -> dict:
    """Screens of the inbox that tell more when they are asked something."""
    base = "wagdesk_inbox_admin"
    return {
        f"{base}:{name}": replace(
            rule, path=lambda _world, name=name, query=query: f"{reverse(f'{base}:{name}')}?{query}"
        )
        for name, query in questions.items()
    }


def of_viewset(space: str, who: Row, one: Row | None = None, *, history: bool = True) -> dict:
    """Rows of a settings list: the list, and (``one``) what is about a single object."""
    one = one or who
    names = {"index": who, "index_results": who, "add": who, "edit": one, "delete": one}
    names |= {"history": one, "history_results": one, "usage": one} if history else {}
    return {f"{space}:{name}": rule for name, rule in names.items()}


def all_of(space: str, rule: Row, names: str) -> dict:
    return {f"{space}:{name}": rule for name in names.split()}


STEERING = ("synonym", "promotion", "hidden", "stop_phrase", "protected")

ROWS: dict[str, Row] = {
    # The inbox
    **all_of("wagdesk_inbox_admin", INBOX, "enter bulk exports known_tags"),
    **asking(INBOX, list="view=all", print_list="view=all", search="q=marimba", people="q=celesta"),
    **all_of("wagdesk_inbox_admin", INBOX, "write my_settings"),
    **all_of("wagdesk_inbox_admin", INBOX, "article"),
    **all_of(
        "wagdesk_inbox_admin",
        TICKET,
        "ticket reply forward draft note assign status tags flag find_articles undo confirm print "
        "frame retry file",
    ),
    "wagdesk_inbox_admin:raw": TICKET,
    # Only administrators decide by which server mail leaves, and see the trail.
    **all_of("wagdesk_inbox_admin", ADMINISTRATOR, "delivery audit"),
    # Whoever asked for it.
    **all_of("wagdesk_inbox_admin", row("agent"), "bulk_run bulk_undo export_file"),
    "wagdesk_inbox_admin:person_archive": MANAGER,
    # Whoever has none gets no completions.
    **asking(row(*INBOX.who, "editor"), complete="q=from:cel"),
    **all_of("wagdesk_inbox_admin", MANAGERS, "intake_retry_all"),
    # Mail that failed may name no mailbox's customer yet: administrators look after all of it.
    "wagdesk_inbox_admin:intake": row(*INBOX.who, told="administrator"),
    **all_of(
        "wagdesk_inbox_admin",
        row("manager", "administrator", told="administrator"),
        "intake_retry intake_set_aside intake_raw",
    ),
    **all_of(
        "wagdesk_inbox_admin",
        TICKET,
        "priority type team label due field subject requester follow snooze wake trash restore "
        "move merge unmerge link unlink split settle forwarded block",
    ),
    "wagdesk_inbox_admin:answers": MANAGER,
    # Reports
    **all_of("wagdesk_topics", EDITORS, "list topic draft dismiss undo"),
    **all_of("wagdesk_metrics", MANAGERS, "report tickets"),
    **all_of("wagdesk_search_admin", EDITORS, "report export calibration explain"),
    "wagdesk_search_admin:words": row(
        *EDITORS.who, path=lambda world: f"{reverse('wagdesk_search_admin:words')}?q=zip&in=en"
    ),
    # People
    **all_of(
        "wagdesk_inbox_admin",
        TICKET,
        "person person_note person_note_remove person_merge person_unmerge person_export "
        "person_block person_unblock",
    ),
    **all_of("wagdesk_inbox_admin", MANAGER, "person_erase"),
    "wagdesk_kb_admin:draft": row("administrator", "editor"),
    # Settings
    **of_viewset("wagdesk_mailboxes", MANAGERS, MANAGER),
    **all_of("wagdesk_mailboxes", NOBODY, "add delete"),
    # Only administrators make and delete sources: they decide where the server connects.
    **of_viewset("wagdesk_sources", MANAGERS, row("manager", "administrator")),
    **all_of("wagdesk_sources", ADMINISTRATOR, "add delete"),
    **of_viewset("wagdesk_saved_replies", INBOX, row(*TICKET.who, "own-only agent")),
    **of_viewset("wagdesk_blocked", MANAGERS, MANAGER),
    **of_viewset("wagdesk_teams", MANAGERS),
    **of_viewset("wagdesk_labels", MANAGERS),
    **of_viewset("wagdesk_fields", MANAGERS),
    # One that is on tickets elsewhere alone is as if missing; administrators keep all.
    **of_viewset("wagdesk_tags", MANAGERS, row("manager", "administrator")),
    **of_viewset("wagdesk_forms", row(*MANAGERS.who, "editor"), EDITORS),
    **{
        name: rule
        for model in STEERING
        for name, rule in of_viewset(f"wagdesk_search_{model}", EDITORS).items()
    },
    **all_of("wagdesk_search_previews", EDITORS, "index preview import"),
    **all_of(
        "wagdesk_form_chooser",
        row(*INBOX.who, "editor"),
        "choose choose_results chosen chosen_multiple",
    ),
    # Customers
    **all_of(
        "route",
        ALL,
        "index_route contact contact_answered search tickets tickets_forget ticket_link",
    ),
    # Mail services call these: the token is known here, and their password is not.
    **all_of("wagdesk_inbox", NOBODY, "webhook webhook_mime"),
    # Whoever knows the address learns the number, which grants nothing.
    "route:contact_sent": ALL,
    "wagdesk_inbox:form_sent": ALL,
    "route:ticket": THE_CUSTOMER,
    "route:ticket_file": THE_CUSTOMER,
    **all_of("wagdesk_inbox", ALL, "form form_proof contact_suggestions contact_opened"),
    **all_of("wagdesk_inbox", NOBODY, "linked_file"),
    # Machines, evidence, the ready-made site
    **all_of("wagdesk_search", ALL, "suggest click"),
    **all_of("wagdesk_kb", ALL, "read vote vote_reason"),
    "wagdesk_healthz": ALL,
    "wagdesk_readyz": ALL,
    "robots.txt": row(*VIEWERS, path=lambda world: "/robots.txt"),
    "sitemap.xml": row(*VIEWERS, path=lambda world: "/sitemap.xml"),
    "helpcenter_demo_outbox": ALL,
    "helpcenter_demo_mail": NOBODY,
}
