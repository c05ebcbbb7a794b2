"""The contact form that editors built, on a page of its own in each help center."""

from typing import Any

from wagdesk.inbox.models import ContactForm, ContactFormField, CustomField, Mailbox, Team
from wagdesk.inbox.pages.models import ContactFormPage

from ..texts import forms
from .pages import Tree, add_below


def make_forms(tree: Tree, mailbox: Mailbox, staff: dict[str, Any]) -> None:
    """Both languages of one form, and the team and ticket fields that it fills."""
    team = Team.objects.create(name=forms.TEAM)
    team.members.set([staff["tobias"]])
    fields = make_fields()
    english = None
    for code, words in forms.ORDER_PROBLEM.items():
        form = make_form(words, mailbox, team, fields)
        page = ContactFormPage(
            title=words["title"],
            slug=words["slug"],
            contact_form=form,
            locale=tree.help_centers[code].locale,
        )
        if english is not None:
            page.translation_key = english.translation_key
        add_below(tree.help_centers[code], page)
        page.save_revision().publish()
        english = english or page


def make_fields() -> dict[str, CustomField]:
    return {
        slug: CustomField.objects.create(
            slug=slug, label=label, kind=kind, choices=choices, position=place
        )
        for place, (slug, label, kind, choices) in enumerate(forms.FIELDS)
    }


def make_form(
    words: dict, mailbox: Mailbox, team: Team, fields: dict[str, CustomField]
) -> ContactForm:
    form = ContactForm.objects.create(
        title=words["title"],
        intro=words["intro"],
        mailbox=mailbox,
        tags=forms.TAGS,
        team=team,
        reply_promise=words["promise"],
        thank_you=words["thanks"],
    )
    for place, (kind, label, required, choices, hint, field) in enumerate(words["questions"]):
        ContactFormField.objects.create(
            form=form,
            sort_order=place,
            field_type=kind,
            label=label,
            required=required,
            choices=choices,
            help_text=hint,
            custom_field=fields.get(field),
        )
    return form
