"""What is drawn once for each value says nothing of anybody else's."""

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from tests.make.filing import url
from tests.make.inbox import make_agent, make_mailbox, make_ticket
from wagdesk.inbox.models import Team
from wagdesk.inbox.queries.ticket_choices import Choices
from wagdesk.inbox.views.admin_bulk import bulk_menus

SOURCE = "{% load wagdesk_drawn %}{% drawn 'wagdesk_inbox/admin/_bulk_menus.html' menus %}"


@pytest.mark.django_db
def test_menus_are_drawn_for_each_viewer_and_language():
    box = make_mailbox()
    ana, ben = (make_agent(box, first_name=name) for name in ("Ana", "Ben"))

    def drawn(viewer) -> str:
        request = RequestFactory().get("/")
        context = RequestContext(request, {"menus": bulk_menus(viewer, Choices(viewer))})
        return Template(SOURCE).render(context)

    for _again in range(2):
        assert ("Ana" in drawn(ana), "Ben" in drawn(ana)) == (False, True)
        assert ("Ana" in drawn(ben), "Ben" in drawn(ben)) == (True, False)
        assert "Merge" in drawn(ana)
        with override("tr"):
            assert "Birleştir" in drawn(ana)
    assert "Carriers" not in drawn(ana)
    Team.objects.create(name="<b>Carriers")
    assert "&lt;b&gt;Carriers" in drawn(ana)


@pytest.mark.django_db
def test_a_filter_that_is_set_shows_in_the_form_and_not_in_the_next(client):
    box = make_mailbox()
    client.force_login(make_agent(box))
    make_ticket(box)
    first = client.get(url("list"), {"view": "open"}).content.decode()
    asked = {"view": "open", "priority": "high", "field_x": "", "tag": "zebra"}
    assert 'value="high" checked' in client.get(url("list"), asked, follow=True).content.decode()
    again = client.get(url("list"), {"view": "open"}).content.decode()
    assert 'value="high" checked' not in first + again
