"""Files that go out: in the mail, in its text, or by a link when they are too many."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.inbox.actions.test_send_mail import make_waiting_reply, soon
from tests.make.smtp import smtp_sink
from wagdesk.inbox.actions.attach import NewFile
from wagdesk.inbox.actions.send_mail import send_due_mail
from wagdesk.inbox.models import Attachment

pytestmark = pytest.mark.django_db
PNG = NewFile("pole.png", "image/png", b"\x89PNG picture")


def big(name: str, size: int) -> NewFile:
    return NewFile(name, "application/octet-stream", b"x" * size)


def sent(settings):
    with smtp_sink(settings) as sink:
        assert send_due_mail(now=soon()) == (1, 0)
    return sink.mails[0]


def names(mail) -> list[str]:
    return [part.get_filename() for part in mail.walk() if part.get_filename()]


def test_a_picture_of_the_text_stands_in_it_by_its_content_id(settings):
    make_waiting_reply("See ![pole.png](file)", files=(PNG,))
    mail = sent(settings)
    [picture] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert mail.get_content_type() == "multipart/related"
    assert picture["Content-Disposition"].startswith("inline")
    html = mail.get_body(["html"]).get_content()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html
    assert picture.get_content() == PNG.content
    assert "[pole.png]" in mail.get_body(["plain"]).get_content()


def test_a_picture_that_is_only_attached_stays_a_file(settings):
    make_waiting_reply("Here you are", files=(PNG,))
    mail = sent(settings)
    assert names(mail) == ["pole.png"]
    assert "cid:" not in mail.get_body(["html"]).get_content()


def test_what_does_not_fit_is_linked_in_both_parts_and_the_picture_goes_first(settings):
    settings.WAGDESK_MAIL_OUT_MAX_BYTES = 2_000
    files = (big("small.bin", 500), big("film.bin", 1_400), PNG)
    row = make_waiting_reply("See ![pole.png](file)", files=files)
    mail = sent(settings)
    assert sorted(names(mail)) == ["pole.png", "small.bin"]
    [link] = re.findall(r"http\S+/files/\S+", row.text)
    assert link.startswith(settings.WAGTAILADMIN_BASE_URL)
    assert link in row.html and "film.bin" in row.html and "film.bin" in row.text


@pytest.fixture
def link(settings) -> str:
    settings.WAGDESK_MAIL_OUT_MAX_BYTES = 10
    row = make_waiting_reply("Here", files=(big("film.bin", 100),))
    [link] = re.findall(r"http\S+/files/\S+", row.text)
    return link.removeprefix(settings.WAGTAILADMIN_BASE_URL)


def test_a_link_gives_the_file_to_whoever_has_it_as_a_download(client, link):
    answer = client.get(link)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"x" * 100
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.post(link).status_code == 405


def test_a_link_runs_out_after_two_weeks_and_says_so(client, link):
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        answer = client.get(link)
    assert answer.status_code == 410
    assert "This link has run out." in answer.content.decode()


def test_nothing_in_a_link_can_be_changed(client, link):
    file = Attachment.objects.get()
    other = Attachment.objects.create(message=file.message, name="b", file=file.file.name)
    head, until, mac, _end = link.rsplit("/", 3)
    assert client.get(link.replace(str(file.public_id), str(other.public_id))).status_code == 404
    assert client.get(f"{head}/{int(until) + 1}/{mac}/").status_code == 404
    for wrong in (mac[:-1] + ("0" if mac[-1] != "0" else "1"), mac[:20], "x", mac + "0"):
        assert client.get(f"{head}/{until}/{wrong}/").status_code == 404
    args = [file.public_id, until, mac]
    assert reverse("wagdesk_inbox:linked_file", args=args) == link
