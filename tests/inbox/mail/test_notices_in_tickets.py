"""What is said beside a mail's own text reaches the ticket, in the site's language."""

from pathlib import Path

import pytest
from django.utils.translation import override

from tests.make.inbox import make_mailbox
from tests.make.mail import receive

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"


def received(name: str):
    return receive(make_mailbox("support"), (SAMPLES / f"{name}.eml").read_bytes()).message


def test_an_invitation_is_read_in_the_ticket_in_text_and_html():
    message = received("invitation_google")
    assert message.visible_text.startswith("Invitation: Kurulum görüşmesi\nWhen: Dec. 1, 2026")
    assert message.visible_text.rstrip().endswith("Davetlisiniz.")
    assert message.html.startswith("<p>Invitation: Kurulum görüşmesi</p>")
    assert "<p>Organiser: Ayşe Yılmaz &lt;ayse@musteri.example&gt;</p>" in message.html


def test_dates_follow_the_sites_language():
    with override("tr"):
        message = received("invitation_cancelled")
    assert "3 Aralık 2026" in message.visible_text


def test_an_encrypted_mail_says_so_instead_of_being_empty():
    message = received("smime_encrypted")
    assert message.visible_text.startswith("This mail is encrypted with S/MIME.")
    assert [file.name for file in message.attachments.all()] == ["smime.p7m"]


def test_a_mail_within_the_mail_is_read_below_it():
    message = received("forwarded_as_attachment")
    assert message.visible_text.startswith("Bakar mısınız?")
    assert message.visible_text.rstrip().endswith("Ürün kırık geldi.")


def test_the_files_of_a_winmail_are_files_of_the_message():
    message = received("winmail_files")
    assert {file.name for file in message.attachments.all()} == {
        "sözleşme taslağı.docx",
        "evil.txt",
    }


def test_a_mail_without_anything_to_say_stays_as_it_is():
    assert received("tr_yandex_reply").visible_text.rstrip().endswith("İade mi etsem?")
