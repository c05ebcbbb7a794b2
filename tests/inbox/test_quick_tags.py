"""Our quick tags put the same into a page as Django's."""

from types import ModuleType

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, path
from django.utils.translation import override

LOADS = {"Django's": "{% load i18n %}", "ours": "{% load i18n wagdesk_quick %}"}


def both(source: str, request=None, **values) -> set[str]:
    """What the tags of either kind make of it, asked twice: the second time ours is kept."""
    context = RequestContext(request, values) if request else Context(values)
    return {Template(load + source).render(context) for load in (*LOADS.values(), *LOADS.values())}


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize(
    "source",
    [
        "{% trans 'Reply' %}",
        '{% translate "Reply" %}',
        "{% trans 'It is 100%% <b>\"done\"</b> & more' %}",
        "{% trans 'Link' context 'verb' %}",
        "{% trans 'Reply' as said %}[{{ said }}]",
        "{% trans 'Reply' noop %}",
        "{% trans 'Reply'|upper %}",
        "{% trans word %}",
        "{% autoescape off %}{% trans 'Reply' %}{% endautoescape %}",
    ],
)
def test_words_are_said_as_django_says_them(source, language):
    with override(language):
        assert len(both(source, word="Reply")) == 1


def test_one_template_speaks_each_language():
    template = Template(LOADS["ours"] + "{% trans 'Reply' %}")
    said = []
    for language in ("en", "tr", "en"):
        with override(language):
            said.append(template.render(Context()))
    assert said == ["Reply", "Yanıtla", "Reply"]


@pytest.mark.parametrize(
    "source",
    [
        "{% url 'wagdesk_inbox_admin:list' %}",
        "{% url 'wagdesk_inbox_admin:ticket' number %}",
        "{% url 'wagdesk_inbox_admin:raw' number other %}",
        "{% url 'wagdesk_inbox_admin:ticket' number=number %}",
        "{% url 'wagdesk_inbox_admin:ticket' text %}",
        "{% url 'wagdesk_inbox_admin:file' number key %}",
        "{% url name number %}",
        "{% url 'wagdesk_inbox_admin:ticket' number as there %}[{{ there }}]",
    ],
)
def test_addresses_are_as_django_makes_them(source):
    key = "6f8f57dd-2c05-4d52-8f3c-3b5d6d1c0b11"
    values = {"number": 42, "other": 7, "text": "42", "key": key}
    found = both(source, name="wagdesk_inbox_admin:ticket", **values)
    assert len(found) == 1 and found.pop().strip("[]").startswith("/admin/inbox/")


def test_one_template_leads_to_each_ticket():
    template = Template(LOADS["ours"] + "{% url 'wagdesk_inbox_admin:ticket' number %}")
    found = [template.render(Context({"number": number})) for number in (1, 918273, 1)]
    assert found == ["/admin/inbox/1/", "/admin/inbox/918273/", "/admin/inbox/1/"]


@pytest.mark.parametrize("number", ["", None, -1, 1.5, "x"])
def test_what_leads_nowhere_is_refused_as_before(number):
    template = Template(LOADS["ours"] + "{% url 'wagdesk_inbox_admin:ticket' number %}")
    template.render(Context({"number": 1}))
    with pytest.raises(NoReverseMatch):
        template.render(Context({"number": number}))


def conf(start: str) -> ModuleType:
    module = ModuleType(f"conf_at_{start}")
    module.urlpatterns = [path(f"{start}/<int:number>/", lambda request, number: None, name="it")]
    return module


def test_another_url_conf_has_its_own_addresses():
    template, found = Template(LOADS["ours"] + "{% url 'it' 5 %}"), []
    for start in ("one", "two", "one"):
        with override_settings(ROOT_URLCONF=conf(start)):
            found.append(template.render(Context()))
    assert found == ["/one/5/", "/two/5/", "/one/5/"]


def test_each_form_of_a_page_has_its_token_and_each_page_its_own():
    field = "{% csrf_token %}{% csrf_token %}"
    first, second = RequestFactory().get("/"), RequestFactory().get("/")
    ours = Template(LOADS["ours"] + field)
    page = ours.render(RequestContext(first))
    assert page.count('name="csrfmiddlewaretoken"') == 2
    assert len(set(page.split("<input"))) == 2
    assert page != ours.render(RequestContext(second))
    assert ours.render(Context({"csrf_token": "abc"})) == (
        '<input type="hidden" name="csrfmiddlewaretoken" value="abc">' * 2
    )
