"""What an editor confirms before a topic becomes a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wagdesk.kb.draft_form import DraftForm


class TopicDraftForm(DraftForm):
    """As for a search, with a first text that may come from a reply."""

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
