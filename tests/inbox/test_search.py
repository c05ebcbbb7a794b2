"""Searching the inbox as an agent does it: through the results page."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.make.inbox import (
    make_agent,
    make_mailbox,
    make_message,
    make_person,
    make_saved_reply,
    make_ticket,
)
from wagdesk.inbox.actions.add_note import add_note
from wagdesk.inbox.actions.assign import assign
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.change_status import change_status
from wagdesk.inbox.actions.reply import reply, undo_reply
from wagdesk.inbox.actions.tag_ticket import tag_ticket
from wagdesk.inbox.models import SavedReply, Ticket
from wagdesk.search.models import SearchLog, Synonym

pytestmark = pytest.mark.django_db
URL = "wagdesk_inbox_admin:search"


@pytest.fixture
def world(client, index):
    """A mailbox with tickets in two languages, and an agent who is signed in."""
    box = make_mailbox("support")
    other = make_mailbox("returns")
    agent = make_agent(box, other, name="ana", first_name="Ana", last_name="Silva")
    ayse = make_person("ayse@mail.example", "Ayşe Yılmaz", locale="tr")
    bob = make_person("bob@firm.example", "Bob Stone")
    long_ago = timezone.now() - timedelta(days=40)
    tickets = SimpleNamespace(
        parcel=make_ticket(box, bob, subject="Lost parcel", text="My tent never arrived."),
        refund=make_ticket(other, bob, subject="Refund", text="Send the money back", at=long_ago),
        kargo=make_ticket(
            box, ayse, subject="Kargom nerede?", text="Çadırım hâlâ gelmedi.", locale="tr"
        ),
    )
    client.force_login(agent)
    index()
    return SimpleNamespace(
        box=box,
        other=other,
        agent=agent,
        ayse=ayse,
        bob=bob,
        index=index,
        client=client,
        **vars(tickets),
    )


def found(world, text: str, **more) -> list[str]:
    answer = world.client.get(reverse(URL), {"q": text, **more})
    assert answer.status_code == 200
    assert answer.context["mistakes"] == []
    return [row.obj.subject for row in answer.context["results"].rows]


def mistakes(world, text: str) -> list[str]:
    answer = world.client.get(reverse(URL), {"q": text})
    assert answer.context["results"].rows == []
    return [mistake.sentence for mistake in answer.context["mistakes"]]


def test_words_find_tickets_whatever_their_language(world):
    assert found(world, "parcel") == ["Lost parcel"]
    assert found(world, "parcels") == ["Lost parcel"]
    assert found(world, "cadirim") == ["Kargom nerede?"]
    assert found(world, "zebra") == []


def test_what_editors_tell_the_help_center_does_not_widen_it(world):
    Synonym.objects.create(locale="en", words="money, tent")
    assert found(world, "money") == ["Refund"]


def test_a_new_message_a_note_and_an_answer_are_found(world):
    make_message(world.parcel, text="It was a xylophone")
    add_note(user=world.agent, ticket=world.refund, text="Check with the warehouse in Ankara")
    reply(user=world.agent, ticket=world.kargo, text="Perşembe gelir", seen_message=10**9)
    assert found(world, "xylophone") == []
    world.index()
    assert found(world, "xylophone") == ["Lost parcel"]
    assert found(world, "warehouse") == ["Refund"]
    assert found(world, "perşembe") == ["Kargom nerede?"]


def test_a_reply_taken_back_is_found_no_more(world):
    message = reply(user=world.agent, ticket=world.parcel, text="Quetzal", seen_message=10**9)
    world.index()
    assert found(world, "quetzal") == ["Lost parcel"]
    undo_reply(user=world.agent, message=message)
    world.index()
    assert found(world, "quetzal") == []


def test_the_senders_name_address_and_file_names_are_words_too(world):
    make_message(world.parcel, files=(NewFile("zeltstange.pdf", "application/pdf", b"x"),))
    world.index()
    assert found(world, "Stone") == ["Lost parcel", "Refund"]
    assert found(world, "zeltstange") == ["Lost parcel"]


def test_status_assignee_and_mailbox_filter(world):
    assign(user=world.agent, ticket=world.parcel, assignee=world.agent)
    change_status(user=world.agent, ticket=world.refund, status="solved")
    world.index()
    assert found(world, "status:solved") == ["Refund"]
    assert found(world, "-status:solved mailbox:support status:new from:bob") == ["Lost parcel"]
    assert found(world, "assignee:me") == ["Lost parcel"]
    assert found(world, "assignee:silva") == ["Lost parcel"]
    assert set(found(world, "assignee:none")) == {"Refund", "Kargom nerede?"}
    assert found(world, "mailbox:returns") == ["Refund"]
    assert found(world, "is:waiting -assignee:me") == ["Kargom nerede?"]


def test_the_same_filter_twice_means_either(world):
    change_status(user=world.agent, ticket=world.refund, status="solved")
    world.index()
    assert set(found(world, "from:bob status:solved status:new")) == {"Refund", "Lost parcel"}


@pytest.mark.parametrize(
    "sender", ["ayse", "Ayşe", "ayşe", "yilmaz", "ayse@mail.example", '"ayse yılmaz"']
)
def test_people_are_named_as_one_remembers_them(world, sender):
    assert found(world, f"from:{sender}") == ["Kargom nerede?"]


def test_a_domain_stands_for_all_who_write_from_there(world):
    assert set(found(world, "from:firm.example")) == {"Lost parcel", "Refund"}
    assert set(found(world, "to:support@shop.example")) == {"Lost parcel", "Kargom nerede?"}


def test_days_filter_by_when_a_ticket_was_opened(world):
    assert found(world, "before:30d") == ["Refund"]
    assert set(found(world, "after:30d")) == {"Lost parcel", "Kargom nerede?"}
    assert found(world, f"on:{timezone.localtime(world.refund.created_at):%Y-%m-%d}") == ["Refund"]
    assert found(world, "after:30d before:30d") == []


def test_tags_filter_whoever_spelt_them(world):
    tag_ticket(user=world.agent, ticket=world.refund, names=["Geld zurück", "urgent"])
    tag_ticket(user=world.agent, ticket=world.parcel, names=["URGENT"])
    world.index()
    assert found(world, 'tag:"geld zuruck"') == ["Refund"]
    assert set(found(world, "tag:urgent")) == {"Refund", "Lost parcel"}
    assert found(world, 'tag:Urgent -tag:"Geld zurück"') == ["Lost parcel"]


def test_has_filters_by_what_is_in_a_ticket(world):
    make_message(world.parcel, files=(NewFile("a.pdf", "application/pdf", b"x"),))
    add_note(user=world.agent, ticket=world.refund, text="Look at this")
    world.index()
    assert found(world, "has:attachment") == ["Lost parcel"]
    assert found(world, "has:note") == ["Refund"]


def test_a_phrase_a_minus_and_the_subject_alone(world):
    make_ticket(world.box, subject="Parcel lost again", text="Where is my refund for it?")
    world.index()
    assert found(world, '"lost parcel"') == ["Lost parcel"]
    assert set(found(world, "parcel")) == {"Lost parcel", "Parcel lost again"}
    assert found(world, "parcel -again") == ["Lost parcel"]
    assert set(found(world, "refund")) == {"Refund", "Parcel lost again"}
    assert found(world, "subject:refund") == ["Refund"]
    assert found(world, 'subject:"lost parcel"') == ["Lost parcel"]
    assert found(world, "refund -subject:parcel") == ["Refund"]


def test_language_and_channel_filter(world):
    assert found(world, "language:tr") == ["Kargom nerede?"]
    assert len(found(world, "channel:email")) == 3
    assert found(world, "channel:form") == []


def test_without_words_the_latest_come_first(world):
    make_message(world.refund, text="Hello again")
    world.index()
    assert found(world, "status:new")[0] == "Refund"


def test_words_can_be_put_in_order_of_time(world):
    old = make_ticket(world.box, subject="parcel parcel parcel", text="parcel")
    Ticket.objects.filter(pk=old.pk).update(updated_at=timezone.now() - timedelta(days=9))
    make_message(world.parcel, text="so much else to say about it " * 20)
    world.index()
    assert found(world, "parcel")[0] == "parcel parcel parcel"
    assert found(world, "parcel", sort="latest")[0] == "Lost parcel"


def test_a_number_opens_the_ticket_and_words_do_not(world):
    answer = world.client.get(reverse(URL), {"q": f"#{world.parcel.pk}"})
    assert answer.url == reverse("wagdesk_inbox_admin:ticket", args=[world.parcel.pk])
    assert world.client.get(reverse(URL), {"q": f"{world.parcel.pk}"}).status_code == 302
    assert world.client.get(reverse(URL), {"q": f'"{world.parcel.pk}"'}).status_code == 200
    assert found(world, "#999999999") == []
    assert found(world, "9" * 18) == []


def test_an_excerpt_is_marked_and_leads_to_its_message(world):
    text = "Nothing new.\n\nThe <b>drone</b> dropped it on the roof"
    message = make_message(world.parcel, text=text).pk
    world.index()
    page = world.client.get(reverse(URL), {"q": "drone"})
    (row,) = page.context["results"].rows
    assert row.message.pk == message
    assert row.url.endswith(f"/{world.parcel.pk}/#message-{message}")
    assert "&lt;b&gt;<mark>drone</mark>&lt;/b&gt;" in page.content.decode()


def test_people_are_found_by_name_and_address_and_lead_to_their_tickets(world):
    answer = world.client.get(reverse(URL), {"q": "yılmaz", "in": "people"})
    (row,) = answer.context["results"].rows
    assert row.obj == world.ayse
    tickets = world.client.get(row.url).context["part"].rows
    assert [ticket.subject for ticket in tickets] == ["Kargom nerede?"]
    assert "ayse@mail.example" in answer.content.decode()


def test_from_asks_the_people_tab_too(world):
    answer = world.client.get(reverse(URL), {"q": "from:bob status:open", "in": "people"})
    assert [row.obj for row in answer.context["results"].rows] == [world.bob]


def test_people_are_found_by_the_beginning_of_a_name_and_by_a_whole_domain(world):
    def people(text: str) -> list:
        answer = world.client.get(reverse(URL), {"q": text, "in": "people"})
        return [row.obj for row in answer.context["results"].rows]

    assert people("ay") == [world.ayse]
    assert people("parcel from:firm.example") == [world.bob]
    assert people("from:other.example") == []


def test_saved_replies_are_found_with_their_text(world):
    make_saved_reply("Late parcel", "We have asked the courier.", world.box)
    world.index()
    answer = world.client.get(reverse(URL), {"q": "courier", "in": "replies"})
    assert [row.obj.name for row in answer.context["results"].rows] == ["Late parcel"]
    assert "We have asked the courier." in answer.content.decode()
    SavedReply.objects.all().delete()
    world.index()
    answer = world.client.get(reverse(URL), {"q": "courier", "in": "replies"})
    assert answer.context["results"].rows == []


def test_every_tab_says_how_many_it_has(world):
    make_saved_reply("Stone", "Hello Bob", None)
    world.index()
    tabs = world.client.get(reverse(URL), {"q": "bob"}).context["tabs"]
    assert [tab["count"] for tab in tabs] == ["2", "1", "1"]


def test_each_filter_can_be_taken_away(world):
    answer = world.client.get(reverse(URL), {"q": 'parcel status:new from:"bob stone"'})
    chips = {chip["text"]: chip["url"] for chip in answer.context["chips"]}
    assert set(chips) == {"status:new", 'from:"bob stone"'}
    assert chips["status:new"].endswith("?q=parcel+from%3A%22bob+stone%22")


def test_an_unknown_value_lists_the_valid_ones(world):
    (sentence,) = mistakes(world, "status:opne")
    assert "“opne” is nothing that “status:” knows" in sentence
    assert "new, open, pending, on_hold, solved, closed, spam" in sentence
    page = world.client.get(reverse(URL), {"q": "shoes status:opne"})
    assert page.context["mistakes"][0].instead == "shoes status:open"
    assert "Search for shoes status:open" in page.content.decode()


def test_a_bad_date_says_how_dates_look(world):
    (sentence,) = mistakes(world, "before:2026-13-40")
    assert "“2026-13-40” is not a date. Write it like 2026-10-01" in sentence


def test_a_mailbox_of_others_is_as_unknown_as_none(world):
    make_mailbox("secret")
    (secret,) = mistakes(world, "mailbox:secret")
    (nothing,) = mistakes(world, "mailbox:nothin")
    assert secret.replace("secret", "nothin") == nothing


def test_a_mistyped_word_is_corrected_only_if_no_language_knows_it(world):
    answer = world.client.get(reverse(URL), {"q": "parsel"})
    assert [row.obj.subject for row in answer.context["results"].rows] == ["Lost parcel"]
    assert answer.context["results"].corrected == "parcel"
    make_ticket(world.box, subject="Parsel kayıp", text="Parsel gelmedi", locale="tr")
    world.index()
    assert found(world, "parsel") == ["Parsel kayıp"]


@pytest.mark.parametrize("text", ["", "   ", '""', "- -", "x" * 10_000, "a:" * 3000, "\x00", "-x"])
def test_odd_questions_have_an_answer(world, text):
    assert world.client.get(reverse(URL), {"q": text}).status_code == 200


@pytest.mark.parametrize(
    "odd", [{"in": "'--"}, {"sort": "x"}, {"page": "-1"}, {"page": "9" * 9}, {"page": "٣"}]
)
def test_odd_addresses_show_the_usual(world, odd):
    assert world.client.get(reverse(URL), {"q": "parcel", **odd}).status_code == 200


def test_pages_follow_and_end(world):
    for number in range(25):
        make_ticket(world.box, world.bob, subject=f"Zebra {number}")
    world.index()
    first = world.client.get(reverse(URL), {"q": "zebra"})
    second = world.client.get(first.context["older_url"])
    rows = [row.obj.pk for page in (first, second) for row in page.context["results"].rows]
    assert len(rows) == len(set(rows)) == 25
    assert second.context["older_url"] == ""
    assert second.context["newer_url"]


def test_agents_searches_are_not_logged(world):
    found(world, "ayşe yılmaz refund")
    assert not SearchLog.objects.exists()


class Dead:
    def __getattr__(self, name):
        raise RuntimeError("dead")


def test_without_the_engine_the_database_answers_and_says_so(world):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wagdesk.inbox.queries.search.get_engine", lambda: Dead())
        patch.setattr("wagdesk.search.asking.get_engine", lambda: Dead())
        answer = world.client.get(reverse(URL), {"q": "lost parcel"})
        assert [row.obj.subject for row in answer.context["results"].rows] == ["Lost parcel"]
        assert "The search engine does not answer" in answer.content.decode()
        answer = world.client.get(reverse(URL), {"q": "from:ayse status:new has:note"})
        assert [row.obj.subject for row in answer.context["results"].rows] == ["Kargom nerede?"]
        assert answer.context["results"].unanswered == ("has",)
        assert found(world, "status:solved") == []
        for tab in ("people", "replies"):
            assert world.client.get(reverse(URL), {"q": "ayse", "in": tab}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rows(world, django_assert_max_num_queries):
    def ask():
        with django_assert_max_num_queries(60) as counted:
            assert world.client.get(reverse(URL), {"q": "zebra"}).status_code == 200
        return len(counted)

    for number in range(3):
        make_ticket(world.box, subject=f"Zebra {number}", text="zebra crossing")
    world.index()
    ask()
    few = ask()
    for number in range(15):
        make_ticket(world.other, subject=f"Zebra {number}", text="zebra crossing")
    world.index()
    assert ask() == few
