"""What tickets are filed under, kept in the admin: teams, labels, fields, tags."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column

from .actions.tag_ticket import ImpossibleTags, clean_tag
from .actions.tags import SHARED, delete_tag, edit_tag, merge_tags
from .models import CustomField, StatusLabel, Team, TicketTag
from .models.filing import FieldKind
from .models.mailbox import AccessLevel
from .permissions import agents_of_all, mailboxes_for
from .policies import ByMailboxPolicy
from .queries.tags import may_keep, numbers_of, tags_for
from .search_documents.words import plain
from .views.admin_trail import name_of
from .viewsets import InboxViewSet, PermittedDelete, PermittedEdit, PermittedIndex


class FilingPolicy(ByMailboxPolicy):
    """What all mailboxes share is kept by whoever manages one, and by administrators."""

    level = AccessLevel.MANAGE

    def instances_of(self, user: Any) -> QuerySet:
        return self.model._default_manager.all()


class FieldPolicy(FilingPolicy):
    """A field of one mailbox is kept by those who manage that mailbox."""

    def instances_of(self, user: Any) -> QuerySet:
        rows = super().instances_of(user)
        if user.is_superuser:
            return rows
        mine = mailboxes_for(user, AccessLevel.MANAGE)
        return rows.filter(mailbox=None) | rows.filter(mailbox__in=mine)


class TagPolicy(FilingPolicy):
    """Tags that colleagues elsewhere alone use are not shown."""

    def instances_of(self, user: Any) -> QuerySet:
        return tags_for(user)


class TeamForm(WagtailAdminModelForm):
    class Meta:
        model = Team
        fields = ["name", "members"]
        widgets = {"members": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].label_from_instance = name_of
        people = agents_of_all(mailboxes_for(self.for_user)) if self.for_user else None
        if people is not None:
            known = self.instance.members.all() if self.instance.pk else people.none()
            ids = {person.pk for person in (*people, *known)}
            self.fields["members"].queryset = people.model.objects.filter(pk__in=ids)


class LabelForm(WagtailAdminModelForm):
    class Meta:
        model = StatusLabel
        fields = ["name", "status"]


class FieldForm(WagtailAdminModelForm):
    class Meta:
        model = CustomField
        fields = [
            "label",
            "slug",
            "kind",
            "choices",
            "help_text",
            "mailbox",
            "filterable",
            "position",
        ]
        widgets = {"choices": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("Its name in addresses; made from the label if empty.")
        self.fields["choices"].help_text = _("One a line.")
        self.fields["mailbox"].help_text = _("Empty: in all mailboxes.")
        if self.for_user:
            self.fields["mailbox"].queryset = mailboxes_for(self.for_user, AccessLevel.MANAGE)

    def clean_kind(self) -> str:
        """Values lie in the column of their kind: another kind would lose them all."""
        kind = self.cleaned_data["kind"]
        if self.instance.pk and kind != self.initial["kind"] and self.instance.values.exists():
            raise forms.ValidationError(_("Tickets have values in it, so its kind can't change."))
        return kind

    def clean(self) -> dict:
        data = super().clean()
        if data.get("kind") == FieldKind.CHOICE and not (data.get("choices") or "").strip():
            self.add_error("choices", _("Write the choices, one a line."))
        if data.get("label") and not data.get("slug"):
            data["slug"] = slugify(data["label"])[:50]
            if not data["slug"]:
                self.add_error("slug", _("Write one: the label has no plain letters."))
            elif CustomField.objects.filter(slug=data["slug"]).exclude(pk=self.instance.pk):
                self.add_error("slug", _("Another field has this one."))
        return data


class TagForm(WagtailAdminModelForm):
    """Rename, describe, or merge: one way to write a tag."""

    merge_into = forms.ModelChoiceField(
        TicketTag.objects.none(),
        required=False,
        label=_l("merge into"),
        help_text=_l("Tickets get that tag instead, and this one is gone."),
    )

    class Meta:
        model = TicketTag
        fields = ["name", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            known = tags_for(self.for_user) if self.for_user else TicketTag.objects.none()
            self.fields["merge_into"].queryset = known.exclude(pk=self.instance.pk)
        else:
            del self.fields["merge_into"]

    def clean(self) -> dict:
        if self.instance.pk and not may_keep(self.for_user, self.instance):
            raise forms.ValidationError(str(SHARED))
        return super().clean()

    def clean_name(self) -> str:
        try:
            name = clean_tag(self.cleaned_data["name"])
        except ImpossibleTags as error:
            raise forms.ValidationError(str(error)) from error
        key = plain(name)
        if not key:
            raise forms.ValidationError(_("A tag needs letters or digits."))
        if TicketTag.objects.filter(key=key).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is such a tag. Merge the two instead."))
        return name

    def save(self, commit: bool = True) -> TicketTag:
        data = self.cleaned_data
        if self.instance.pk:
            kept = TicketTag.objects.get(pk=self.instance.pk)
            edit_tag(
                user=self.for_user, tag=kept, name=data["name"], description=data["description"]
            )
            return kept
        self.instance.key = plain(data["name"])
        return super().save(commit)


class TagIndex(PermittedIndex):
    def get_context_data(self, *args: Any, **kwargs: Any) -> dict:
        """Counted for the tags of the page."""
        context = super().get_context_data(*args, **kwargs)
        numbers = numbers_of(self.request.user, context["object_list"])
        for tag in context["object_list"]:
            tag.tickets = numbers.get(tag.pk, "0")
        return context


class TagEdit(PermittedEdit):
    def form_valid(self, form: TagForm) -> HttpResponse:
        target = form.cleaned_data.get("merge_into")
        if target is None:
            return super().form_valid(form)
        moved = merge_tags(user=self.request.user, source=self.object, target=target)
        messages.success(
            self.request,
            ngettext(
                "The tag was merged into “%(tag)s”: %(n)d ticket.",
                "The tag was merged into “%(tag)s”: %(n)d tickets.",
                moved,
            )
            % {"tag": target.name, "n": moved},
        )
        return HttpResponseRedirect(self.get_success_url())


class FiledDelete(PermittedDelete):
    """Takes something off every ticket: only for who manages all of them."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_keep(request.user, self.object):
            messages.error(request, SHARED)
            return HttpResponseRedirect(reverse(self.index_url_name))
        return super().post(request, *args, **kwargs)


class TagDelete(FiledDelete):
    def delete_action(self) -> None:
        with transaction.atomic():
            delete_tag(user=self.request.user, tag=self.object)


class TeamViewSet(InboxViewSet):
    model = Team
    name = "wagdesk_teams"
    url_prefix = "inbox-settings/teams"
    icon = "group"
    menu_label = _l("Teams")
    form = TeamForm
    delete_view_class = FiledDelete
    about = _l("A ticket can be given to a team before one of its members takes it.")
    list_display = ["name"]


class LabelViewSet(InboxViewSet):
    model = StatusLabel
    name = "wagdesk_labels"
    url_prefix = "inbox-settings/labels"
    icon = "tag"
    menu_label = _l("Labels")
    form = LabelForm
    delete_view_class = FiledDelete
    about = _l("A label says more about a status, such as “Waiting for the carrier” while on hold.")
    list_display = ["name", "status"]


class FieldIndex(PermittedIndex):
    related = ("mailbox",)


class FieldViewSet(InboxViewSet):
    model = CustomField
    name = "wagdesk_fields"
    url_prefix = "inbox-settings/fields"
    icon = "form"
    menu_label = _l("Ticket fields")
    form = FieldForm
    delete_view_class = FiledDelete
    index_view_class = FieldIndex
    about = _l("What agents fill in beside a ticket, such as an order number or a carrier.")
    list_display = [
        "label",
        "kind",
        Column("mailbox", label=_l("Mailbox"), accessor=lambda row: row.mailbox or _("All")),
        BooleanColumn("filterable", label=_l("Can be filtered by")),
    ]


class TagViewSet(InboxViewSet):
    model = TicketTag
    name = "wagdesk_tags"
    url_prefix = "inbox-settings/tags"
    icon = "tag"
    menu_label = _l("Tags")
    form = TagForm
    about = _l("Agents make them while they work; here they are renamed, explained and merged.")
    index_view_class = TagIndex
    edit_view_class = TagEdit
    delete_view_class = TagDelete
    list_display = ["name", "description", Column("tickets", label=_l("Tickets"))]
    search_fields = ["name", "description"]
    search_backend_name = None


FILING_VIEWSETS = (TeamViewSet, LabelViewSet, FieldViewSet, TagViewSet)
