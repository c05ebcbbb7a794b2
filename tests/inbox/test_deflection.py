"""What the contact page saved, as a lower and an upper bound with counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.make.inbox import make_mailbox, make_person, make_ticket
from tests.make.kb import make_help_center
from wagdesk.inbox.models import ContactVisit
from wagdesk.inbox.queries.deflection import deflection_figures
from wagdesk.search.models import Visit, Visitor

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=10)


class World:
    """Visits that reached the contact page of one help center."""

    def __init__(self):
        self.now = timezone.now()
        self.home = make_help_center()
        self.mailbox = make_mailbox("support")

    def visitor(self, **fields):
        return Visitor.objects.create(**fields)

    def visit(self, visitor=None, *, ago=LONG_AGO):
        at = self.now - ago
        visitor = visitor or self.visitor()
        return Visit.objects.create(visitor=visitor, started_at=at, last_at=at)

    def reached(self, visit, *, shown=True, confirmed=False, ago=LONG_AGO, **fields):
        at = self.now - ago
        return ContactVisit.objects.create(
            mailbox=self.mailbox,
            help_center=self.home.translation_key,
            visit=visit,
            shown=[1, 2] if shown else [],
            confirmed_at=at if confirmed else None,
            created_at=at,
            **fields,
        )

    def wrote(self, visit=None, *, after, **fields):
        """A ticket so long after the visits of ten days ago."""
        at = self.now - LONG_AGO + after
        return make_ticket(self.mailbox, visit=visit, at=at, created_at=at, **fields)

    def figures(self, **options):
        since = self.now - timedelta(days=30)
        return deflection_figures(self.home, since, now=self.now, **options)


@pytest.fixture
def world():
    return World()


def test_confirmed_is_the_lower_and_silent_makes_the_upper_bound(world):
    world.reached(world.visit(), confirmed=True)
    world.reached(world.visit())
    world.reached(world.visit())
    world.reached(world.visit(), shown=False)
    figures = world.figures()
    assert (figures.visits, figures.confirmed, figures.silent, figures.not_shown) == (4, 1, 2, 1)
    assert (figures.lower, figures.upper, figures.provisional) == (1, 3, 0)


@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize(("hours", "wrote"), [(0, 1), (71, 1), (73, 0)])
def test_a_ticket_of_the_same_visitor_within_72_hours_cancels(world, confirmed, hours, wrote):
    visitor = world.visitor()
    world.reached(world.visit(visitor), confirmed=confirmed)
    world.wrote(world.visit(visitor), after=timedelta(hours=hours))
    figures = world.figures()
    assert figures.wrote == wrote and figures.upper == 1 - wrote


def test_a_mail_from_an_address_the_visitor_has_used_cancels(world):
    visitor, person = world.visitor(), make_person("ada@mail.example")
    world.wrote(world.visit(visitor), after=-timedelta(hours=100), person=person)
    world.reached(world.visit(visitor))
    world.wrote(after=timedelta(hours=10), person=person)
    assert world.figures().wrote == 1


def test_a_ticket_of_somebody_else_or_from_before_cancels_nothing(world):
    visitor = world.visitor()
    world.wrote(world.visit(visitor), after=-timedelta(hours=1))
    world.reached(world.visit(visitor))
    world.wrote(world.visit(), after=timedelta(hours=1))
    assert world.figures().silent == 1


def test_a_visit_counts_once_however_often_it_opened_the_form(world):
    visit = world.visit()
    world.reached(visit, shown=False)
    world.reached(visit)
    world.reached(visit, confirmed=True)
    figures = world.figures()
    assert (figures.visits, figures.confirmed) == (1, 1)


def test_without_consent_each_confirmation_counts_alone(world):
    world.reached(None, confirmed=True)
    world.reached(None, confirmed=True)
    ticket = world.wrote(after=timedelta(0))
    world.reached(None, ticket=ticket)
    figures = world.figures()
    assert (figures.visits, figures.confirmed, figures.wrote) == (3, 2, 1)


def test_young_ones_are_provisional_and_who_is_still_here_is_not_counted(world):
    yesterday, now = timedelta(days=1), timedelta(minutes=5)
    world.reached(world.visit(ago=yesterday), ago=yesterday)
    world.reached(world.visit(ago=yesterday), ago=yesterday, confirmed=True)
    world.reached(world.visit(ago=now), ago=now)
    figures = world.figures()
    assert (figures.silent, figures.confirmed, figures.provisional) == (1, 1, 2)
    assert figures.running == 1 and figures.upper == 2


def test_the_hold_out_is_counted_apart(world):
    for wrote in (True, False, False):
        visit = world.visit(world.visitor(hold_out=True))
        world.reached(visit, shown=False)
        if wrote:
            world.wrote(visit, after=timedelta(hours=1))
    figures = world.figures()
    assert (figures.held_out, figures.held_out_wrote, figures.visits) == (3, 1, 0)


def test_other_help_centers_and_other_days_are_left_out(world):
    world.reached(world.visit(), ago=timedelta(days=40))
    ContactVisit.objects.update(help_center=make_help_center(slug="other").translation_key)
    world.reached(world.visit(), ago=timedelta(days=40))
    world.reached(world.visit(), confirmed=True)
    assert world.figures().visits == 1
    assert world.figures(until=world.now - timedelta(days=20)).visits == 0


def test_the_figures_are_one_query_for_few_and_many(world, django_assert_num_queries):
    for _ in range(3):
        world.reached(world.visit())
    with django_assert_num_queries(1):
        assert world.figures().silent == 3
    for _ in range(30):
        world.reached(world.visit())
    with django_assert_num_queries(1):
        assert world.figures().silent == 33
