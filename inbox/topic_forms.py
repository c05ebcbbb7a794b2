"""What an editor confirms before a topic becomes a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TopicDraftForm(forms.Form):
    """``parents``: the pages below which the article may stand."""

    title = forms.CharField(label=_("Title"), max_length=255)
    parent = forms.TypedChoiceField(label=_("Where"), coerce=int)
    asked_as = forms.CharField(
        label=_("Asked as"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One phrase a line, for search alone. Take out what is personal."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("A first draft. You go on in the page editor; nothing is published."),
    )

    def __init__(self, *args: object, parents: list, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {page.pk: page for page in parents}
        # The tree's depth is shown, since two categories may share a name.
        top = min((page.depth for page in parents), default=0)
        self.fields["parent"].choices = [
            (page.pk, "\u2003" * (page.depth - top) + page.title) for page in parents
        ]

    @property
    def chosen(self) -> object:
        return self.parents[self.cleaned_data["parent"]]

    @property
    def phrases(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["asked_as"].splitlines() if line.strip()]
