"""Forms that editors built: what is sent becomes one ticket, and nothing typed is lost."""

import base64
import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from altcha import solve_challenge_v1
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from tests.make.forms import WRITTEN, FormPage, make_form
from tests.make.inbox import make_agent, make_editor, make_mailbox, make_superuser, make_user
from tests.make.kb import make_article, make_category, make_help_center
from wagdesk.inbox import proof
from wagdesk.inbox.blocks import ContactFormBlock
from wagdesk.inbox.models import (
    ContactForm,
    ContactFormField,
    CustomField,
    FormAnswer,
    Message,
    Team,
    Ticket,
)
from wagdesk.inbox.pages.models import ContactFormPage
from wagdesk.kb.pages.models import HelpCenterPage
from wagdesk.search.actions import rebuild_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def box():
    return make_mailbox("support", reply_promise="Within one day.")


@pytest.fixture
def home(box):
    return make_help_center()


def page_of(box, *questions, **fields) -> FormPage:
    return FormPage(make_form(box, *questions, **fields))


# Where it may stand


def test_an_editor_may_place_a_form_in_a_help_center_and_in_a_category(home):
    category = make_category(home)
    for parent in (home, category):
        assert ContactFormPage in parent.specific_class.allowed_subpage_models()
    assert HelpCenterPage not in home.specific_class.allowed_subpage_models()


# What it becomes


def test_a_form_becomes_a_ticket_of_its_mailbox_filed_as_the_editor_said(box, home):
    team, ana = Team.objects.create(name="Returns"), make_agent(box)
    page = page_of(box, tags="return, Zip", priority=3, team=team, assignee=ana)
    answer = page.send(subject="Zip")
    ticket = Ticket.objects.get()
    assert (ticket.mailbox, ticket.team, ticket.assignee, ticket.priority) == (box, team, ana, 3)
    assert {tag.name for tag in ticket.tags.all()} == {"return", "Zip"}
    assert (ticket.subject, ticket.channel, ticket.status) == ("Zip", "form", "new")
    assert ticket.requester.address == "ada@mail.example"
    sent = page.client.get(answer["Location"]).content.decode()
    assert f"<strong>{ticket.number}</strong>" in sent and "ada@mail" not in sent


def test_answers_stand_in_the_message_and_in_rows_of_their_own(box, home):
    page = page_of(
        box,
        {"label": "Order number", "field_type": "order_number"},
        {"label": "Bought on", "field_type": "date"},
        {"label": "What is wrong?", "field_type": "checkboxes", "choices": "Zip\nPole\nFabric"},
        {"label": "I agree", "field_type": "consent", "required": True},
    )
    page.send(
        own_order_number="A-1009",
        own_bought_on="2026-10-01",
        own_what_is_wrong=["Zip", "Pole"],
        own_i_agree="on",
    )
    text = Message.objects.get().visible_text
    assert text.startswith("The zip of my tent is stuck.\n\nOrder number: A-1009\n")
    assert "Bought on: 2026-10-01" in text and "What is wrong?: Zip, Pole" in text
    told = list(FormAnswer.objects.values_list("label", "value"))
    assert told[:3] == [
        ("Order number", "A-1009"),
        ("Bought on", "2026-10-01"),
        ("What is wrong?", "Zip, Pole"),
    ]


def test_an_answer_fills_the_tickets_field_of_the_same_kind(box, home):
    size = CustomField.objects.create(slug="size", label="Size", kind="choice", choices="S\nM")
    other = CustomField.objects.create(slug="n", label="N", kind="number")
    page = page_of(
        box,
        {"label": "Size", "field_type": "dropdown", "choices": "S\nM", "custom_field": size},
        {"label": "How many", "field_type": "singleline", "custom_field": other},
    )
    page.send(own_size="M", own_how_many="a few")
    ticket = Ticket.objects.get()
    assert ticket.values.get(field=size).text == "M"
    assert not ticket.values.filter(field=other).exists()
    assert "How many: a few" in Message.objects.get().visible_text


def test_files_come_along(box, home):
    page = page_of(box, {"label": "Photo", "field_type": "file", "required": True})
    missing = page.send()
    assert "Please choose a file." in missing.content.decode()
    page.send(own_photo=[SimpleUploadedFile("../zip.jpg", b"bytes", "image/jpeg")])
    file = Message.objects.get().attachments.get()
    assert (file.name, file.file.read()) == ("zip.jpg", b"bytes")


def test_the_same_form_sent_twice_is_one_ticket(box, home):
    page = page_of(box)
    fields = page.filled()
    first, second = (page.client.post(page.url, fields) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1 and Message.objects.count() == 1


def test_a_page_of_ours_is_the_form_and_is_named_in_the_ticket(box, home):
    form = make_form(box, title="Returns")
    page = home.add_child(instance=ContactFormPage(title="Send it back", contact_form=form))
    at = FormPage(form, page.url)
    assert "Send it back" in at.get().content.decode()
    at.send()
    assert FormAnswer.objects.get(label="page").value.startswith("Send it back (http")


@pytest.mark.parametrize("page", ["1e3", "9" * 30, "-1", "٣", "<b>"])
def test_a_made_up_page_is_none(box, home, page):
    page_of(box).send(page=page)
    assert not FormAnswer.objects.exists()


def test_a_page_nobody_may_see_is_not_told(box, home):
    hidden = make_article(home, "Secret plans", live=False)
    page_of(box).send(page=str(hidden.pk))
    assert not FormAnswer.objects.exists()


def test_the_block_shows_the_form_on_any_page_and_sends_it_to_us(box, home):
    form = make_form(box, {"label": "Order", "field_type": "order_number"})
    block = ContactFormBlock()
    html = block.render(form, {"page": home})
    assert f'action="{reverse("wagdesk_inbox:form", args=[form.public_id])}"' in html
    assert 'name="own_order"' in html and f'name="page" value="{home.pk}"' in html
    assert "csrfmiddlewaretoken" not in html
    assert "data-wd-offline" in html and "wagdesk_inbox/offline.js" in html
    assert Template("{{ x }}").render(Context({"x": block.render(None)})).strip() != "None"


# Failing well


BAD = [
    ({"email": ""}, "Enter your e-mail address"),
    ({"email": "nonsense"}, "Enter an address such as"),
    ({"message": "  "}, "Write what we can help you with"),
    ({"message": "x" * 20_001}, "at most 20000 fit"),
    ({"own_day": "yesterday"}, "Enter a date such as"),
    ({"own_many": "a lot"}, "Enter a number such as"),
    ({"own_colour": "blue"}, "Select a valid choice"),
    ({"own_i_agree": ""}, "Please tick this box"),
    ({"own_order": "x" * 61}, "at most 60 fit"),
    ({"own_colour": ""}, "Please fill in “Colour”."),
]


@pytest.mark.parametrize(("written", "sentence"), BAD)
def test_every_failed_field_is_explained_and_nothing_typed_is_lost(box, home, written, sentence):
    page = page_of(
        box,
        {"label": "Day", "field_type": "date"},
        {"label": "Many", "field_type": "number"},
        {"label": "Colour", "field_type": "radio", "choices": "red\ngreen", "required": True},
        {"label": "I agree", "field_type": "consent", "required": True},
        {"label": "Order", "field_type": "order_number"},
    )
    good = {"own_i_agree": "on", "own_order": "A-1", "name": "Ada Unique", "own_colour": "red"}
    answer = page.send(**{**good, **written})
    text = answer.content.decode()
    assert answer.status_code == 200 and sentence in text and not Ticket.objects.exists()
    assert "Ada Unique" in text
    assert f'action="{page.url}"' in text


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "\x00", "=HYPERLINK(1)", "𝔘" * 99]
)
def test_hostile_answers_are_text(box, home, hostile):
    page = page_of(box, {"label": "Order", "field_type": "singleline"})
    answer = page.send(own_order=hostile, subject=hostile, name=hostile)
    assert answer.status_code in (200, 302)
    assert b"<script>alert" not in answer.content


def test_a_form_that_an_editor_called_token_breaks_nothing(box, home):
    page = page_of(box, *({"label": x, "field_type": "singleline"} for x in ("token", "email")))
    page.send(own_token="mine", own_email="other")
    assert "token: mine" in Message.objects.get().visible_text


def test_a_question_added_while_somebody_wrote_loses_nothing(box, home):
    form = make_form(box)
    page = FormPage(form)
    fields = page.filled(name="Ada Unique")
    ContactFormField.objects.create(
        form=form, sort_order=9, label="Order", field_type="singleline", required=True
    )
    text = page.client.post(page.url, fields).content.decode()
    assert "Ada Unique" in text and "wd-error" in text


# Spam


def test_who_is_too_fast_presses_again_and_passes(box, home):
    page = page_of(box)
    fields = page.filled(wait=0)
    assert "spam filter stopped this" in page.client.post(page.url, fields).content.decode()
    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        assert page.client.post(page.url, fields).status_code == 302


def test_a_filled_trap_stops(box, home):
    page_of(box).send(website="http://spam.example")
    assert not Ticket.objects.exists()


def test_a_token_of_another_form_or_of_nobody_is_refused(box, home):
    page, other = page_of(box), page_of(box)
    fields = {**page.filled(), "token": other.filled()["token"]}
    assert "open for too long" in page.client.post(page.url, fields).content.decode()
    assert not Ticket.objects.exists()


def test_a_place_that_sends_too_much_waits_and_keeps_its_text(box, home, settings):
    settings.WAGDESK_FORM_POSTS_PER_HOUR = 2
    page = page_of(box)
    answers = [page.send(message=f"Message {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Message 2" in answers[2].content.decode()


def work_of(page: FormPage) -> str:
    text = page.get().content.decode()
    challenge = unescape(re.search(r'data-wd-proof="([^"]*)"', text)[1])
    return solved(challenge)


def solved(challenge: str) -> str:

    asked = json.loads(challenge)
    found = solve_challenge_v1(
        asked["challenge"], asked["salt"], asked["algorithm"], asked["max_number"]
    )
    told = {**asked, "number": found.number}
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_a_puzzle_must_be_solved_and_each_solution_counts_once(box, home, monkeypatch):
    monkeypatch.setattr(proof, "HARDEST", 300)
    page = page_of(box, proof_of_work=True)
    unsolved = page.send().content.decode()
    # Who can't solve it, for want of JavaScript, has another way.
    assert "has not solved the puzzle" in unsolved
    assert f'href="mailto:{box.address}"' in unsolved
    assert f"Or write to {box.address}." in unsolved
    work = work_of(page)
    assert page.send(proof=work).status_code == 302
    assert "has not solved the puzzle" in page.send(proof=work).content.decode()
    late = work_of(page)
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert "has not solved the puzzle" in page.send(proof=late).content.decode()


@pytest.mark.parametrize("work", ["", "x", "e30=", "W10=", "bnVsbA==", "é", "A" * 5000])
def test_no_nonsense_is_a_solution(work):
    assert not proof.is_solved(work)


def test_a_forged_number_is_no_solution(monkeypatch):
    monkeypatch.setattr(proof, "HARDEST", 300)

    told = json.loads(base64.b64decode(solved(proof.new_challenge())))
    told["number"] += 1
    assert not proof.is_solved(base64.b64encode(json.dumps(told).encode()).decode())


# Suggestions


def test_articles_are_offered_once_before_it_is_sent(box, home):
    make_article(
        home,
        "Where is my parcel?",
        "You ordered and the parcel has not arrived after two weeks? Track it by its number.",
    )
    make_article(home, "Care for leather boots", "Wax them once a year.")
    make_article(home, "Pay with a gift card", "Enter its code at the till.")
    rebuild_index(kind="article")
    page = page_of(box, suggest_articles=True)
    asked = {
        "subject": "Parcel",
        "message": "I ordered two weeks ago. The parcel has not arrived. Where is my parcel?",
    }
    first = page.send(asked="", **asked).content.decode()
    assert "Not sent yet." in first and "Where is my parcel?" in first
    assert page.send(**asked).status_code == 302


# Building


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("agent", 302), ("editor", 302), ("nobody", 302), ("superuser", 200)],
)
def test_forms_are_built_by_managers_and_administrators(box, client, who, status):
    user = {
        "manager": lambda: make_agent(box, level="manage"),
        "agent": lambda: make_agent(box),
        "editor": make_editor,
        "nobody": make_user,
        "superuser": make_superuser,
    }[who]()
    client.force_login(user)
    assert client.get(reverse("wagdesk_forms:add")).status_code == status


def built(box, **more) -> dict:
    return {
        "title": "Return",
        "mailbox": box.pk,
        "priority": 2,
        "fields-TOTAL_FORMS": 1,
        "fields-INITIAL_FORMS": 0,
        "fields-MIN_NUM_FORMS": 0,
        "fields-MAX_NUM_FORMS": 1000,
        "fields-0-label": "Order number",
        "fields-0-field_type": "order_number",
        "fields-0-ORDER": 1,
        **more,
    }


def test_a_manager_builds_a_form_for_their_own_mailbox_alone(box, client):
    client.force_login(make_agent(box, level="manage"))
    answer = client.post(reverse("wagdesk_forms:add"), built(box))
    form = ContactForm.objects.get()
    assert answer.status_code == 302
    assert form.fields.get().clean_name == "order_number"
    client.post(reverse("wagdesk_forms:add"), built(make_mailbox()))
    assert ContactForm.objects.count() == 1


def test_choices_must_be_given(box, client):
    client.force_login(make_agent(box, level="manage"))
    answer = client.post(
        reverse("wagdesk_forms:add"), built(box, **{"fields-0-field_type": "radio"})
    )
    assert "Write the choices" in answer.content.decode()
    assert not ContactForm.objects.exists()


def test_a_form_of_another_mailbox_is_as_if_missing(box, client):
    form = make_form(make_mailbox())
    client.force_login(make_agent(box, level="manage"))
    assert client.get(reverse("wagdesk_forms:edit", args=[form.pk])).status_code == 404


def test_a_form_that_is_not_there_is_not_found(home):
    nobody = "00000000-0000-4000-8000-000000000000"
    assert Client().get(f"/wagdesk/forms/{nobody}/").status_code == 404
    assert Client().get(f"/wagdesk/forms/{nobody}/sent/{nobody}/").status_code == 404


def test_without_any_help_center_a_form_still_works(box):
    assert Page.objects.exists() and Locale.objects.exists()
    page = page_of(box)
    assert page.get().status_code == 200
    assert page.client.get(page.send()["Location"]).status_code == 200
    assert Ticket.objects.get().requester.name == WRITTEN["name"]
