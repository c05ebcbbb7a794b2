"""What the report is narrowed to, as a form whose answers stand in the address."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models.search_log import SearchAudience, SearchSource
from ..queries.analytics import CUSTOMERS, EVERYBODY, PERIODS, Scope
from ..queries.counting import places


class ScopeForm(forms.Form):
    days = forms.TypedChoiceField(label=gettext_lazy("Period"), coerce=int, required=False)
    audience = forms.ChoiceField(label=gettext_lazy("Who searched"), required=False)
    locale = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    help_center = forms.ChoiceField(label=gettext_lazy("Help center"), required=False)

    def __init__(self, asked: QueryDict) -> None:
        usual = Scope()
        given = {name: asked.get(name, getattr(usual, name)) for name in self.base_fields}
        super().__init__(given)
        known = places()
        languages = dict(settings.LANGUAGES)
        codes = sorted({code for place in known for code in place.locales} or languages)
        self.fields["days"].choices = [
            (days, ngettext("%(n)d day", "%(n)d days", days) % {"n": days}) for days in PERIODS
        ]
        self.fields["audience"].choices = [
            (CUSTOMERS, _("Customers")),
            *SearchAudience.choices,
            (EVERYBODY, _("Everybody")),
        ]
        self.fields["locale"].choices = [
            ("", _("All")),
            *((code, languages.get(code, code)) for code in codes),
        ]
        self.fields["source"].choices = [("", _("Everywhere")), *SearchSource.choices]
        self.fields["help_center"].choices = [
            ("", _("All")),
            *((place.key, place.name) for place in known),
        ]
        if len(known) < 2:
            del self.fields["help_center"]

    @property
    def scope(self) -> Scope:
        """What was asked for; where that is nothing we know, the usual."""
        self.full_clean()
        usual = Scope()
        given = {name: value for name, value in self.cleaned_data.items() if value != ""}
        given["days"] = given.get("days") or usual.days
        return Scope(**given)


def in_address(scope: Scope, **more: Any) -> str:
    """The scope as a query string, without what is usual."""
    usual = Scope()
    query = QueryDict(mutable=True)
    for name, value in {**vars(scope), **more}.items():
        if value != getattr(usual, name, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"
