"""Wagdesk as a guest: the wheel in a site of ``wagtail start``, used over HTTP, taken out.

Slow (it makes virtual environments), so it runs only by ``make plugin-test``.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.make.circle import answer, ask, make_people_code, publish_article, signed_in
from tests.make.http import Browser
from tests.make.smtp import Sink, smtp_sink

from .host import ROOT, Host, build_wheel, documented

pytestmark = [
    pytest.mark.plugin,
    pytest.mark.skipif(
        not os.environ.get("WAGDESK_PLUGIN_TEST"), reason="slow; run by “make plugin-test”"
    ),
]

PEOPLE_MODELS = (ROOT / "tests" / "plugin" / "people_models.py.txt").read_text
UNDO_SECONDS = 10


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink(SimpleNamespace()) as sink:
        yield sink


@pytest.fixture
def host(tmp_path, wheel, sink) -> Iterator[Host]:
    host = Host(tmp_path / "site", wheel, sink.port)
    host.start_project()
    yield host
    host.remove()


def test_the_wheel_holds_the_three_apps_with_their_files(wheel):
    import zipfile

    names = set(zipfile.ZipFile(wheel).namelist())
    assert "wagdesk/kb/templates/wagdesk_kb/base.html" in names
    assert "wagdesk/inbox/migrations/0001_initial.py" in names
    assert "wagdesk/search/apps.py" in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"wagdesk"}


def test_the_documented_blocks_are_all_there():
    marks = {"install", "key", "settings", "urls", "setup", "work", "uninstall", "uninstalled"}
    assert set(documented()) == marks


def test_a_fresh_site_takes_it_lives_in_it_and_is_rid_of_it(host, sink):
    host.manage("migrate")
    before = pages_of(host)
    host.install()
    assert "no issues" in host.manage("check")
    host.python(make_people_code("username='{0}', email='{0}@host.example'"))
    live_in(host, sink, sign_in="{0}")
    host.stop()
    leave(host, before)


def test_a_site_whose_users_sign_in_by_mail_address_takes_it_too(host, sink):
    host.write("people/__init__.py", "")
    host.write("people/models.py", PEOPLE_MODELS())
    host.append("mysite/settings/base.py", "\nINSTALLED_APPS += ['people']\n")
    host.append("mysite/settings/base.py", "AUTH_USER_MODEL = 'people.User'\n")
    auto_field = "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n"
    host.append("mysite/settings/base.py", auto_field)
    host.manage("makemigrations", "people")
    host.manage("migrate")
    before = pages_of(host)
    host.install()
    host.python(make_people_code("email='{0}@host.example'"))
    live_in(host, sink, sign_in="{0}@host.example")
    host.stop()
    leave(host, before)


def pages_of(host: Host) -> str:
    code = "from wagtail.models import Page; print(list(Page.objects.values_list('path','title')))"
    return host.python(code).splitlines()[-1]


def live_in(host: Host, sink: Sink, sign_in: str) -> None:
    """The circle: write an article, find it, ask, answer, get the answer."""
    host.serve()
    publish_article(signed_in(host.url, sign_in.format("eve")), help_center_of(host))
    host.shell(documented()["work"].strip() + " --once")
    visitor = Browser(host.url)
    assert "Return a parcel" in visitor.get("/help/search/?q=sending+parcels+back").text
    ask(visitor)
    host.shell(documented()["work"].strip() + " --once")
    answer(signed_in(host.url, sign_in.format("ann")))
    time.sleep(UNDO_SECONDS + 1)
    host.shell(documented()["work"].strip() + " --once")
    mails = [mail for mail in sink.mails if "Print the label" in mail.as_string()]
    assert [mail["To"] for mail in mails] == ["cora@customer.example"]
    assert visitor.get("/search/?query=welcome").response.status_code == 200
    assert 'name="query"' in visitor.response.text, "the host's own search page is not ours"
    assert "Internal Server Error" not in host.log() and "Traceback" not in host.log()


def help_center_of(host: Host) -> str:
    code = "from wagdesk.kb.queries import help_centers; print(help_centers().get().pk)"
    return host.python(code).split()[-1]


def leave(host: Host, before: str) -> None:
    """The documented way out leaves the site as it was."""
    host.uninstall()
    assert "no issues" in host.manage("check")
    assert pages_of(host) == before
    assert "wagdesk" not in host.pip("list").lower()
    left = host.python(
        "from django.db import connection as c\n"
        "from django.contrib.auth.models import Group\n"
        "print([t for t in c.introspection.table_names() if 'wagdesk' in t],"
        " Group.objects.filter(name__contains='Wagdesk').count())"
    )
    assert left.splitlines()[-1] == "[] 0"
    host.serve()
    assert Browser(host.url).get("/").response.status_code == 200
    assert Browser(host.url).get("/search/").response.status_code == 200
    assert Browser(host.url).get("/help/").response.status_code == 404
