"""Nine kinds of viewers at every address of the project, taken from the URL conf itself.

A new address without a row in ``tests/permission_rows.py`` fails. Two things are asked of
each answer: whether the viewer was let in, and whether it holds a word of a ticket that the
viewer may not see, whatever the status says.
"""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests.make.matrix import NOTE_WORDS, PUBLIC_WORDS, World, make_world
from tests.permission_rows import DATA, ROWS, SEES_THE_TICKET, VIEWERS
from wagdesk.inbox.actions.customer_link import new_customer_link
from wagdesk.kb.pages.models import HelpCenterPage
from wagdesk.search.actions import rebuild_index

pytestmark = pytest.mark.django_db
ENTERED, TURNED_AWAY, NO_SUCH_METHOD = "entered", "turned away", "no such method"


def is_ours(pattern: URLPattern) -> bool:
    """Our view, or one of Wagtail's that shows a model of ours."""
    view = getattr(pattern.callback, "view_class", pattern.callback)
    model = getattr(pattern.callback, "view_initkwargs", {}).get("model")
    modules = [view.__module__, getattr(model, "__module__", "")]
    return any(module.startswith(("wagdesk", "helpcenter")) for module in modules)


def addresses(patterns=None, place: str = "", space: str = "") -> dict[str, URLPattern]:
    """Name → pattern of every address that is ours; help center routes are ``route:…``."""
    found = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        where = place + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            found |= addresses(pattern.url_patterns, where, inner)
        elif is_ours(pattern):
            found[f"{space}{pattern.name or where}"] = pattern
    if patterns is None:
        routes = HelpCenterPage.get_subpage_urls()
        found |= {f"route:{pattern.name}": pattern for pattern in routes}
    return found


def test_every_address_has_a_row_and_every_row_an_address():
    missing = sorted(set(addresses()) - set(ROWS))
    assert not missing, f"addresses without a row: {missing}"
    gone = sorted(set(ROWS) - set(addresses()))
    assert not gone, f"rows without an address: {gone}"


def test_every_rule_names_known_viewers():
    assert all(row.who <= set(VIEWERS) for row in ROWS.values())


@pytest.fixture
def world() -> World:
    call_command("wagdesk_setup", verbosity=0)
    made = make_world()
    rebuild_index()
    return made


def browser_of(world: World, viewer: str) -> Client:
    """Somebody's browser: customers came by the link that we mail them."""
    client = Client(raise_request_exception=True)
    if viewer in ("customer", "other customer"):
        person = world.people[viewer]
        client.force_login(world.users[viewer])
        secret = new_customer_link(person=person, address=person.address)
        client.post(f"{world.home.url}tickets/link/{secret}/")
    elif viewer != "anonymous":
        client.force_login(world.users[viewer])
    return client


def url_of(world: World, name: str, pattern: URLPattern) -> str:
    row = ROWS[name]
    wanted = pattern.pattern.regex.groupindex if hasattr(pattern.pattern, "regex") else ()
    converters = getattr(pattern.pattern, "converters", {}) or dict.fromkeys(wanted)
    arguments = {key: world.argument(name, key) for key in converters} | row.arguments(world)
    if name.startswith("route:"):
        path = world.home.reverse_subpage(pattern.name, kwargs=arguments)
        return f"{world.home.url}{path}"
    if row.path:
        return row.path(world)
    return reverse(name, kwargs=arguments)


def outcome(answer) -> str:
    if answer.status_code == 405:
        return NO_SUCH_METHOD
    if answer.status_code in (401, 403, 404):
        return TURNED_AWAY
    where = answer.get("Location", "").split("?")[0]
    doors = (reverse("wagtailadmin_login"), reverse("wagtailadmin_home"))
    return TURNED_AWAY if where in doors else ENTERED


def words_of(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace") + str(answer.headers)


def ask(client: Client, method: str, url: str):
    """One request whose writes are taken back."""
    with transaction.atomic():
        answer = client.get(url) if method == "get" else client.post(url, DATA)
        words = words_of(answer)
        transaction.set_rollback(True)
    return outcome(answer), words


def wrong_at(world: World, viewer: str, client: Client, name: str, pattern) -> list[str]:
    url, row, met, wrong = url_of(world, name, pattern), ROWS[name], set(), []
    for method in ("get", "post"):
        try:
            happened, words = ask(client, method, url)
        except Exception as error:
            wrong.append(f"{name}: {method} by {viewer} ends in {type(error).__name__}: {error}")
            continue
        met.add(happened)
        may_know = viewer in SEES_THE_TICKET | row.told
        hidden = set() if may_know else {*PUBLIC_WORDS, *NOTE_WORDS}
        hidden -= set(PUBLIC_WORDS) if viewer == "customer" else set()
        told = [word for word in hidden if word in words]
        if told:
            wrong.append(f"{name}: {method} tells {viewer} {told}")
        if happened == ENTERED and viewer not in row.who:
            wrong.append(f"{name}: {method} lets {viewer} in")
    if viewer in row.who and ENTERED not in met:
        wrong.append(f"{name}: {viewer} is turned away ({', '.join(sorted(met))})")
    return wrong


@pytest.mark.parametrize("viewer", VIEWERS)
def test_each_viewer_enters_where_they_may_and_reads_nothing_they_may_not(world, viewer):
    client = browser_of(world, viewer)
    wrong = [
        sentence
        for name, pattern in addresses().items()
        for sentence in wrong_at(world, viewer, client, name, pattern)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_words_are_there_for_who_may_read_them(world):
    """Else the test above could not fail."""
    url = reverse("wagdesk_inbox_admin:ticket", args=[world.ticket.pk])
    _happened, words = ask(browser_of(world, "agent"), "get", url)
    assert all(word in words for word in (*PUBLIC_WORDS, *NOTE_WORDS))
    own = f"{world.home.url}tickets/{world.ticket.public_id}/"
    _happened, words = ask(browser_of(world, "customer"), "get", own)
    assert PUBLIC_WORDS[0] in words and NOTE_WORDS[0] not in words


TELLING = (
    *("list", "print_list", "search", "people", "complete", "ticket", "print", "frame", "raw"),
    *("intake", "intake_raw", "person", "person_merge", "person_erase", "person_archive"),
    *("wagdesk_topics:topic", "wagdesk_metrics:tickets", "route:ticket_file"),
)


def test_each_address_that_tells_something_tells_it_to_who_may_know(world):
    """So does the matrix notice one that tells it to somebody else."""
    silent, found = [], addresses()
    for name in TELLING:
        name = name if ":" in name else f"wagdesk_inbox_admin:{name}"
        viewer = "customer" if name.startswith("route:") else "manager"
        client = browser_of(world, viewer)
        url = url_of(world, name, found[name])
        words = "".join(ask(client, method, url)[1] for method in ("get", "post"))
        if not any(word in words for word in (*PUBLIC_WORDS, *NOTE_WORDS)):
            silent.append(name)
    assert not silent


def test_roles_are_groups_made_by_setup(world):
    assert Group.objects.filter(name="Wagdesk agents").exists()
