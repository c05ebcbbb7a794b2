"""Forms in which editors steer the search."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput
from wagtail.coreutils import get_content_languages

from .documents import registry
from .models import HiddenResult, Promotion, ProtectedTerm, StopPhrase, Synonym
from .queries.find_object import label_of, objects_like

KIND = "article"
CHOSEN = re.compile(r"(?:^|#)\s*([A-Za-z0-9-]{1,64})\s*$")
LONGEST_FILE = 1_000_000


class ObjectInput(forms.TextInput):
    """A field that offers the articles whose title it begins to hold."""

    template_name = "wagdesk_search/admin/object_input.html"

    class Media:
        js = ["wagdesk_search/object_input.js"]


class SteeringForm(WagtailAdminModelForm):
    """Language first: all else holds in it. ``help_center`` lists those of the site."""

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        self.user = for_user
        languages = list(get_content_languages().items())
        self.fields["locale"] = forms.ChoiceField(
            label=_("Language"), choices=languages, initial=languages[0][0]
        )
        if "help_center" in self.fields:
            places = registry.get(KIND).places() if KIND in registry else []
            self.fields["help_center"] = forms.TypedChoiceField(
                label=_("Help center"),
                choices=[("", _("All")), *((place.key, place.name) for place in places)],
                coerce=UUID,
                empty_value=None,
                required=False,
            )


class ResultForm(SteeringForm):
    """About one article, which is typed by its title."""

    chosen = forms.CharField(
        label=_("Article"),
        max_length=400,
        widget=ObjectInput,
        help_text=_("Type words of its title and choose it."),
    )
    field_order = ["chosen"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        if row.object_id:
            self.fields["chosen"].initial = label_of(row.title, row.object_id)

    def clean_chosen(self) -> str:
        """The article's id. Somebody else's title is never told by guessing numbers."""
        match = CHOSEN.search(self._label(self.cleaned_data["chosen"]))
        found = registry.get(KIND).named(self.user, [match[1]]) if match else {}
        if not found:
            raise forms.ValidationError(_("There is no such article. Choose one of the list."))
        ((object_id, title),) = found.items()
        self.instance.kind, self.instance.object_id = KIND, object_id
        self.instance.title = title[:255]
        return object_id

    def _label(self, typed: str) -> str:
        """A browser's list shows only what holds the words as they were typed; so a title
        written out, or words that one article alone has, choose it as well."""
        if CHOSEN.search(typed):
            return typed
        labels = objects_like(self.user, typed, locale=str(self.data.get("locale", "")))
        same = [one for one in labels if one.rpartition(" #")[0].casefold() == typed.casefold()]
        return (same or labels)[0] if len(same or labels) == 1 else typed


class SynonymForm(SteeringForm):
    class Meta:
        model = Synonym
        fields = ["words", "gives", "locale"]


class StopPhraseForm(SteeringForm):
    class Meta:
        model = StopPhrase
        fields = ["phrase", "locale"]


class ProtectedTermForm(SteeringForm):
    class Meta:
        model = ProtectedTerm
        fields = ["term", "locale"]


class PromotionForm(ResultForm):
    class Meta:
        model = Promotion
        fields = ["queries", "position", "starts_on", "ends_on", "locale", "help_center"]
        widgets = {
            "queries": forms.Textarea(attrs={"rows": 4}),
            "starts_on": AdminDateInput,
            "ends_on": AdminDateInput,
        }


class HiddenResultForm(ResultForm):
    class Meta:
        model = HiddenResult
        fields = ["queries", "locale", "help_center"]
        widgets = {"queries": forms.Textarea(attrs={"rows": 4})}


class SynonymFileForm(forms.Form):
    """A file in Solr's format, or the same as text."""

    file = forms.FileField(label=_("File"), required=False)
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=LONGEST_FILE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "w-font-mono"}),
        help_text=_("One rule a line: “refund, money back” or “iban => account number”."),
    )
    locale = forms.ChoiceField(label=_("Language"))
    replace = forms.BooleanField(
        label=_("Remove the rules of this language that are not in the file"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["locale"].choices = list(get_content_languages().items())

    def clean(self) -> dict:
        data = super().clean()
        file = data.get("file")
        if file is not None and file.size > LONGEST_FILE:
            raise forms.ValidationError(_("This file is larger than 1 MB."))
        if file is not None:
            try:
                data["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError(_("This file is no text in UTF-8.")) from None
        if not (data.get("text") or "").strip():
            raise forms.ValidationError(_("Choose a file or paste its text."))
        return data
