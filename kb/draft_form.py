"""What an editor confirms before a search that found nothing becomes a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DraftForm(forms.Form):
    """``parents``: the pages below which the article may stand."""

    title = forms.CharField(label=_("Title"), max_length=255)
    parent = forms.TypedChoiceField(label=_("Where"), coerce=int)
    asked_as = forms.CharField(
        label=_("Asked as"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How people say it, a phrase a line. Search finds the article by them."),
    )

    def __init__(self, *args: Any, parents: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {page.pk: page for page in parents}
        # The tree's depth is shown, since two categories may share a name.
        top = min((page.depth for page in parents), default=0)
        self.fields["parent"].choices = [
            (page.pk, "\u2003" * (page.depth - top) + page.title) for page in parents
        ]

    @property
    def chosen(self) -> Any:
        return self.parents[self.cleaned_data["parent"]]

    @property
    def phrases(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["asked_as"].splitlines() if line.strip()]
